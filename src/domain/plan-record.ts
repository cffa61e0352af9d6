import type { PlannedStep } from './draft-plan.ts';
import type { Hazard, HazardName } from './hazard.ts';
import type { Ground } from './moved.ts';
import type { Notice } from './notices-of.ts';
import type { Plan, PlanHead, PlanStep } from './plan.ts';

/** What is kept of a plan and changes while it lives. */
export interface PlanRecord extends PlanHead {
  readonly hazards: readonly HazardName[];
  /** How each step ended, in their order: one letter of {@link LETTERS}, or a dot. Absent until it was applied. */
  readonly outcomes?: string;
  /** Why the first of those that are not done are not; by number of the step. */
  readonly errors?: Readonly<Record<string, string>>;
}

/** What is kept of a plan and never changes. */
export interface PlanBody {
  readonly ground: Ground;
  readonly steps: readonly PlannedStep[];
  readonly hazards: readonly Hazard[];
  readonly notices: readonly Notice[];
}

/** How steps ended, by their number; one that is missing was not begun. */
export type Outcomes = ReadonlyMap<number, { readonly outcome: NonNullable<PlanStep['outcome']>; readonly error?: string }>;

const LETTERS = { d: 'done', f: 'failed', u: 'unknown' } as const;
const letterOf = { done: 'd', failed: 'f', unknown: 'u' } as const;
const MOST_ERRORS = 50;

/** What a record says of how its steps ended. */
export function outcomesOf({ outcomes = '', errors = {} }: Pick<PlanRecord, 'outcomes' | 'errors'>): Outcomes {
  const known = new Map<number, { outcome: NonNullable<PlanStep['outcome']>; error?: string }>();
  for (let index = 0; index < outcomes.length; index += 1) {
    const letter = outcomes.charAt(index);
    if (!(letter in LETTERS)) continue;
    const error = errors[String(index + 1)];
    known.set(index + 1, { outcome: LETTERS[letter as keyof typeof LETTERS], ...(error !== undefined && { error }) });
  }
  return known;
}

/** The part of a record that says how its steps ended. */
export function withOutcomes(outcomes: Outcomes, total: number): Pick<PlanRecord, 'outcomes' | 'errors' | 'progress'> {
  const letters = Array.from({ length: total }, (_, index) => {
    const known = outcomes.get(index + 1);
    return known ? letterOf[known.outcome] : '.';
  });
  const failures = [...outcomes].filter(([, { outcome }]) => outcome !== 'done');
  const errors = failures.slice(0, MOST_ERRORS).flatMap(([n, { error }]) => (error === undefined ? [] : [[String(n), error] as const]));
  return {
    outcomes: letters.join(''),
    ...(errors.length > 0 && { errors: Object.fromEntries(errors) }),
    progress: { done: outcomes.size - failures.length, failed: failures.length, total },
  };
}

/** The plan as it is shown: what it was decided on is left out. */
export function toPlan(record: PlanRecord, body: PlanBody): Plan {
  const known = outcomesOf(record);
  const { outcomes: _outcomes, errors: _errors, hazards: _names, ...head } = record;
  return {
    ...head,
    steps: body.steps.map(({ change: _change, owned_by: _owner, file: _file, ...step }) => ({ ...step, ...known.get(step.n) })),
    hazards: body.hazards,
    notices: body.notices,
  };
}
