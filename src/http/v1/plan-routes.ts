import type { Context } from '../../app/context.ts';
import { beginApply, type Applying } from '../../app/plans/apply-plan.ts';
import { getPlan, listPlans, noSuchPlan } from '../../app/plans/find-plan.ts';
import { planRequest } from '../../app/plans/plan-request.ts';
import { rejectPlan } from '../../app/plans/reject-plan.ts';
import { undo } from '../../app/plans/undo.ts';
import { takesEffect } from '../../app/strategy-report.ts';
import type { Plan } from '../../domain/plan.ts';
import { bad, ok, type Result } from '../../domain/result.ts';
import { byOf } from '../caller.ts';
import * as plans from '../schemas/plan-operations.ts';
import type { Problem } from '../problem.ts';
import type { Serve } from './serve.ts';

/** The routes of plans. */
export function planRoutes(serve: Serve, context: Context): void {
  serve(plans.createPlan, async ({ body: { reason, ...wish }, request }) =>
    created(context, await planRequest(context, wish, byOf(request, reason))),
  );

  serve(plans.undo, async ({ body: { reason, ...wish }, request }) => created(context, await undo(context, wish, byOf(request, reason))));

  serve(plans.listPlans, async ({ query }) => ok({ body: await listPlans(context, query) }));

  serve(plans.getPlan, async ({ params: { id }, query }) => {
    const plan = await getPlan(context, id);
    if (!plan) return bad(noSuchPlan(id));
    return ok({ body: shown(context, query.steps === 'none' ? { ...plan, steps: [], notices: [] } : plan) });
  });

  serve(plans.applyPlan, async ({ params: { id }, body, request }) => {
    const begun = await beginApply(context, id, { allow: body?.allow ?? [], by: byOf(request, body?.reason) });
    if (!begun.ok) return begun;
    return prefersAsync(request.headers['prefer']) ? accepted(context, begun.value) : ended(context, await begun.value.ended);
  });

  serve(plans.rejectPlan, async ({ params: { id }, body, request }) => {
    const rejected = await rejectPlan(context, id, byOf(request, body?.reason));
    return ended(context, rejected);
  });
}

function created(context: Context, made: Result<Plan, Problem>) {
  return made.ok ? ok({ status: 201, location: `/v1/plans/${made.value.id}`, body: shown(context, made.value) }) : made;
}

/** RFC 7240. */
const prefersAsync = (prefer: string | string[] | undefined): boolean =>
  [prefer ?? []].flat().some((text) => text.split(',').some((one) => one.trim().toLowerCase() === 'respond-async'));

function accepted(context: Context, { plan }: Applying) {
  const now = plan();
  const isOver = now.state === 'applied';
  return ok({ status: isOver ? 200 : 202, location: `/v1/plans/${now.id}`, body: shown(context, now) });
}

const ended = (context: Context, result: Result<Plan, Problem>) => (result.ok ? ok({ body: shown(context, result.value) }) : result);

const shown = ({ registry }: Context, plan: Plan) => ({
  ...plan,
  registry: registry.name,
  takes_effect: takesEffect(registry.capabilities),
});
