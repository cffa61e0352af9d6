import type { PlannedStep } from '../../domain/draft-plan.ts';
import { namesOf, type HazardName } from '../../domain/hazard.ts';
import type { Plan, PlanStep } from '../../domain/plan.ts';
import { toPlan, withOutcomes, type PlanBody, type PlanRecord } from '../../domain/plan-record.ts';
import type { StoredPlan } from '../../ports/plans.ts';
import type { Context } from '../context.ts';

/** A plan while it is applied. */
export interface RunningPlan {
  readonly record: () => PlanRecord;
  readonly plan: () => Plan;
  /** How some steps ended; put on record now and then, since the journal has it anyway. */
  readonly ended: (outcomes: readonly StepOutcome[]) => Promise<void>;
  /** No more is done: it is applied, or incomplete. */
  readonly close: () => Promise<void>;
}

/** How one step ended. */
export interface StepOutcome {
  readonly n: number;
  readonly outcome: NonNullable<PlanStep['outcome']>;
  readonly error?: string;
}

/** What a running plan begins with: `left` is still to be done, the rest is. */
interface Begun {
  readonly stored: StoredPlan;
  readonly body: PlanBody;
  readonly left: readonly PlannedStep[];
  readonly allowed: readonly HazardName[];
}

/** How seldom progress is put on record, in milliseconds. */
const SAVE_EVERY_MS = 1_000;

/** Puts on record that a plan is being applied; undefined where it is not as it was read any more. */
export async function runningPlan(context: Context, { stored, body, left, allowed }: Begun): Promise<RunningPlan | undefined> {
  const { plans, clock, log } = context;
  const isLeft = new Set(left.map(({ n }) => n));
  const outcomes = new Map<number, Omit<StepOutcome, 'n'>>();
  for (const { n } of body.steps) if (!isLeft.has(n)) outcomes.set(n, { outcome: 'done' });
  const as = (state: PlanRecord['state']): PlanRecord => ({
    ...stored.record,
    state,
    allowed: namesOf(allowed.map((name) => ({ name }))),
    ...withOutcomes(outcomes, body.steps.length),
  });
  let kept = await plans.update(as('applying'), stored.revision);
  if (!kept) return undefined;
  let record = kept.record;
  let savedAt = clock.monotonic();

  const save = async (): Promise<void> => {
    try {
      kept = kept && (await plans.update(record, kept.revision));
      if (!kept) log.warn({ plan: record.id }, 'the record of a plan was changed while it was applied; the journal has what was done');
    } catch (error) {
      // What was done stands in the journal, and whoever applies the plan again looks for himself.
      log.error({ err: error, plan: record.id }, 'how far a plan has come could not be put on record');
    }
  };
  return {
    record: () => record,
    plan: () => toPlan(record, body),
    ended: async (more) => {
      for (const { n, ...outcome } of more) outcomes.set(n, outcome);
      record = as('applying');
      if (clock.monotonic() - savedAt < SAVE_EVERY_MS) return;
      savedAt = clock.monotonic();
      await save();
    },
    close: async () => {
      const isAll = outcomes.size === body.steps.length && [...outcomes.values()].every(({ outcome }) => outcome === 'done');
      record = as(isAll ? 'applied' : 'incomplete');
      await save();
    },
  };
}
