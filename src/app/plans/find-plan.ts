import type { Plan, PlanHead } from '../../domain/plan.ts';
import { toPlan, type PlanRecord } from '../../domain/plan-record.ts';
import type { StoredPlan } from '../../ports/plans.ts';
import type { Context } from '../context.ts';
import type { Rejection } from '../rejection.ts';

/** Some plans, newest first, and where the next page starts. */
export interface PlanPage {
  readonly items: readonly PlanRecordShown[];
  readonly next?: string;
}

/** A plan in a list: its hazards are there by name only. */
export type PlanRecordShown = PlanHead & Pick<PlanRecord, 'hazards'>;

/** One plan as it stands now, or undefined. */
export async function getPlan(context: Context, id: string): Promise<Plan | undefined> {
  const running = context.applying.get(id);
  if (running) return running.plan();
  const [stored, body] = await Promise.all([context.plans.get(id), context.plans.body(id)]);
  if (!stored || !body) return undefined;
  const isBusy = await busyPlans(context, [stored]);
  return toPlan(asOfNow(stored.record, isBusy, context.clock.now()), body);
}

/** Plans, newest first. */
export async function listPlans(context: Context, page: { readonly limit: number; readonly after?: string }): Promise<PlanPage> {
  const { limit, after } = page;
  const found = await context.plans.list({ limit: limit + 1, ...(after !== undefined && { before: after }) });
  const isBusy = await busyPlans(context, found);
  const now = context.clock.now();
  const items = found.slice(0, limit).map(({ record }) => shown(asOfNow(record, isBusy, now)));
  const last = items.at(-1);
  return { items, ...(last && found.length > limit && { next: last.id }) };
}

function shown(record: PlanRecord): PlanRecordShown {
  const { outcomes: _outcomes, errors: _errors, ...head } = record;
  return head;
}

/**
 * The plans that some replica is applying: their steps are open in the journal. One that says so and has none was left in
 * the middle, and can be applied again.
 */
async function busyPlans({ journal, applying }: Context, among: readonly StoredPlan[]): Promise<(id: string) => boolean> {
  // Thousands of entries are open while a plan is applied, and whoever watches it asks again and again.
  const isAsked = among.some(({ record: { id, state } }) => state === 'applying' && !applying.has(id));
  const open = new Set(isAsked ? (await journal.open()).map(({ plan }) => plan) : []);
  return (id) => open.has(id) || applying.has(id);
}

/** A plan as it stands now, whatever was put on record last. */
function asOfNow(record: PlanRecord, isBusy: (id: string) => boolean, now: Date): PlanRecord {
  if (record.state === 'applying' && !isBusy(record.id)) return { ...record, state: 'incomplete' };
  return isExpired(record, now) ? { ...record, state: 'expired' } : record;
}

const isExpired = ({ state, expires_at }: PlanRecord, now: Date): boolean =>
  state === 'open' && expires_at !== undefined && expires_at <= now.toISOString();

/** Why a plan can no longer be applied, if it cannot. */
export function closedProblem(record: PlanRecord, now: Date): Rejection | undefined {
  const { id, state, expires_at = '' } = record;
  if (state === 'rejected') return { code: 'plan-closed', message: `The plan ${id} was rejected. Make a new one.` };
  if (isExpired(record, now)) return { code: 'plan-closed', message: `The plan ${id} expired at ${expires_at}. Make a new one.` };
  return undefined;
}

/** There is no such plan. */
export const noSuchPlan = (id: string): Rejection => ({
  code: 'no-such-plan',
  message: `There is no plan ${id}. See /v1/plans for those that are kept; what a single request did stands in the journal only.`,
});
