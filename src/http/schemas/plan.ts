import { z } from 'zod';
import { HAZARD_NAMES } from '../../domain/hazard.ts';
import { ACCESS_EFFECTS } from '../../domain/journal.ts';
import { NOTICE_CODES } from '../../domain/notices-of.ts';
import { PLAN_STATES } from '../../domain/plan.ts';
import { STEP_ACTIONS } from '../../domain/step.ts';
import { Domain, Hazard, RecordedState, Source } from './shown.ts';

const count = z.int().min(0);
const moment = z.string().meta({ format: 'date-time' });

const Step = z
  .strictObject({
    n: z.int().min(1),
    action: z.enum(STEP_ACTIONS),
    domain: Domain,
    before: RecordedState,
    after: RecordedState,
    effect: z.enum(ACCESS_EFFECTS),
    owner: Source.exactOptional().meta({ description: 'Who owns the row afterwards, where that is not the source of the plan.' }),
    outcome: z.enum(['done', 'failed', 'unknown']).exactOptional().meta({ description: 'Absent until the step was begun.' }),
    error: z.string().exactOptional(),
  })
  .meta({ id: 'PlanStep' });

/** What is only said. */
export const Notice = z
  .strictObject({ code: z.enum(NOTICE_CODES), domain: Domain.exactOptional(), message: z.string() })
  .meta({ id: 'Notice' });

/** What a plan is, less its steps. */
const planHeadKeys = {
  id: z.string(),
  state: z.enum(PLAN_STATES),
  fingerprint: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .meta({ description: 'SHA-256 over all that it was decided on.' }),
  created_at: moment,
  expires_at: moment.exactOptional().meta({ description: 'From then on it can no longer be applied.' }),
  source: Source,
  actor: z.string().exactOptional(),
  reason: z.string().exactOptional(),
  progress: z
    .strictObject({ done: count, failed: count, total: count })
    .exactOptional()
    .meta({ description: 'Steps; there once it was applied.' }),
  summary: z.strictObject({ create: count, update: count, freeze: count, remove: count, unchanged: count }),
  allowed: z.array(z.enum(HAZARD_NAMES)),
};

/** Steps, what must be allowed by name, and what is only said. */
const planKeys = { ...planHeadKeys, steps: z.array(Step), hazards: z.array(Hazard), notices: z.array(Notice) };

/** A plan. */
export const Plan = z
  .strictObject(planKeys)
  .meta({ id: 'Plan', description: 'What is to be done, or was done in one request. No step means that there is nothing to do.' });

/** A plan as its own routes answer it. */
export const ShownPlan = z
  .strictObject({
    ...planKeys,
    registry: z.enum(['embedded', 'cassandra', 'brig']),
    takes_effect: z.string().meta({ description: 'When what it changes takes effect, in words.' }),
  })
  .meta({ id: 'ShownPlan' });

/** A plan in a list: its hazards are there by name only. */
export const PlanSummary = z.strictObject({ ...planHeadKeys, hazards: z.array(z.enum(HAZARD_NAMES)) }).meta({ id: 'PlanSummary' });
