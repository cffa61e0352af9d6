import { z } from 'zod';
import { HAZARD_NAMES } from '../domain/hazard.ts';
import { ACCESS_EFFECTS } from '../domain/journal.ts';
import { NOTICE_CODES, type Notice } from '../domain/notices-of.ts';
import type { PlanBody, PlanRecord } from '../domain/plan-record.ts';
import { PLAN_STATES } from '../domain/plan.ts';
import { SEARCH_POLICIES } from '../domain/remote.ts';
import { STEP_ACTIONS } from '../domain/step.ts';
import { STRATEGIES } from '../domain/strategy.ts';
import { storedDomain, storedRestriction, storedSource, storedState, storedTeam } from './values.ts';

const count = z.int().min(0);

/** What is kept of a plan and changes, as it is stored. */
export const storedPlanRecord: z.ZodType<PlanRecord> = z.strictObject({
  id: z.string(),
  state: z.enum(PLAN_STATES),
  fingerprint: z.string(),
  created_at: z.string(),
  expires_at: z.string().exactOptional(),
  source: storedSource,
  actor: z.string().exactOptional(),
  reason: z.string().exactOptional(),
  progress: z.strictObject({ done: count, failed: count, total: count }).exactOptional(),
  summary: z.strictObject({ create: count, update: count, freeze: count, remove: count, unchanged: count }),
  allowed: z.array(z.enum(HAZARD_NAMES)),
  hazards: z.array(z.enum(HAZARD_NAMES)),
  outcomes: z.string().exactOptional(),
  errors: z.record(z.string(), z.string()).exactOptional(),
});

/** What is only said, as it is stored. */
export const storedNotice: z.ZodType<Notice> = z.strictObject({
  code: z.enum(NOTICE_CODES),
  domain: storedDomain.exactOptional(),
  message: z.string(),
});

const change = z.discriminatedUnion('action', [
  z.strictObject({
    action: z.literal('upsert'),
    domain: storedDomain,
    search_policy: z.enum(SEARCH_POLICIES).exactOptional(),
    restriction: storedRestriction.exactOptional(),
  }),
  z.strictObject({ action: z.enum(['freeze', 'unfreeze', 'remove']), domain: storedDomain }),
  z.strictObject({ action: z.enum(['add_team', 'remove_team']), domain: storedDomain, team: storedTeam }),
]);

const step = z.strictObject({
  n: z.int().min(1),
  action: z.enum(STEP_ACTIONS),
  domain: storedDomain,
  before: storedState,
  after: storedState,
  effect: z.enum(ACCESS_EFFECTS),
  owner: storedSource.exactOptional(),
  change,
  owned_by: storedSource.exactOptional(),
  file: z.string().exactOptional(),
});

/** What is kept of a plan and never changes, as it is stored. */
export const storedPlanBody: z.ZodType<PlanBody> = z.strictObject({
  ground: z.strictObject({ strategy: z.enum(STRATEGIES), own_domain: storedDomain.exactOptional() }),
  steps: z.array(step),
  hazards: z.array(z.strictObject({ name: z.enum(HAZARD_NAMES), domain: storedDomain.exactOptional(), message: z.string() })),
  notices: z.array(storedNotice),
});
