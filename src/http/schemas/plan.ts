import { z } from 'zod';
import { HAZARD_NAMES } from '../../domain/hazard.ts';
import { ACCESS_EFFECTS } from '../../domain/journal.ts';
import { Domain, Hazard, RecordedState, Source } from './shown.ts';

const count = z.int().min(0);

const Step = z
  .strictObject({
    n: z.int().min(1),
    action: z.enum(['upsert', 'freeze', 'unfreeze', 'remove', 'add_team', 'remove_team']),
    domain: Domain,
    before: RecordedState,
    after: RecordedState,
    effect: z.enum(ACCESS_EFFECTS),
    outcome: z.enum(['done', 'failed', 'unknown']),
    error: z.string().exactOptional(),
  })
  .meta({ id: 'PlanStep' });

const Notice = z
  .strictObject({
    code: z.enum([
      'defaults-used',
      'identical-to-file',
      'no-effect-under-allow-none',
      'connections-go-on-under-allow-all',
      'own-domain-listed',
      'ends-freeze',
    ]),
    domain: Domain,
    message: z.string(),
  })
  .meta({ id: 'Notice' });

/** A single write is a plan of one step, made and applied in one request. */
export const Plan = z
  .strictObject({
    id: z.string(),
    state: z.enum(['applied', 'incomplete']),
    fingerprint: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .meta({ description: 'SHA-256 over all that it was decided on.' }),
    created_at: z.string().meta({ format: 'date-time' }),
    source: Source,
    reason: z.string().exactOptional(),
    summary: z.strictObject({ create: count, update: count, freeze: count, remove: count, unchanged: count }),
    steps: z.array(Step),
    hazards: z.array(Hazard),
    notices: z.array(Notice),
    allowed: z.array(z.enum(HAZARD_NAMES)),
  })
  .meta({ id: 'Plan', description: 'What was done in one request. No step means that there was nothing to do.' });
