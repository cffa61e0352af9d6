/** A task that must have been done once; one that failed is tried again on the next call. */
export interface OnceDone {
  /** Does it unless it was done; calls at the same time share one attempt. Throws what the task throws. */
  readonly ensure: () => Promise<void>;
  readonly isDone: () => boolean;
}

/** Wraps a task that must have been done once. */
export function onceDone(task: () => Promise<unknown>): OnceDone {
  let attempt: Promise<void> | undefined;
  let isDone = false;
  const run = async (): Promise<void> => {
    try {
      await task();
      isDone = true;
    } finally {
      if (!isDone) attempt = undefined;
    }
  };
  return { ensure: () => (attempt ??= run()), isDone: () => isDone };
}
