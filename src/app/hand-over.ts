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

/** Which rows are handed over: those that `from` owns, and of `left` those that nobody does, or somebody who is over. */
export interface Handed {
  readonly from: Source;
  readonly left?: readonly Domain[];
  readonly isOver?: (owner: Source) => Promise<boolean>;
}

/** Another replica that was taken for dead may hand over the same ones: what moved is looked at again, so often. */
const MOST_TRIES = 5;

/** Makes rows belong to `manual`; they stay as they are. Answers how many they were. Can be done again. */
export async function handOver(context: Context, handed: Handed, by: By): Promise<Result<number, Rejection>> {
  for (let tries = 1; ; tries += 1) {
    const done = await handOverOnce(context, handed, by);
    if (done.ok || done.problem.code !== 'plan-stale' || tries === MOST_TRIES) return done;
  }
}

async function handOverOnce(context: Context, { from, left = [], isOver }: Handed, by: By): Promise<Result<number, Rejection>> {
  const snapshot = await readSnapshot(context);
  const { owners } = snapshot;
  const ended = await sourcesThat(isOver, new Set(left.map((domain) => owners.get(domain))));
  const isLeft = (owner: Source | undefined): boolean => owner === undefined || ended.has(owner);
  const domains = new Set<string>([
    ...[...owners.keys()].filter((domain) => owners.get(domain) === from),
    ...left.filter((domain) => isLeft(owners.get(domain))),
  ]);
  const wishes = [...domains].flatMap((domain): readonly Wish[] => {
    const row = rowOf(snapshot.database.get(domain));
    if (!row) return [];
    return [{ change: { action: 'upsert', domain: domain as Domain, ...rowSettings(row) }, exactly: { row }, adopts: true }];
  });
  const made = await makePlan(context, { snapshot, wishes, source: 'manual', by });
  if (!made.ok || made.value.steps.length === 0) return made.ok ? ok(0) : made;
  const applied = await applyPlan(context, made.value.id, { allow: ['TAKES_OVER', 'MASS_CHANGE'], by });
  return applied.ok ? ok(made.value.steps.length) : applied;
}

async function sourcesThat(isOver: Handed['isOver'], owners: ReadonlySet<Source | undefined>): Promise<ReadonlySet<Source>> {
  const over = new Set<Source>();
  for (const owner of owners) if (owner !== undefined && (await isOver?.(owner))) over.add(owner);
  return over;
}
