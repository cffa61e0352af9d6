import type { Plan } from '../../domain/plan.ts';
import { toPlan } from '../../domain/plan-record.ts';
import { bad, ok, type Result } from '../../domain/result.ts';
import type { By, Context } from '../context.ts';
import { entryBy } from '../entry-by.ts';
import type { Rejection } from '../rejection.ts';
import { noSuchPlan } from './find-plan.ts';

/** Closes an open plan: it can no longer be applied. What was done of an incomplete one stands. */
export async function rejectPlan(context: Context, id: string, by: By): Promise<Result<Plan, Rejection>> {
  const { plans, journal, clock } = context;
  const [stored, body] = await Promise.all([plans.get(id), plans.body(id)]);
  if (!stored || !body) return bad(noSuchPlan(id));
  const { state } = stored.record;
  if (state === 'rejected') return ok(toPlan(stored.record, body));
  if (state === 'applied') return bad({ code: 'plan-closed', message: `The plan ${id} was applied already. Take it back with an undo.` });
  const isBusy = context.applying.has(id) || (await journal.open()).some(({ plan }) => plan === id);
  const rejected = isBusy ? undefined : await plans.update({ ...stored.record, state: 'rejected' }, stored.revision);
  if (!rejected)
    return bad({ code: 'plan-closed', message: `The plan ${id} is being applied, or somebody else changed it. Look at it again.` });
  await journal.append([
    {
      ...entryBy({ clock }, by),
      source: stored.record.source,
      plan: id,
      action: 'plan_rejected',
      before: null,
      after: null,
      outcome: 'observed',
      message: `The plan was rejected, with ${String(body.steps.length)} step(s).`,
    },
  ]);
  return ok(toPlan(rejected.record, body));
}
