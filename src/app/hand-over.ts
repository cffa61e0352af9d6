import type { Domain } from '../domain/domain.ts';
import type { Wish } from '../domain/draft-plan.ts';
import type { Source } from '../domain/journal.ts';
import { rowOf, rowSettings } from '../domain/layers.ts';
import { ok, type Result } from '../domain/result.ts';
import type { By, Context } from './context.ts';
import { applyPlan } from './plans/apply-plan.ts';
import { makePlan } from './plans/make-plan.ts';
import { readSnapshot } from './read-snapshot.ts';
import type { Rejection } from './rejection.ts';

/** Makes the rows that `from` owns belong to `manual`; they stay as they are. Answers how many they were. Can be done again. */
export async function handOver(context: Context, from: Source, by: By): Promise<Result<number, Rejection>> {
  const snapshot = await readSnapshot(context);
  const wishes = [...snapshot.owners].flatMap(([domain, owner]): readonly Wish[] => {
    const row = rowOf(snapshot.database.get(domain));
    if (owner !== from || !row) return [];
    return [{ change: { action: 'upsert', domain: domain as Domain, ...rowSettings(row) }, exactly: { row }, adopts: true }];
  });
  const made = await makePlan(context, { snapshot, wishes, source: 'manual', by });
  if (!made.ok || made.value.steps.length === 0) return made.ok ? ok(0) : made;
  const applied = await applyPlan(context, made.value.id, { allow: ['TAKES_OVER', 'MASS_CHANGE'], by });
  return applied.ok ? ok(made.value.steps.length) : applied;
}
