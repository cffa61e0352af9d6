import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assertDomain } from '../../src/domain/domain.ts';
import type { DatabaseEntry } from '../../src/domain/layers.ts';
import { afterWrite, fileEntriesByDomain, fingerprint, type Snapshot } from '../../src/domain/snapshot.ts';
import { someDatabaseEntry, someDomain, someSnapshot } from '../support/domain-arbitraries.ts';
import { snapshotOf, stored, type SnapshotText } from '../support/domain-samples.ts';

const GIVEN: SnapshotText = {
  strategy: 'allowDynamic',
  own_domain: 'own.example',
  file: { 'a.example': { search_policy: 'full_search', line: 3 } },
  database: {
    'b.example': { search_policy: 'no_search', restriction: 'allow_all', leftover: ['blue'] },
    'c.example': { unreadable: 'its restriction is 5' },
  },
  owners: { 'b.example': 'manual' },
};
const SNAPSHOT = snapshotOf(GIVEN);

const b = assertDomain('b.example');
const withDatabase = (entry: DatabaseEntry): Snapshot => ({ ...SNAPSHOT, database: new Map(SNAPSHOT.database).set(b, entry) });

const MOVED: readonly [what: string, snapshot: Snapshot][] = [
  ['the strategy', { ...SNAPSHOT, strategy: 'allowAll' }],
  ['the own domain', { ...SNAPSHOT, own_domain: b }],
  [
    'that the own domain is known',
    snapshotOf({ strategy: 'allowDynamic', file: GIVEN.file ?? {}, database: GIVEN.database ?? {}, owners: GIVEN.owners ?? {} }),
  ],
  ['the policy of a file entry', snapshotOf({ ...GIVEN, file: { 'a.example': { search_policy: 'no_search', line: 3 } } })],
  [
    'a contradiction in the file',
    snapshotOf({ ...GIVEN, file: { 'a.example': { search_policy: 'full_search', line: 3, contradicted_by: ['no_search'] } } }),
  ],
  ['that there is a file entry', { ...SNAPSHOT, file: new Map() }],
  ['the policy of a row', withDatabase(stored({ search_policy: 'full_search', restriction: 'allow_all', leftover: ['blue'] }))],
  ['the restriction of a row', withDatabase(stored({ search_policy: 'no_search', restriction: ['blue'] }))],
  ['a team left over', withDatabase(stored({ search_policy: 'no_search', restriction: 'allow_all' }))],
  ['that a row can be read', withDatabase({ kind: 'unreadable', problem: 'its restriction is 5' })],
  ['the owner of a row', snapshotOf({ ...GIVEN, owners: { 'b.example': 'sync:partners' } })],
  ['that a row has an owner', { ...SNAPSHOT, owners: new Map() }],
  ['that a row moved to the other layer', { ...SNAPSHOT, database: new Map([...SNAPSHOT.database].filter(([domain]) => domain !== b)) }],
];

describe('the fingerprint of a snapshot', () => {
  it('is a SHA-256 in hex', () => {
    expect(fingerprint(SNAPSHOT)).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each(MOVED)('tells when %s changes', (_, moved) => {
    expect(fingerprint(moved)).not.toBe(fingerprint(SNAPSHOT));
  });

  it('is different for each of these changes', () => {
    expect(new Set(MOVED.map(([, moved]) => fingerprint(moved))).size).toBe(MOVED.length);
  });

  it('is the same for the same content in another order', () => {
    fc.assert(
      fc.property(someSnapshot, (snapshot) => {
        const turned = {
          ...snapshot,
          file: new Map([...snapshot.file].reverse()),
          database: new Map(
            [...snapshot.database]
              .reverse()
              .map(([domain, entry]) => [domain, Object.fromEntries(Object.entries(entry).reverse()) as unknown as DatabaseEntry]),
          ),
          owners: new Map([...snapshot.owners].reverse()),
        };
        expect(fingerprint(turned)).toBe(fingerprint(snapshot));
      }),
    );
  });

  it('differs between any two databases that differ', () => {
    fc.assert(
      fc.property(someSnapshot, someDomain, someDatabaseEntry, (snapshot, domain, entry) => {
        fc.pre(JSON.stringify(snapshot.database.get(domain)) !== JSON.stringify(entry));
        expect(fingerprint({ ...snapshot, database: new Map(snapshot.database).set(domain, entry) })).not.toBe(fingerprint(snapshot));
      }),
    );
  });
});

it('file entries are found by their domain', () => {
  const entries = [...SNAPSHOT.file.values()];
  expect(fileEntriesByDomain(entries)).toEqual(new Map([['a.example', entries[0]]]));
});

describe('the snapshot after a write', () => {
  const row = { search_policy: 'full_search', restricted: false, teams: [] } as const;
  const domain = assertDomain('new.example');

  it('has the row, its owner and one remote more', () => {
    const after = afterWrite(SNAPSHOT, domain, row, 'manual');
    expect(after.database.get(domain)).toEqual({ kind: 'row', ...row });
    expect(after.owners.get(domain)).toBe('manual');
    expect(after.total).toBe(SNAPSHOT.total + 1);
  });

  it('is the one before again once the row is gone', () => {
    expect(afterWrite(afterWrite(SNAPSHOT, domain, row, 'manual'), domain, undefined, 'manual')).toEqual(SNAPSHOT);
  });
});
