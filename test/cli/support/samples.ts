import type { StrategyReport } from '../../../src/app/strategy-report.ts';
import type { DecisionShown } from '../../../src/cli/show/decision.ts';
import type { Written } from '../../../src/cli/written.ts';
import { assertDomain } from '../../../src/domain/domain.ts';
import type { EffectiveRemote } from '../../../src/domain/effective.ts';
import type { JournalEntry, Verification } from '../../../src/domain/journal.ts';
import { ALLOW_ALL, FROZEN, restrictByTeam, type Settings } from '../../../src/domain/remote.ts';
import { team } from '../../support/domain-samples.ts';

/** As long as a domain can be: 253 characters. */
export const LONGEST = `${Array.from({ length: 4 }, (_, index) => String(index).repeat(60)).join('.')}.example`.padStart(253, 'a');

const everybody: Settings = { search_policy: 'full_search', restriction: ALLOW_ALL };
const byTeam: Settings = { search_policy: 'exact_handle_search', restriction: restrictByTeam([team('blue'), team('green')]) };
const inFile = { search_policy: 'no_search', restriction: ALLOW_ALL, file: '/etc/wire/values.yaml', line: 14 } as const;

/** One remote of each kind. */
export const remotes: readonly EffectiveRemote[] = [
  { domain: 'one.example', ...everybody, source: 'manual', layers: { database: everybody } },
  { domain: 'two.example', ...byTeam, source: 'sync:partners', layers: { database: byTeam } },
  { domain: 'cold.example', ...FROZEN, source: 'manual', layers: { database: FROZEN } },
  { domain: 'file.example', search_policy: 'no_search', restriction: ALLOW_ALL, source: 'file', layers: { file: inFile } },
  {
    domain: 'both.example',
    search_policy: 'no_search',
    restriction: ALLOW_ALL,
    source: 'unmanaged',
    layers: { file: inFile, database: { ...everybody, leftover_teams: [team('amber')] } },
    conflict: {
      code: 'differs-in-policy',
      message:
        '/etc/wire/values.yaml line 14 says no_search, the database says full_search. The file wins. Make one of them say the other’s value.',
    },
  },
  {
    domain: 'broken.example',
    ...FROZEN,
    source: 'unmanaged',
    layers: { database: { unreadable: 'its search policy is 7' } },
    conflict: { code: 'unreadable-row', message: 'Its database row cannot be read (its search policy is 7), so it allows nothing.' },
  },
  { domain: 'listed.example', ...everybody, source: 'unmanaged', layers: { unknown: { ...everybody, leftover_teams: [team('amber')] } } },
  { domain: LONGEST, ...everybody, source: 'migration:2026-05-allow-list', layers: { database: everybody } },
];

/** A report with one finding of each severity. */
export const report: StrategyReport = {
  strategy: 'allowDynamic',
  origin: { from: 'file', file: '/etc/wire/values.yaml', line: 3 },
  meaning: 'Exactly the remotes of the list federate with this backend. 7 remote(s) are in the list.',
  own_domain: { value: assertDomain('own.example'), origin: { from: 'configuration' } },
  remotes: { total: 7, in_file: 2, in_database: 6, in_unknown_layer: 1, by_team: 2, frozen: 1, in_conflict: 2 },
  findings: [
    { code: 'text-trap', severity: 'info', file: '/etc/wire/values.yaml', line: 20, message: 'A key that brig does not read.' },
    {
      code: 'strategy-differs',
      severity: 'warning',
      file: '/etc/wire/values.yaml',
      line: 3,
      message: 'FEDREMOTES_STRATEGY says allowNone, the file says allowDynamic.',
    },
    {
      code: 'unreadable-row',
      severity: 'error',
      domain: 'broken.example',
      message: 'Its database row cannot be read (its search policy is 7), so it allows nothing.',
    },
  ],
  registry: {
    name: 'embedded',
    note: 'The embedded registry is not connected to a backend: no brig reads what is written here.',
    capabilities: { connected: false, can_remove: true, can_restrict_by_team: true, knows_layers: true, sole_writer: true },
  },
  state: { name: 'embedded', version: 'schema 3' },
  file_layer: { status: 'good', files: ['/etc/wire/values.yaml'] },
};

/** Allowed, denied, and a search. */
export const decisions: readonly DecisionShown[] = [
  {
    domain: 'one.example',
    operation: 'federate',
    decision: { allowed: true, because: ['The strategy is allowDynamic and the domain is in the list.'] },
  },
  {
    domain: 'two.example',
    operation: 'connect',
    decision: {
      allowed: false,
      because: [
        'The domain is restricted to 2 team(s), and a user without a team is in none.',
        'The entry in force stands in the database.',
      ],
    },
  },
  {
    domain: 'two.example',
    operation: 'search_incoming',
    team: team('blue'),
    decision: {
      allowed: true,
      search_policy: 'exact_handle_search',
      because: ['The domain is restricted by team, and the team is listed.'],
    },
  },
];

