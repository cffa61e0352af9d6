import { ownerOf } from '../../domain/list-source.ts';
import { bad, ok, type Result } from '../../domain/result.ts';
import type { By, Context } from '../context.ts';
import { entryBy } from '../entry-by.ts';
import { handOver } from '../hand-over.ts';
import { rejectPlan } from '../plans/reject-plan.ts';
import type { Rejection } from '../rejection.ts';
import { noSuchSource } from './find-source.ts';

/** What removing a source came to: how many remotes were handed over. */
export interface SourceRemoved {
  readonly handed_over: number;
}

/** Removes a source; its remotes stay as they are, and belong to `manual` from then on. They are handed over first, so that none is left without an owner that exists. */
export async function removeSource(context: Context, name: string, by: By): Promise<Result<SourceRemoved, Rejection>> {
  const kept = await context.sources.get(name);
  if (!kept) return bad(noSuchSource(name));
  if (kept.source.enabled) {
    const stopped = await context.sources.update({ ...kept, source: { ...kept.source, enabled: false } }, kept.revision);
    if (!stopped) return removeSource(context, name, by);
  }
  // Nobody may apply it later, for an owner that is no more.
  if (kept.status.plan !== undefined) await rejectPlan(context, kept.status.plan, { ...by, reason: `The source ${name} is removed` });
  const handed = await handOver(context, { from: ownerOf(kept.source) }, { reason: `The source ${name} is removed`, ...by });
  if (!handed.ok) return handed;
  const now = await context.sources.get(name);
  if (now && !(await context.sources.remove(name, now.revision))) return removeSource(context, name, by);
  await context.journal.append([
    {
      ...entryBy(context, by),
      source: ownerOf(kept.source),
      action: 'source_removed',
      before: { value: name },
      after: null,
      outcome: 'observed',
      message: `The source was removed; ${String(handed.value)} remote(s) of it belong to manual now.`,
    },
  ]);
  return ok({ handed_over: handed.value });
}
