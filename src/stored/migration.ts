import { z } from 'zod';
import { HAZARD_NAMES } from '../domain/hazard.ts';
import { ERAS } from '../domain/migration/era.ts';
import type { LegacySettings } from '../domain/migration/legacy-settings.ts';
import { GATES, MIGRATION_STATES, PHASES, PHASES_BACK, type MigrationRecord } from '../domain/migration/migration.ts';
import { BRIG_RULES } from '../domain/migration/release-rules.ts';
import { WEEKDAYS } from '../domain/migration/work-time.ts';
import { SEARCH_POLICIES } from '../domain/remote.ts';
import { STRATEGIES } from '../domain/strategy.ts';
import type { MigrationInput, MigrationSettings, MigrationStart } from '../ports/migrations.ts';
import { storedNewEntry } from './journal-entry.ts';
import { storedDomain, storedTeam } from './values.ts';

const text = z.string().exactOptional();
const place = { file: z.string(), line: z.int() };
const located = <T extends z.ZodType>(value: T) => z.strictObject({ value, ...place });
const policy = z.enum(SEARCH_POLICIES);
const strategy = z.enum(STRATEGIES);

const allowList = {
  kind: z.enum(['allow_all', 'allow_list']),
  domains: z.array(located(storedDomain)),
  path: z.string(),
  odd_value: text,
  ...place,
};

const settings: z.ZodType<LegacySettings> = z.strictObject({
  own_domain: located(storedDomain).exactOptional(),
  strategy: located(strategy).exactOptional(),
  entries: z.array(
    z.strictObject({
      domain: storedDomain,
      search_policy: policy,
      contradicted_by: z.array(z.strictObject({ search_policy: policy, ...place })).exactOptional(),
      ...place,
    }),
  ),
  allowed: z.strictObject(allowList).exactOptional(),
  unread: z.array(z.strictObject({ ...allowList, belongs: z.string() })),
  replaced: z.array(storedDomain).exactOptional(),
  not_domains: z.array(
    z.strictObject({
      path: z.string(),
      text: z.string(),
      corrections: z.array(storedDomain),
      list: z.enum(['the federator’s allow list', 'brig’s list']),
      search_policy: policy.exactOptional(),
      ...place,
    }),
  ),
  signs: z.array(
    z.strictObject({ release: z.enum(['up-to-4.35', 'from-4.36']), rules: z.enum(BRIG_RULES).exactOptional(), what: z.string(), ...place }),
  ),
  brig_seen: z.boolean(),
});

/** What was read from the inputs, as it is stored. */
export const storedMigrationSettings: z.ZodType<MigrationSettings> = z.strictObject({
  settings,
  inputs: z.array(z.strictObject({ name: z.string(), digest: z.string() })),
  restrict: z.array(z.strictObject({ domain: storedDomain, teams: z.array(storedTeam) })).exactOptional(),
});

/** The inputs, as they are stored. */
export const storedMigrationInputs: z.ZodType<readonly MigrationInput[]> = z.array(
  z.strictObject({ name: z.string(), content: z.string() }),
);

const window = z.strictObject({ days: z.array(z.enum(WEEKDAYS)), from: z.string(), to: z.string() });
const workTime = z.union([z.strictObject({ at: z.string() }), z.strictObject({ windows: z.array(window), time_zone: z.string() })]);

/** What is kept of a migration and changes, as it is stored. */
export const storedMigration: z.ZodType<MigrationRecord> = z.strictObject({
  id: z.string(),
  state: z.enum(MIGRATION_STATES),
  phase: z.enum([...PHASES, ...PHASES_BACK]),
  created_at: z.string(),
  actor: z.string(),
  reason: text,
  strategy: strategy.exactOptional(),
  answers: z.record(
    z.string(),
    z.strictObject({
      option: z.string(),
      actor: z.string(),
      verified: z.boolean(),
      reason: text,
      at: z.string(),
      of: z.array(z.string()).exactOptional(),
    }),
  ),
  started: z
    .strictObject({ at: z.string(), actor: z.string(), verified: z.boolean(), era: z.enum(ERAS), kept: z.string(), registry: text })
    .exactOptional(),
  allowed: z.array(z.enum(HAZARD_NAMES)),
  confirmed: z.array(z.enum(GATES)),
  accepted: z.array(z.strictObject({ domain: z.string(), as: z.enum(HAZARD_NAMES) })).exactOptional(),
  unnamed: z.strictObject({ domains: z.array(z.string()), allow: z.enum(HAZARD_NAMES) }).exactOptional(),
  copied_by: z.array(z.string()),
  read_back_at: text,
  taken_back: z.array(z.string()),
  applying: text,
  schedule: workTime.exactOptional(),
  message: text,
  confirmable: z.literal(true).exactOptional(),
  to_allow: z.array(z.enum(HAZARD_NAMES)).exactOptional(),
  holder: z.strictObject({ replica: z.string(), epoch: z.int() }).exactOptional(),
  ended_at: text,
  lines: z.int().exactOptional(),
  untold: z.array(z.strictObject({ seen: z.int(), entry: storedNewEntry })).exactOptional(),
});

const row = z.strictObject({ search_policy: policy, restricted: z.boolean(), teams: z.array(storedTeam) });
/** What held when a migration was started, as it is stored. */
export const storedMigrationStart: z.ZodType<MigrationStart> = z.strictObject({
  rows: z.array(z.tuple([z.string(), row])).exactOptional(),
  brig: z.enum(BRIG_RULES).exactOptional(),
});