const entry = (seq: number, more: Partial<JournalEntry>): JournalEntry => ({
  seq,
  at: '2026-05-01T12:00:00.000Z',
  actor: 'alice',
  verified: true,
  source: 'manual',
  action: 'upsert',
  domain: assertDomain('one.example'),
  before: null,
  after: everybody,
  outcome: 'done',
  prev: '0'.repeat(64),
  hash: 'f'.repeat(64),
  ...more,
});

const withoutDomain = (seq: number, more: Partial<JournalEntry>): JournalEntry => {
  const { domain: _, ...rest } = entry(seq, more);
  return rest;
};

/** One entry of each outcome, newest first. */
export const journal: readonly JournalEntry[] = [
  withoutDomain(9, {
    actor: 'fedremotes',
    source: 'unmanaged',
    action: 'replica_lost',
    after: { value: 'a-replica/1' },
    outcome: 'observed',
    message: 'The replica gave no sign of life and is taken for dead; 1 change(s) that it began are closed by another one.',
  }),
  entry(8, { action: 'freeze', before: everybody, after: FROZEN, outcome: 'started', plan: 'p4', step: 1, effect: 'narrower' }),
  entry(7, { domain: assertDomain(LONGEST), before: byTeam, after: null, action: 'remove', plan: 'p3', step: 1, effect: 'narrower' }),
  entry(6, {
    actor: 'anonymous',
    verified: false,
    action: 'add_team',
    before: byTeam,
    after: { ...byTeam, restriction: restrictByTeam([team('blue'), team('green'), team('amber')]) },
    effect: 'wider',
  }),
  entry(5, {
    outcome: 'unknown',
    before: everybody,
    after: byTeam,
    effect: 'both',
    message: 'The write was acknowledged; it could not be read back.',
  }),
  entry(4, {
    action: 'file_strategy',
    actor: 'file',
    source: 'file',
    before: { value: 'allowNone' },
    after: { value: 'allowAll' },
    outcome: 'observed',
  }),
  entry(3, {
    plan: 'p1',
    step: 1,
    outcome: 'failed',
    message: 'The disk is full',
    before: { unreadable: 'its search policy is 7' },
    after: everybody,
  }),
  entry(2, { plan: 'p1', step: 1, outcome: 'started', before: { unreadable: 'its search policy is 7' }, after: everybody }),
  entry(1, { reason: 'asked for in ticket 4711', effect: 'wider' }),
];

/** Whole and broken. */
export const verifications: readonly Verification[] = [
  { ok: true, entries: 20 },
  { ok: false, entries: 20, broken: { seq: 7, message: 'its hash is not that of its content' } },
];

const plan: Written['plan'] = {
  id: 'p1',
  state: 'applied',
  fingerprint: 'f'.repeat(64),
  created_at: '2026-05-01T12:00:00.000Z',
  source: 'manual',
  summary: { create: 0, update: 1, freeze: 0, remove: 0, unchanged: 0 },
  steps: [],
  hazards: [],
  notices: [],
  allowed: [],
};

const wrote = (
  step: Omit<Written['plan']['steps'][number], 'n' | 'domain' | 'outcome'> | undefined,
  more: Partial<Written['plan']> = {},
): Written => ({
  domain: 'one.example',
  registry: 'embedded',
  takes_effect: 'Not on any backend. The embedded registry is not connected to a backend: no brig reads what is written here.',
  plan: { ...plan, steps: step ? [{ n: 1, domain: assertDomain('one.example'), outcome: 'done', ...step }] : [], ...more },
});

const one = assertDomain('one.example');

/** Created, changed, frozen, removed, and nothing to do. */
export const written: readonly Written[] = [
  wrote(
    { action: 'upsert', before: null, after: byTeam, effect: 'wider' },
    {
      hazards: [{ name: 'WIDENS_ACCESS', domain: one, message: `They gain: federate (no team, other team, ${team('blue')} and 1 more).` }],
    },
  ),
  wrote(
    { action: 'upsert', before: byTeam, after: everybody, effect: 'both' },
    { notices: [{ code: 'identical-to-file', domain: one, message: 'values.yaml line 3 says the same and stays in force.' }] },
  ),
  wrote({
    action: 'add_team',
    before: byTeam,
    after: { ...byTeam, restriction: restrictByTeam([team('green'), team('amber')]) },
    effect: 'both',
  }),
  wrote({ action: 'freeze', before: everybody, after: FROZEN, effect: 'narrower' }),
  wrote({ action: 'remove', before: everybody, after: null, effect: 'same' }),
  wrote(undefined),
];
