import { z } from 'zod';
import { HAZARD_NAMES } from '../../domain/hazard.ts';
import { ACCESS_EFFECTS, JOURNAL_ACTIONS, OUTCOMES } from '../../domain/journal.ts';
import { Domain, RecordedState, Source } from './shown.ts';

const Hash = z.string().regex(/^[0-9a-f]{64}$/);

/** An entry of the audit trail. */
export const JournalEntry = z
  .strictObject({
    seq: z.int().min(1),
    at: z.string().meta({ format: 'date-time' }),
    actor: z.string(),
    verified: z.boolean().meta({ description: 'Whether a bearer token proved the actor.' }),
    reason: z.string().exactOptional(),
    source: Source,
    holder: z
      .strictObject({ replica: z.string(), epoch: z.int() })
      .exactOptional()
      .meta({ description: 'The replica that wrote it, where several may write.' }),
    plan: z.string().exactOptional(),
    step: z.int().exactOptional(),
    action: z.enum(JOURNAL_ACTIONS),
    domain: Domain.exactOptional(),
    before: RecordedState,
    after: RecordedState,
    owned_by: Source.exactOptional().meta({ description: 'Who owned the row before, where that was somebody else than `source`.' }),
    outcome: z.enum(OUTCOMES),
    hazards: z.array(z.enum(HAZARD_NAMES)).exactOptional(),
    effect: z.enum(ACCESS_EFFECTS).exactOptional(),
    message: z.string().exactOptional(),
    prev: Hash.meta({ description: 'The hash of the entry before.' }),
    hash: Hash.meta({ description: 'SHA-256 over this entry without `hash`, as JSON with sorted keys.' }),
  })
  .meta({ id: 'JournalEntry' });
