import { notAllowed, type PlannedStep } from '../../domain/draft-plan.ts';
import type { Domain } from '../../domain/domain.ts';
import { namesOf, type Hazard, type HazardName } from '../../domain/hazard.ts';
import { isDone, movedSince, type Moved } from '../../domain/moved.ts';
import type { Plan } from '../../domain/plan.ts';
import { toPlan, type PlanBody, type PlanRecord } from '../../domain/plan-record.ts';
import { bad, ok, type Result } from '../../domain/result.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import type { StoredPlan } from '../../ports/plans.ts';
import type { By, Context } from '../context.ts';
import { inTurn, type Overtaken, type Turn } from '../in-turn.ts';
import { observeDatabase } from '../observe-database.ts';
import { readSnapshot } from '../read-snapshot.ts';
import type { Rejection } from '../rejection.ts';
import { claimSteps, giveBack, type Claim } from './claim-steps.ts';
import { closedProblem, noSuchPlan } from './find-plan.ts';
import { hazardsNow } from './hazards-now.ts';
import { performSteps } from './perform-steps.ts';
import { runningPlan } from './running-plan.ts';

/** How a plan is to be applied. */
export interface ApplyRequest {
  /** Hazards allowed by name. */
  readonly allow: readonly HazardName[];
  readonly by: By;
  /** Asked before each write: why no further one is begun, where none is. */
  readonly stopReason?: () => string | undefined;
}

/** A plan that is being applied: as it is now, and as it is when it has ended. */
export interface Applying {
  readonly record: () => PlanRecord;
  readonly plan: () => Plan;
  readonly ended: Promise<Result<Plan, Rejection>>;
}

/**
 * Begins to apply a plan: reads everything again, refuses where something moved or a hazard is not allowed, and claims all of its
 * domains before the first effect. What an earlier try has done is left as it is. Whoever asks for a plan that this
 * process is applying gets that one.
 */
export async function beginApply(context: Context, id: string, request: ApplyRequest): Promise<Result<Applying, Rejection>> {
  const running = context.applying.get(id);
  if (running) return ok(running);
  const body = await context.plans.body(id);
  if (!body) return bad(noSuchPlan(id));
  const domains = new Set<Domain>(body.steps.map(({ domain }) => domain));
  return inTurn<Applying, Rejection>(context, domains, (turn) => applyInTurn(context, { id, body, request }, turn));
}

/** Applies a plan and waits until that has ended. */
export async function applyPlan(context: Context, id: string, request: ApplyRequest): Promise<Result<Plan, Rejection>> {
  const begun = await beginApply(context, id, request);
  return begun.ok ? begun.value.ended : begun;
}

interface Asked {
  readonly id: string;
  readonly body: PlanBody;
  readonly request: ApplyRequest;
}

function nothingLeft({ record }: StoredPlan, body: PlanBody): Applying {
  const plan = toPlan(record, body);
  return { record: () => record, plan: () => plan, ended: Promise.resolve(ok(plan)) };
}

async function applyInTurn(context: Context, asked: Asked, turn: Turn): Promise<Result<Applying, Rejection | Overtaken>> {
  const { id, body, request } = asked;
  // Somebody else may have asked for it while this one waited.
  const running = context.applying.get(id);
  if (running) return ok(running);
  const stored = await context.plans.get(id);
  if (!stored) return bad(noSuchPlan(id));
  if (stored.record.state === 'applied') return ok(nothingLeft(stored, body));
  const closed = closedProblem(stored.record, context.clock.now());
  if (closed) return bad(closed);
  // An earlier try may have done what nobody could say it had: that is put on record first, and then it has not moved.
  if (stored.record.state !== 'open') await observeDatabase(context);
  const snapshot = await readSnapshot(context);
  const left = stepsLeft(snapshot, stored.record, body);
  const moved = movedSince(body.ground, left, snapshot);
  if (moved.length > 0) return bad(stale(moved));
  const checked = hazardsNow(context, { snapshot, body, left, source: stored.record.source });
  if (!checked.ok) return checked;
  const missing = notAllowed(checked.value, request.allow);
  if (missing.length > 0) return bad(askToAllow(missing));
  return start(context, { body, request, stored, left, turn, snapshot });
}

