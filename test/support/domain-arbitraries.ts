import fc from 'fast-check';
import type { Basis } from '../../src/domain/decide.ts';
import type { Change } from '../../src/domain/change.ts';
import { assertDomain, type Domain } from '../../src/domain/domain.ts';
import type { DatabaseEntry, FileEntry, Row } from '../../src/domain/layers.ts';
import { OUTCOMES, type NewJournalEntry } from '../../src/domain/journal.ts';
import { toRecorded, type RecordedState } from '../../src/domain/recorded.ts';
import { ALLOW_ALL, restrictByTeam, SEARCH_POLICIES, type Restriction, type Settings } from '../../src/domain/remote.ts';
import { fileEntriesByDomain, type Snapshot } from '../../src/domain/snapshot.ts';
import { STRATEGIES } from '../../src/domain/strategy.ts';
import { teamSet } from '../../src/domain/team.ts';
import { team, TEAM_NAMES } from './domain-samples.ts';

/** A few domains, so that layers, changes and questions meet on the same one. */
export const DOMAINS = ['a.example', 'b.example', 'c.example', 'own.example'].map(assertDomain);

export const someDomain = fc.constantFrom(...DOMAINS);
export const someStrategy = fc.constantFrom(...STRATEGIES);
export const somePolicy = fc.constantFrom(...SEARCH_POLICIES);
export const someTeam = fc.constantFrom(...TEAM_NAMES.map(team));
export const someTeams = fc.uniqueArray(someTeam).map(teamSet);

export const someRestriction: fc.Arbitrary<Restriction> = fc.oneof(fc.constant(ALLOW_ALL), someTeams.map(restrictByTeam));
export const someSettings: fc.Arbitrary<Settings> = fc.record({ search_policy: somePolicy, restriction: someRestriction });
export const someRow: fc.Arbitrary<Row> = fc.record({ search_policy: somePolicy, restricted: fc.boolean(), teams: someTeams });

export const someStoredRow: fc.Arbitrary<DatabaseEntry> = someRow.map((row) => ({ kind: 'row', ...row }));
export const someDatabaseEntry: fc.Arbitrary<DatabaseEntry> = fc.oneof(
  { weight: 5, arbitrary: someStoredRow },
  { weight: 1, arbitrary: fc.constant({ kind: 'unreadable' as const, problem: 'its search_policy is 7' }) },
);

export const someFileEntry: fc.Arbitrary<FileEntry> = fc.record({
  domain: someDomain,
  search_policy: somePolicy,
  file: fc.constant('values.yaml'),
  line: fc.integer({ min: 1, max: 99 }),
});

export const someBasis: fc.Arbitrary<Basis> = fc.record({
  strategy: someStrategy,
  standing: fc.oneof(fc.constant(undefined), fc.constant('unreadable' as const), someSettings),
});

/** Both layers over the few domains, with owners for some. */
export const someSnapshot: fc.Arbitrary<Snapshot> = fc
  .record({
    strategy: someStrategy,
    file: fc.uniqueArray(someFileEntry, { selector: (entry) => entry.domain, maxLength: 2 }),
    database: fc.uniqueArray(fc.tuple(someDomain, someDatabaseEntry), { selector: ([domain]) => domain }),
    owned: fc.uniqueArray(someDomain),
  })
  .map(({ strategy, file, database, owned }) => ({
    own_domain: assertDomain('own.example'),
    strategy,
    file: fileEntriesByDomain(file),
    database: new Map(database),
    owners: new Map(owned.map((domain) => [domain, 'manual'])),
    total: database.length,
  }));

/** Any wish about one of the few domains, each field of an upsert given or left out. */
export const someChange: fc.Arbitrary<Change> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ domain: someDomain }).chain(({ domain }) => someUpsert(domain)) },
  { weight: 1, arbitrary: fc.record({ action: fc.constantFrom('freeze', 'unfreeze', 'remove'), domain: someDomain }) },
  { weight: 1, arbitrary: fc.record({ action: fc.constantFrom('add_team', 'remove_team'), domain: someDomain, team: someTeam }) },
);

/** An upsert of this domain. */
export const someUpsert = (domain: Domain): fc.Arbitrary<Extract<Change, { action: 'upsert' }>> =>
  fc.record(
    { action: fc.constant('upsert' as const), domain: fc.constant(domain), search_policy: somePolicy, restriction: someRestriction },
    { requiredKeys: ['action', 'domain'] },
  );

/** What the journal may keep of before and after. */
const someState: fc.Arbitrary<RecordedState> = fc.oneof(
  fc.constant(null),
  someRow.map(toRecorded),
  fc.constant({ value: 'allowDynamic' }),
  fc.constant({ unreadable: 'its search_policy is 7' }),
);

/** An entry of the journal, with and without what may be left out. */
export const someJournalEntry: fc.Arbitrary<NewJournalEntry> = fc.record(
  {
    at: fc.constantFrom('2026-01-01T00:00:00.000Z', '2026-06-30T12:00:00.000Z'),
    actor: fc.string({ minLength: 1 }),
    verified: fc.boolean(),
    reason: fc.string(),
    source: fc.constantFrom('manual', 'sync:partners', 'migration:1'),
    plan: fc.constantFrom('p1', 'p2'),
    step: fc.nat(9),
    action: fc.constantFrom('upsert', 'freeze', 'file_strategy'),
    domain: fc.constantFrom(...DOMAINS),
    before: someState,
    after: someState,
    outcome: fc.constantFrom(...OUTCOMES),
    hazards: fc.constantFrom(['WIDENS_ACCESS' as const], []),
    effect: fc.constantFrom('wider', 'same'),
    message: fc.string(),
  },
  { requiredKeys: ['at', 'actor', 'verified', 'source', 'action', 'before', 'after', 'outcome'] },
);
