/** Something that is done over and over. */
export interface Repeated {
  /** Does it no more; resolves when the last run is over. */
  readonly stop: () => Promise<void>;
}

/** Runs a task every so many milliseconds, never two at a time; one that fails is told of and tried again the next time. */
export function every(milliseconds: number, task: () => Promise<unknown>, onError: (error: unknown) => void): Repeated {
  let running: Promise<void> | undefined;
  const timer = setInterval(() => {
    running ??= task()
      .then(() => undefined, onError)
      .finally(() => (running = undefined));
  }, milliseconds);
  timer.unref();
  return {
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
