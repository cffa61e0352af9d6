import type { HazardName } from '../domain/hazard.ts';
import type { Source } from '../domain/journal.ts';
import { summaryOf, type Plan, type PlanStep } from '../domain/plan.ts';
import type { Proposal } from '../domain/propose.ts';
import { toRecordedState } from '../domain/recorded.ts';
import { fingerprint, type Snapshot } from '../domain/snapshot.ts';
import type { Step } from '../domain/step.ts';
import type { Performed } from './judge-write.ts';

/** What a plan of one change is made of. */
export interface PlanBasis {
  readonly id: string;
  readonly created_at: string;
  readonly source: Source;
  readonly reason?: string;
  readonly snapshot: Snapshot;
  readonly proposal: Proposal;
  readonly allowed: readonly HazardName[];
}

/** The plan of one change, carried out; `performed` is absent where there was nothing to do. */
export function planOfOne(basis: PlanBasis, performed: Performed | undefined): Plan {
  const { id, created_at, source, reason, snapshot, proposal, allowed } = basis;
  const steps = proposal.step && performed ? [planStep(proposal.step, performed)] : [];
  return {
    id,
    state: performed && performed.outcome !== 'done' ? 'incomplete' : 'applied',
    fingerprint: fingerprint(snapshot),
    created_at,
    source,
    ...(reason !== undefined && { reason }),
    summary: summaryOf(steps, 1 - steps.length),
    steps,
    hazards: proposal.hazards,
    notices: proposal.notices,
    allowed,
  };
}

function planStep(step: Step, performed: Performed): PlanStep {
  return {
    n: 1,
    action: step.action,
    domain: step.domain,
    before: toRecordedState(step.before),
    after: toRecordedState(step.after && { kind: 'row', ...step.after }),
    effect: step.effect,
    outcome: performed.outcome,
    ...(performed.message !== undefined && { error: performed.message }),
  };
}
