import { doubling } from '../domain/doubling.ts';
import type { Context } from './context.ts';

/** Jobs that go on in the background, each known by its name. */
export interface Jobs {
  /**
   * Begins a job, unless it is under way, has failed a moment ago, or the process is to end. A slow one keeps no other waiting; one
   * that fails can be begun again after a while, and after twice as long each time.
   */
  readonly begin: (name: string, job: () => Promise<void>) => void;
  /** Resolves when all that was begun so far has ended. */
  readonly ended: () => Promise<void>;
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

/** Runs jobs of one kind; `kind` is what they are in the log. */
export function jobs(context: Pick<Context, 'clock' | 'log' | 'stopping'>, kind: 'source' | 'migration'): Jobs {
  const { clock, log } = context;
  const begun = new Map<string, Promise<void>>();
  const pauses = new Map<string, { readonly failures: number; readonly until: number }>();
  const pause = (name: string, error: unknown): void => {
    const failures = (pauses.get(name)?.failures ?? 0) + 1;
    const ms = doubling(failures, FIRST_PAUSE_MS, LONGEST_PAUSE_MS);
    pauses.set(name, { failures, until: clock.monotonic() + ms });
    log.warn({ err: error, [kind]: name, again_in_ms: ms }, `a ${kind} could not be run; it will be tried again`);
  };
  return {
    begin: (name, job) => {
      if (begun.has(name) || clock.monotonic() < (pauses.get(name)?.until ?? 0) || context.stopping) return;
      const run = job()
        .then(() => void pauses.delete(name))
        .catch((error: unknown) => {
          pause(name, error);
        })
        .finally(() => begun.delete(name));
      begun.set(name, run);
    },
    ended: async () => {
      await Promise.all(begun.values());
    },
  };
}
