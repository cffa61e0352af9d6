import type { StoredRun } from '../../ports/sources.ts';
import type { Context } from '../context.ts';

/** Runs of a source that are kept, and as many as may be there until the next one ends. */
export const KEPT_RUNS = 50;
export const MOST_RUNS = KEPT_RUNS + 10;

/** The runs of a source that have not ended, the latest slots first; of all that are kept: a slot that was claimed late stands behind what was asked for since. */
export const openRuns = async ({ sources }: Pick<Context, 'sources'>, name: string): Promise<readonly StoredRun[]> =>
  (await sources.runs(name, MOST_RUNS)).filter(({ run }) => run.state === 'running');

/** The oldest of them. */
export const openRun = async (context: Pick<Context, 'sources'>, name: string): Promise<StoredRun | undefined> =>
  (await openRuns(context, name)).at(-1);
