import type { ListSource, SourceStatus } from '../../domain/list-source.ts';
import type { SyncRun } from '../../domain/sync-run.ts';
import type { StoredSource } from '../../ports/sources.ts';
import type { Context } from '../context.ts';
import type { Rejection } from '../rejection.ts';
import { nextRun } from './due-sources.ts';

/** A source as it is shown: what was said of it, how it stands, and when it runs next. */
export interface SourceShown extends ListSource {
  readonly status: Omit<SourceStatus, 'absent'> & { readonly next_run?: string; readonly absent: number };
}

/** A source with its last runs. */
export interface SourceWithRuns extends SourceShown {
  readonly runs: readonly SyncRun[];
}

const RUNS_SHOWN = 10;

/** All sources, by name. */
export async function listSources(context: Context): Promise<{ readonly items: readonly SourceShown[] }> {
  return { items: (await context.sources.all()).map((kept) => shown(context, kept)) };
}

/** One source with its last runs, or undefined. */
export async function getSource(context: Context, name: string): Promise<SourceWithRuns | undefined> {
  const [kept, runs] = await Promise.all([context.sources.get(name), context.sources.runs(name, RUNS_SHOWN)]);
  return kept && { ...shown(context, kept), runs: runs.map(({ run }) => run) };
}

/** A source as it is shown. */
export function shown(context: Context, kept: Pick<StoredSource, 'source' | 'status'>): SourceShown {
  const { absent = {}, ...status } = kept.status;
  const next = nextRun(context, kept);
  return { ...kept.source, status: { ...status, ...(next && { next_run: next.toISOString() }), absent: Object.keys(absent).length } };
}

/** There is no such source. */
export const noSuchSource = (name: string): Rejection => ({
  code: 'no-such-source',
  message: `There is no source ${name}. Create it with PUT /v1/sources/${name}, or list what there is with GET /v1/sources.`,
});
