/**
 * Tells of a failure that goes on only when it begins, when it becomes another one, and when it is over: what is tried
 * every two seconds would fill the log of a night. Answers a task that never rejects.
 */
export function tellOnce(
  task: () => Promise<unknown>,
  { failed, over }: { readonly failed: (error: unknown) => void; readonly over: () => void },
): () => Promise<void> {
  let told: string | undefined;
  return async () => {
    try {
      await task();
      if (told !== undefined) over();
      told = undefined;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (message !== told) failed(error);
      told = message;
    }
  };
}
