/**
 * A read that callers share: whoever asks while one is under way gets the one that begins after it, together with all
 * others who asked meanwhile. So an answer is never older than its question, and at most two reads are running or waiting.
 * `gather` may hold a read up for a moment, so that more of them share it.
 */
export function shareReads<T>(read: () => Promise<T>, gather?: () => Promise<void>): () => Promise<T> {
  let running: Promise<unknown> | undefined;
  let next: Promise<T> | undefined;

  // One microtask later, so that whoever asks in the same turn shares it.
  const afterRunning = async (): Promise<T> => {
    await running?.catch(() => undefined);
    await gather?.();
    next = undefined;
    const started = read();
    running = started;
    try {
      return await started;
    } finally {
      if (running === started) running = undefined;
    }
  };

  return () => (next ??= afterRunning());
}
