import type { SyncRun } from '../../domain/sync-run.ts';
import type { StoredRun } from '../../ports/sources.ts';
import type { Context } from '../context.ts';
import { openRuns } from './open-run.ts';

/** Does something as the only run of a source in this process; undefined where there is one already. */
export async function alone<T>({ running }: Pick<Context, 'running'>, name: string, task: () => Promise<T>): Promise<T | undefined> {
  if (running.has(name)) return undefined;
  running.add(name);
  try {
    return await task();
  } finally {
    running.delete(name);
  }
}

/**
 * Claims a run for this replica. `taken`: somebody else has its slot. `busy`: somebody has begun another run of the source since we
 * looked, and both would plan on what the other one changes; ours is withdrawn, and its slot is free again.
 */
export async function claimRun(context: Pick<Context, 'sources'>, run: SyncRun): Promise<StoredRun | 'taken' | 'busy'> {
  if (!(await context.sources.claim(run))) return 'taken';
  const ours: StoredRun = { run, revision: 1 };
  const isAlone = (await openRuns(context, run.source)).every((one) => one.run.id === run.id);
  if (isAlone) return ours;
  await context.sources.removeRun(ours);
  return 'busy';
}
