import type { StoredRun } from '../../ports/sources.ts';
import type { Context } from '../context.ts';

/** Runs of a source that are kept, and as many as may be there until the next one ends. */
export const KEPT_RUNS = 50;
export const MOST_RUNS = KEPT_RUNS + 10;

/**
 * The run of a source that has not ended, of several the oldest. Of all that are kept: a slot that was claimed late stands behind
 * what was asked for since.
 */
export const openRun = async ({ sources }: Pick<Context, 'sources'>, name: string): Promise<StoredRun | undefined> =>
  (await sources.runs(name, MOST_RUNS)).findLast(({ run }) => run.state === 'running');
