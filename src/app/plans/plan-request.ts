import pMap from 'p-map';
import type { Change } from '../../domain/change.ts';
import { wishesOf, type ListRules } from '../../domain/desired-wishes.ts';
import type { Domain } from '../../domain/domain.ts';
import type { Wish } from '../../domain/draft-plan.ts';
import type { Source } from '../../domain/journal.ts';
import { isFrozenRow, rowOf } from '../../domain/layers.ts';
import type { Absent, Plan, PlanMode } from '../../domain/plan.ts';
import type { RecordedSettings } from '../../domain/recorded.ts';
import type { Result } from '../../domain/result.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import { withoutTwins, type WantedRemote } from '../../domain/wanted-remote.ts';
import type { By, Context } from '../context.ts';
import { lastFreeze } from '../last-freeze.ts';
import { readSnapshot } from '../read-snapshot.ts';
import type { Rejection } from '../rejection.ts';
import { makePlan } from './make-plan.ts';

/** What somebody wants to be planned: changes one by one, or a list of how it should be. */
export type PlanRequest =
  | { readonly changes: readonly Change[] }
  | { readonly desired: readonly WantedRemote[]; readonly mode: PlanMode; readonly source: Source; readonly absent: Absent };

const READS_AT_ONCE = 32;

/** Makes a plan from what somebody wants, and keeps it; nothing is changed by that. */
export async function planRequest(context: Context, request: PlanRequest, by: By): Promise<Result<Plan, Rejection>> {
  await context.recorder.catchUp();
  const snapshot = await readSnapshot(context);
  if ('changes' in request) {
    const wishes = await pMap(request.changes, (change) => wishFor(context, change), { concurrency: READS_AT_ONCE });
    return makePlan(context, { snapshot, wishes, source: 'manual', by });
  }
  const { desired: named, ...rules } = request;
  const desired = withoutTwins(named);
  const frozenFrom = await frozenBy(context, snapshot, desired, request.source);
  return makePlan(context, { snapshot, ...wishesOf(snapshot, desired, { ...rules, frozenFrom }), source: request.source, by });
}

async function wishFor(context: Context, change: Change): Promise<Wish> {
  if (change.action !== 'unfreeze') return { change };
  const frozen_from = await lastFreeze(context, change.domain);
  return { change, ...(frozen_from && { frozen_from }) };
}

/** For the remotes of a list that this source itself has frozen: what the freeze took away. */
export async function frozenBy(
  context: Context,
  { database, owners }: Snapshot,
  list: readonly WantedRemote[],
  source: Source,
): Promise<NonNullable<ListRules['frozenFrom']>> {
  const frozen = list.filter(({ domain }) => {
    const row = rowOf(database.get(domain));
    return row && owners.get(domain) === source && isFrozenRow(row);
  });
  const found = new Map<Domain, RecordedSettings>();
  await pMap(
    frozen,
    async ({ domain }) => {
      const before = await lastFreeze(context, domain, source);
      if (before) found.set(domain, before);
    },
    { concurrency: READS_AT_ONCE },
  );
  return (domain) => found.get(domain);
}
