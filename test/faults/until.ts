import { setTimeout as wait } from 'node:timers/promises';

// What comes soon is seen soon; what takes long is not slowed down by being asked for.
const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 250;

/** Looks again and again until it is so; throws with what was waited for after `seconds`. */
export async function until(what: string, test: () => Promise<boolean>, seconds = 20): Promise<void> {
  const end = performance.now() + seconds * 1000;
  for (let pause = FIRST_PAUSE_MS; !(await test()); pause = Math.min(pause * 1.2, LONGEST_PAUSE_MS)) {
    if (performance.now() > end) throw new Error(`waited ${String(seconds)} s in vain: ${what}`);
    await wait(pause);
  }
}

/** Runs tasks over and over until it is stopped; `stop` answers how often each ran, and throws what one of them threw. */
export function load(tasks: readonly (() => Promise<void>)[]): {
  readonly stop: () => Promise<readonly number[]>;
  readonly check: () => void;
} {
  const state: { stopped: boolean; failed?: { readonly error: unknown } } = { stopped: false };
  const running = tasks.map(async (task) => {
    let runs = 0;
    try {
      for (; !state.stopped; runs += 1) await task();
    } catch (error) {
      state.failed ??= { error };
    }
    return runs;
  });
  const check = (): void => {
    if (state.failed) throw state.failed.error;
  };
  return {
    check,
    stop: async () => {
      state.stopped = true;
      const runs = await Promise.all(running);
      check();
      return runs;
    },
  };
}
