/** Who is answered together asks again together: how long a read waits for those who shared the one before it. */
export interface Gathering {
  /** At most so much of the time that the read before took. */
  readonly part: number;
  readonly longestMs: number;
  readonly clock: { readonly monotonic: () => number; readonly wait: (milliseconds: number) => Promise<void> };
}

/**
 * A read that callers share: whoever asks while one is under way gets the one that begins after it, together with all
 * others who asked meanwhile. So an answer is never older than its question, and at most two reads are running or waiting.
 */
export function shareReads<T>(read: () => Promise<T>, gathering?: Gathering): () => Promise<T> {
  let running: Promise<unknown> | undefined;
  let next: Promise<T> | undefined;
  let asked = 0;
  let allAreThere: (() => void) | undefined;
  // Those who were answered by the last read, and those who came during it.
  let expected = 0;
  let tookMs = 0;

  async function gather({ part, longestMs, clock }: Gathering): Promise<void> {
    if (asked >= expected) return;
    const all = new Promise<void>((resolve) => (allAreThere = resolve));
    await Promise.race([all, clock.wait(Math.min(tookMs * part, longestMs))]);
  }

  // One microtask later, so that whoever asks in the same turn shares it.
  async function afterRunning(): Promise<T> {
    await running?.catch(() => undefined);
    if (gathering) await gather(gathering);
    next = undefined;
    const sharedBy = asked;
    asked = 0;
    const since = gathering?.clock.monotonic() ?? 0;
    const started = read();
    running = started;
    try {
      return await started;
    } finally {
      if (running === started) running = undefined;
      expected = sharedBy + asked;
      tookMs = (gathering?.clock.monotonic() ?? 0) - since;
    }
  }

  return () => {
    asked += 1;
    if (asked >= expected) allAreThere?.();
    return (next ??= afterRunning());
  };
}