/** What is still to be done; of a plan that nobody has tried yet, all of it. */
function stepsLeft(snapshot: Snapshot, record: PlanRecord, body: PlanBody): readonly PlannedStep[] {
  return record.state === 'open' ? body.steps : body.steps.filter((step) => !isDone(snapshot, step, record.source));
}

interface Ready extends Omit<Asked, 'id'> {
  readonly stored: StoredPlan;
  readonly left: readonly PlannedStep[];
  readonly turn: Turn;
  readonly snapshot: Snapshot;
}

/** Claims, then says that it is being applied, and goes on in the background. */
async function start(context: Context, ready: Ready): Promise<Result<Applying, Rejection | Overtaken>> {
  const { stored, body, request, left, turn, snapshot } = ready;
  const { id, source } = stored.record;
  context.registry.assertWritable?.();
  const claim: Claim = { steps: left, plan: id, source, hazards: body.hazards, by: request.by, turn };
  if ((await claimSteps(context, claim)) === 'overtaken') return bad({ code: 'overtaken' });
  const running = await runningPlan(context, { stored, body, left, allowed: request.allow }).catch(async (error: unknown) => {
    await giveBack(context, claim, 'Nothing was done: that the plan is being applied could not be put on record.');
    throw error;
  });
  if (!running) {
    await giveBack(context, claim, 'Nothing was done: the plan was closed at the same time.');
    return bad({
      code: 'plan-closed',
      message: `The plan ${id} was changed by somebody else at the same time. Nothing was changed; look at it again.`,
    });
  }
  const { ground } = body;
  const ended = performSteps(context, {
    claim,
    ground,
    database: snapshot.database,
    running,
    stopReason: request.stopReason ?? (() => undefined),
  }).then(() => endedAs(running.plan()));
  const { record, plan } = running;
  const applying: Applying = { record, plan, ended: ended.finally(() => context.applying.delete(id)) };
  applying.ended.catch((error: unknown) => {
    context.log.error({ err: error, plan: id }, 'a plan could not be applied to its end by a fault of ours');
  });
  context.applying.set(id, applying);
  return ok(applying);
}

/** How applying a plan ended, as its caller is told. */
function endedAs(plan: Plan): Result<Plan, Rejection> {
  return plan.state === 'applied'
    ? ok(plan)
    : bad({ code: 'apply-incomplete', message: `${incompleteText(plan)} Apply it again to go on.`, plan });
}

/** How far a plan has come that was not applied to its end, and why. */
export function incompleteText(plan: Plan): string {
  const [first] = plan.steps.filter(({ outcome }) => outcome !== undefined && outcome !== 'done');
  const { done = 0, total = plan.steps.length } = plan.progress ?? {};
  const why = first ? ` ${first.domain}: ${first.error ?? 'it is not known why'}` : '';
  return `${String(done)} of ${String(total)} steps are done.${why}`;
}

const stale = (moved: readonly Moved[]): Rejection => ({
  code: 'plan-stale',
  message: `What the plan was made from is otherwise now: ${movedText(moved)}. Nothing was changed; make a new plan.`,
  moved,
});

function movedText(moved: readonly Moved[]): string {
  const [first] = moved;
  const more = moved.length > 1 ? `, and ${String(moved.length - 1)} more` : '';
  return `${first?.domain === '*' ? '' : `${first?.domain ?? ''} `}was ${first?.was ?? ''}, is ${first?.is ?? ''}${more}`;
}

const askToAllow = (hazards: readonly Hazard[]): Rejection => ({
  code: 'hazards-not-allowed',
  message: `The plan has consequences that must be allowed by name: ${namesOf(hazards).join(', ')}. Read them, then apply it again and allow those that are meant. Nothing was changed.`,
  hazards,
});
