import type { Change } from '../domain/change.ts';
import type { Domain } from '../domain/domain.ts';
import type { Hazard, HazardName } from '../domain/hazard.ts';
import type { AccessEffect, Source } from '../domain/journal.ts';
import type { Notice } from '../domain/notices-of.ts';
import type { Proposal } from '../domain/propose.ts';
import { toRecordedState, type RecordedState } from '../domain/recorded.ts';
import { fingerprint, type Snapshot } from '../domain/snapshot.ts';
import type { Step } from '../domain/step.ts';
import type { Performed } from './perform.ts';

/** A step of a plan, as a person reads it. */
export interface PlanStep {
  readonly n: number;
  readonly action: Change['action'];
  readonly domain: Domain;
  readonly before: RecordedState;
  readonly after: RecordedState;
  readonly effect: AccessEffect;
  readonly outcome: Performed['outcome'];
  readonly error?: string;
}

/** A plan as interface.md has it. A single write is a plan of one step, made and applied in one request. */
export interface Plan {
  readonly id: string;
  readonly state: 'applied' | 'incomplete';
  readonly fingerprint: string;
  readonly created_at: string;
  readonly source: Source;
  readonly reason?: string;
  readonly summary: {
    readonly create: number;
    readonly update: number;
    readonly freeze: number;
    readonly remove: number;
    readonly unchanged: number;
  };
  readonly steps: readonly PlanStep[];
  readonly hazards: readonly Hazard[];
  readonly notices: readonly Notice[];
  readonly allowed: readonly HazardName[];
}

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
  return {
    id,
    state: performed && performed.outcome !== 'done' ? 'incomplete' : 'applied',
    fingerprint: fingerprint(snapshot),
    created_at,
    source,
    ...(reason !== undefined && { reason }),
    summary: summaryOf(proposal.step),
    steps: proposal.step && performed ? [planStep(proposal.step, performed)] : [],
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

function summaryOf(step: Step | undefined): Plan['summary'] {
  const kind = kindOf(step);
  const count = (name: typeof kind): number => Number(kind === name);
  return {
    create: count('create'),
    update: count('update'),
    freeze: count('freeze'),
    remove: count('remove'),
    unchanged: count('unchanged'),
  };
}

function kindOf(step: Step | undefined): keyof Plan['summary'] {
  if (!step) return 'unchanged';
  if (step.action === 'freeze') return 'freeze';
  if (!step.after) return 'remove';
  return step.before ? 'update' : 'create';
}
