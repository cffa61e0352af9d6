import { z } from 'zod';
import { HAZARD_NAMES } from '../../domain/hazard.ts';
import type { Source } from '../../domain/journal.ts';
import { ABSENT, PLAN_MODES } from '../../domain/plan.ts';
import { MAX_REMOTES } from '../../domain/remote.ts';
import { Reason, WantedDomain, WantedPolicy, WantedRestriction, WantedTeam } from './wanted.ts';

/** One wish among many. */
const WantedChange = z
  .discriminatedUnion('action', [
    z.strictObject({
      action: z.literal('upsert'),
      domain: WantedDomain,
      search_policy: WantedPolicy.exactOptional(),
      restriction: WantedRestriction.exactOptional(),
    }),
    z.strictObject({ action: z.enum(['freeze', 'unfreeze', 'remove']), domain: WantedDomain }),
    z.strictObject({ action: z.enum(['add_team', 'remove_team']), domain: WantedDomain, team: WantedTeam }),
  ])
  .meta({ id: 'Change', description: 'A field left out is kept as it is; on create it is no_search and allow_all.' });

/** A remote as a list wants it. */
const DesiredRemote = z
  .strictObject({
    domain: WantedDomain,
    search_policy: WantedPolicy.exactOptional(),
    restriction: WantedRestriction.exactOptional(),
  })
  .meta({ id: 'DesiredRemote', description: 'A field left out stays as it is; on create it is no_search and allow_all.' });

const SYNC_SOURCE = /^(?:sync:)?[a-z0-9][a-z0-9-]{0,62}$/;

/** Whose list it is: manual, or a source of lists by name. */
const WantedSource = z
  .string()
  .transform((text, context): Source => {
    if (text === 'manual') return text;
    if (SYNC_SOURCE.test(text)) return text.startsWith('sync:') ? (text as Source) : `sync:${text}`;
    context.addIssue({
      code: 'custom',
      message: `Expected manual, or the name of a source: 1 to 63 lower-case letters, digits and hyphens, with or without sync: in front; found “${text.slice(0, 70)}”.`,
    });
    return z.NEVER;
  })
  .meta({ description: 'Who owns what the list adds: manual, or sync:NAME.', override: { type: 'string' } });

/** The body of POST /v1/plans: changes, or a desired list. */
export const PlanWish = z
  .union([
    z.strictObject({ changes: z.array(WantedChange).min(1).max(MAX_REMOTES), reason: Reason.exactOptional() }),
    z.strictObject({
      desired: z.array(DesiredRemote).max(MAX_REMOTES),
      mode: z.enum(PLAN_MODES),
      source: WantedSource.default('manual'),
      absent: z.enum(ABSENT).default('freeze'),
      reason: Reason.exactOptional(),
    }),
  ])
  .meta({ id: 'PlanWish' });

/** The body of POST /v1/plans/{id}/apply. */
export const ApplyWish = z
  .strictObject({
    allow: z.array(z.enum(HAZARD_NAMES)).default([]).meta({ description: 'Hazards allowed by name.' }),
    reason: Reason.exactOptional(),
  })
  .optional()
  .meta({ id: 'ApplyWish' });

/** The body of POST /v1/undo. */
export const UndoWish = z
  .union([
    z.strictObject({ entry: z.int().min(1), reason: Reason.exactOptional() }),
    z.strictObject({ plan: z.string().min(1).max(100), reason: Reason.exactOptional() }),
  ])
  .meta({ id: 'UndoWish', description: 'What is to be taken back: an entry of the journal by its seq, or all that a plan has done.' });
