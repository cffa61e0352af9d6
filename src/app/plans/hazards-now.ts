import { draftPlan, type PlannedStep } from '../../domain/draft-plan.ts';
import type { Hazard } from '../../domain/hazard.ts';
import type { Source } from '../../domain/journal.ts';
import { rowOf } from '../../domain/layers.ts';
import type { PlanBody } from '../../domain/plan-record.ts';
import { fromRecordedState } from '../../domain/recorded.ts';
import { bad, ok, type Result } from '../../domain/result.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import type { Context } from '../context.ts';
import type { Rejection } from '../rejection.ts';
import { plannerOf } from './make-plan.ts';

/** What is looked at again. */
interface Look {
  readonly snapshot: Snapshot;
  readonly body: PlanBody;
  readonly left: readonly PlannedStep[];
  readonly source: Source;
}

/**
 * The hazards that the steps left have on this snapshot, or the rule that refuses one now. A hazard that the plan has as a whole
 * stays, however few of its steps are left.
 */
export function hazardsNow({ registry }: Context, { snapshot, body, left, source }: Look): Result<readonly Hazard[], Rejection> {
  const wishes = left.map((step) => ({
    change: step.change,
    exactly: { row: rowOf(fromRecordedState(step.after)) },
    owner: step.owner ?? source,
    adopts: step.action === 'adopt',
  }));
  const now = draftPlan(snapshot, wishes, plannerOf({ registry }, source));
  const [refusal] = now.refusals;
  if (refusal) return bad({ code: 'refused-by-rule', message: refusal.message, refusals: now.refusals });
  const ofPlan = body.hazards.filter(({ domain, name }) => domain === undefined && !now.hazards.some((hazard) => hazard.name === name));
  return ok([...ofPlan, ...now.hazards]);
}
