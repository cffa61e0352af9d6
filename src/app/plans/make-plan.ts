import { draftPlan, type Draft, type Planner, type Wish } from '../../domain/draft-plan.ts';
import { namesOf } from '../../domain/hazard.ts';
import type { Source } from '../../domain/journal.ts';
import { refusedNotice } from '../../domain/left-out.ts';
import { fingerprintOf, groundOf } from '../../domain/moved.ts';
import type { Notice } from '../../domain/notices-of.ts';
import { summaryOf, type Plan } from '../../domain/plan.ts';
import { toPlan, type PlanBody, type PlanRecord } from '../../domain/plan-record.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { bad, ok, type Result } from '../../domain/result.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import type { By, Context } from '../context.ts';
import type { Rejection } from '../rejection.ts';

/** What a plan is made of. */
export interface PlanWish {
  readonly snapshot: Snapshot;
  readonly wishes: readonly Wish[];
  readonly source: Source;
  readonly by: By;
  /** The id, where it was given out before. */
  readonly id?: string;
  /** What was refused or said already, and how many remotes are as they should be. */
  readonly refusals?: readonly Refusal[];
  readonly notices?: readonly Notice[];
  readonly unchanged?: number;
  /** Whether what a rule refuses is left out and said, instead of refusing the whole. */
  readonly leavesOutRefused?: boolean;
}

/** A plan that nobody has applied, rejected or replaced until then is closed. */
const LIVES_MS = 7 * 24 * 3600 * 1000;

/** Makes a plan and keeps it; nothing is changed by that. A plan without a step is answered, and not kept. */
export const makePlan = (context: Context, wish: PlanWish): Promise<Result<Plan, Rejection>> =>
  keepPlan(context, wish, draft(context, wish));

/** The same, of what the wishes come to, where that is known already. */
export async function keepPlan(context: Context, wish: PlanWish, drafted: Draft): Promise<Result<Plan, Rejection>> {
  const refusals = [...(wish.refusals ?? []), ...(wish.leavesOutRefused === true ? [] : drafted.refusals)];
  if (refusals.length > 0) return bad({ code: 'refused-by-rule', message: refusedText(refusals), refusals });
  const body: PlanBody = {
    ground: groundOf(wish.snapshot),
    steps: drafted.steps,
    hazards: drafted.hazards,
    notices: [...(wish.notices ?? []), ...drafted.notices, ...drafted.refusals.map(refusedNotice)],
  };
  const record = recordOf(context, wish, drafted, body);
  if (body.steps.length > 0) await context.plans.create(record, body);
  return ok(toPlan(record, body));
}

/** What wishes come to on the registry that this is. */
export const draft = (
  { registry }: Pick<Context, 'registry'>,
  { snapshot, wishes, source }: Pick<PlanWish, 'snapshot' | 'wishes' | 'source'>,
): Draft => draftPlan(snapshot, wishes, plannerOf({ registry }, source));

/** Whose plan it is, on this registry. */
export const plannerOf = ({ registry }: Pick<Context, 'registry'>, source: Source): Planner => ({
  capabilities: registry.capabilities,
  source,
});

function recordOf({ clock, newPlanId }: Context, wish: PlanWish, drafted: Draft, body: PlanBody): PlanRecord {
  const { snapshot, source, by, unchanged = 0 } = wish;
  const now = clock.now();
  return {
    id: wish.id ?? newPlanId(),
    // Nothing to do is done.
    state: body.steps.length === 0 ? 'applied' : 'open',
    fingerprint: fingerprintOf(snapshot, body.steps),
    created_at: now.toISOString(),
    ...(body.steps.length > 0 && { expires_at: new Date(now.getTime() + LIVES_MS).toISOString() }),
    source,
    actor: by.actor,
    ...(by.reason !== undefined && { reason: by.reason }),
    summary: summaryOf(body.steps, unchanged + drafted.unchanged),
    allowed: [],
    hazards: namesOf(body.hazards),
  };
}

function refusedText(refusals: readonly Refusal[]): string {
  const [first] = refusals;
  const more = refusals.length > 1 ? ` (And ${String(refusals.length - 1)} more, see refusals.)` : '';
  return `${first?.domain === undefined ? '' : `${first.domain}: `}${first?.message ?? ''}${more}`;
}
