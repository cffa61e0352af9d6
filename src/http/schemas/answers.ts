import { z } from 'zod';
import { SEARCH_POLICIES } from '../../domain/remote.ts';
import { STRATEGIES } from '../../domain/strategy.ts';
import { JournalEntry } from './journal-entry.ts';
import { Plan, PlanSummary } from './plan.ts';
import { Domain, Remote, remoteKeys, Team } from './shown.ts';

const page = {
  next: z.string().exactOptional().meta({ description: 'There while more follow: give it as ?after= for the page behind this one.' }),
};

/** A page of remotes. */
export const RemotePage = z.strictObject({ items: z.array(Remote), ...page }).meta({ id: 'RemotePage' });

/** A page of teams. */
export const TeamPage = z.strictObject({ items: z.array(z.strictObject({ team_id: Team })), ...page }).meta({ id: 'TeamPage' });

/** A page of the journal. */
export const JournalPage = z.strictObject({ items: z.array(JournalEntry), ...page }).meta({ id: 'JournalPage' });

/** A page of plans. */
export const PlanPage = z.strictObject({ items: z.array(PlanSummary), ...page }).meta({ id: 'PlanPage' });

/** What every write answers besides its subject. */
const written = {
  registry: z.enum(['embedded', 'cassandra', 'brig']),
  takes_effect: z.string().meta({ description: 'When the change takes effect, in words.' }),
  plan: Plan,
};

/** A remote after a write. */
export const WrittenRemote = z.strictObject({ ...remoteKeys, ...written }).meta({ id: 'WrittenRemote' });

/** A remote that is gone. */
export const RemovedRemote = z.strictObject({ domain: Domain, removed: z.literal(true), ...written }).meta({ id: 'RemovedRemote' });

/** The answer to “may they?”. */
export const Decision = z
  .strictObject({ allowed: z.boolean(), search_policy: z.enum(SEARCH_POLICIES).exactOptional(), because: z.array(z.string()) })
  .meta({ id: 'Decision' });

/** The answer of verify. */
export const Verification = z
  .strictObject({
    ok: z.boolean(),
    entries: z.int().min(0),
    broken: z.strictObject({ seq: z.int(), message: z.string() }).exactOptional(),
  })
  .meta({ id: 'Verification' });

const place = { file: z.string(), line: z.int().min(1) };
const Origin = z
  .union([
    z.strictObject({ from: z.enum(['configuration', 'default']) }),
    z.strictObject({ from: z.literal('file'), ...place }),
    z.strictObject({ from: z.literal('brig'), as_of: z.string().meta({ format: 'date-time' }) }),
  ])
  .meta({ id: 'Origin', description: 'Where a value in force comes from.' });

const Finding = z
  .strictObject({
    code: z.string(),
    severity: z.enum(['error', 'warning', 'info']),
    message: z.string(),
    file: z.string().exactOptional(),
    line: z.int().exactOptional(),
    path: z.string().exactOptional(),
    domain: z.string().exactOptional(),
  })
  .meta({ id: 'Finding' });

/** What a registry can and cannot do. */
export const Capabilities = z
  .strictObject({
    connected: z.boolean(),
    can_remove: z.boolean(),
    can_restrict_by_team: z.boolean(),
    knows_layers: z.boolean(),
    sole_writer: z.boolean(),
  })
  .meta({ id: 'Capabilities' });

const count = z.int().min(0);

/** The answer of /v1/strategy. */
export const StrategyReport = z
  .strictObject({
    strategy: z.enum(STRATEGIES),
    origin: Origin,
    meaning: z.string(),
    own_domain: z.strictObject({ value: Domain, origin: Origin }).optional(),
    remotes: z.strictObject({
      total: count,
      in_file: count,
      in_database: count,
      in_unknown_layer: count.meta({ description: 'Listed by brig without saying from which layer; counted in neither of the two.' }),
      by_team: count,
      frozen: count,
      in_conflict: count,
    }),
    findings: z.array(Finding),
    registry: z.strictObject({
      name: z.string(),
      version: z.string().exactOptional().meta({ description: 'What stands behind it; absent while that is not known.' }),
      note: z.string(),
      capabilities: Capabilities,
    }),
    state: z.strictObject({ name: z.string(), version: z.string().exactOptional() }).meta({ description: 'Where the journal lives.' }),
    file_layer: z.strictObject({ status: z.enum(['none', 'good', 'stale', 'unknown']), files: z.array(z.string()) }),
  })
  .meta({ id: 'StrategyReport' });
