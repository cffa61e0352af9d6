import type { Domain } from './domain.ts';
import type { Hazard, HazardName } from './hazard.ts';
import type { AccessEffect, Outcome, Source } from './journal.ts';
import type { Notice } from './notices-of.ts';
import type { RecordedState } from './recorded.ts';
import type { StepAction } from './step.ts';

/** How a plan stands. Only an open or an incomplete one can be applied. */
export const PLAN_STATES = ['open', 'applying', 'applied', 'incomplete', 'rejected', 'expired'] as const;
export type PlanState = (typeof PLAN_STATES)[number];

/** What of a desired list is carried over: only what is new; also what differs; also what the list no longer has. */
export const PLAN_MODES = ['create', 'upsert', 'sync'] as const;
export type PlanMode = (typeof PLAN_MODES)[number];

/** What becomes of a remote that the source owns and its list no longer has. */
export const ABSENT = ['freeze', 'remove', 'keep'] as const;
export type Absent = (typeof ABSENT)[number];

/** A step of a plan, as a person reads it. */
export interface PlanStep {
  readonly n: number;
  readonly action: StepAction;
  readonly domain: Domain;
  readonly before: RecordedState;
  readonly after: RecordedState;
  readonly effect: AccessEffect;
  /** Who owns the row after it, where that is not the plan's source. */
  readonly owner?: Source;
  readonly outcome?: Extract<Outcome, 'done' | 'failed' | 'unknown'>;
  readonly error?: string;
}

/** How many remotes a plan touches, and how. */
export interface PlanSummary {
  readonly create: number;
  readonly update: number;
  readonly freeze: number;
  readonly remove: number;
  readonly unchanged: number;
}

/** How far a plan has come. */
export interface PlanProgress {
  readonly done: number;
  readonly failed: number;
  readonly total: number;
}

/** A plan as interface.md has it, less its steps, hazards and notices. */
export interface PlanHead {
  readonly id: string;
  readonly state: PlanState;
  /** SHA-256 over all that it was decided on. */
  readonly fingerprint: string;
  /** ISO 8601. */
  readonly created_at: string;
  /** When it can no longer be applied; ISO 8601. Absent where it was applied as it was made. */
  readonly expires_at?: string;
  readonly source: Source;
  readonly actor?: string;
  readonly reason?: string;
  /** Steps that are done, and all of them; while it is applied, and where it stopped. */
  readonly progress?: PlanProgress;
  readonly summary: PlanSummary;
  readonly allowed: readonly HazardName[];
}

/** A plan as interface.md has it. A single write is a plan of one step, made and applied in one request. */
export interface Plan extends PlanHead {
  readonly steps: readonly PlanStep[];
  readonly hazards: readonly Hazard[];
  readonly notices: readonly Notice[];
}

/** Steps counted by what becomes of their remotes. */
export function summaryOf(steps: readonly Pick<PlanStep, 'action' | 'before' | 'after'>[], unchanged: number): PlanSummary {
  const summary = { create: 0, update: 0, freeze: 0, remove: 0, unchanged };
  for (const step of steps) summary[kindOf(step)] += 1;
  return summary;
}

/** What becomes of the remote of one step. */
export function kindOf({ action, before, after }: Pick<PlanStep, 'action' | 'before' | 'after'>): Exclude<keyof PlanSummary, 'unchanged'> {
  if (action === 'freeze') return 'freeze';
  if (after === null) return 'remove';
  return before === null ? 'create' : 'update';
}
