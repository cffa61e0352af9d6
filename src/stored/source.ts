import { z } from 'zod';
import { HAZARD_NAMES } from '../domain/hazard.ts';
import { SOURCE_STATES, type KeptSource } from '../domain/list-source.ts';
import { ABSENT, PLAN_MODES } from '../domain/plan.ts';
import { SEARCH_POLICIES } from '../domain/remote.ts';
import { RUN_STATES, type SyncRun } from '../domain/sync-run.ts';
import { LIST_FORMATS, type WantedRemote } from '../domain/wanted-remote.ts';
import { storedNotice } from './plan.ts';
import { storedDomain, storedRestriction } from './values.ts';

const text = z.string().exactOptional();
const count = z.int().min(0);

const source = z.strictObject({
  name: z.string(),
  file: text,
  url: text,
  push: z.literal(true).exactOptional(),
  format: z.enum(LIST_FORMATS).exactOptional(),
  token_file: text,
  ca_file: text,
  proxy: text,
  mode: z.enum(PLAN_MODES),
  absent: z.enum(ABSENT),
  absent_after: z.int().min(1),
  schedule: text,
  interval: text,
  time_zone: text,
  ceiling: z
    .strictObject({ search_policy: z.enum(SEARCH_POLICIES).exactOptional(), restriction: z.literal('restrict_by_team').exactOptional() })
    .exactOptional(),
  exclude: z.array(z.string()).exactOptional(),
  allow: z.array(z.enum(HAZARD_NAMES)),
  review: z.boolean(),
  adopt: z.boolean(),
  enabled: z.boolean(),
});

const status = z.strictObject({
  state: z.enum(SOURCE_STATES),
  last_run: text,
  last_success: text,
  etag: text,
  last_modified: text,
  digest: text,
  consecutive_failures: count,
  message: text,
  plan: text,
  last_slot: text,
  retry_at: text,
  absent: z.record(z.string(), count).exactOptional(),
  counts: z.strictObject({ wanted: count, present: count, conflicts: count, refused: count }).exactOptional(),
  notices: z.array(storedNotice).exactOptional(),
});

/** A source, as it is stored. */
export const storedSourceRecord: z.ZodType<KeptSource> = z.strictObject({ source, status });

/** A run, as it is stored. */
export const storedRun: z.ZodType<SyncRun> = z.strictObject({
  id: z.string(),
  source: z.string(),
  trigger: z.enum(['schedule', 'request', 'push']),
  slot: z.string(),
  state: z.enum(RUN_STATES),
  holder: z.strictObject({ replica: z.string(), epoch: z.int() }).exactOptional(),
  started_at: z.string(),
  ended_at: text,
  message: text,
});

/** The last good list of a source, as it is stored. */
export const storedList: z.ZodType<readonly WantedRemote[]> = z.array(
  z.strictObject({
    domain: storedDomain,
    search_policy: z.enum(SEARCH_POLICIES).exactOptional(),
    restriction: storedRestriction.exactOptional(),
  }),
);
