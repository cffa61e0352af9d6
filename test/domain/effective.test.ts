import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CONFLICT_CODES, effectiveRemote, effectiveRemotes, standing, type ConflictCode } from '../../src/domain/effective.ts';
import type { Source } from '../../src/domain/journal.ts';
import type { SearchPolicy } from '../../src/domain/remote.ts';
import { someSnapshot } from '../support/domain-arbitraries.ts';
import { goldenCases, type Named } from '../support/domain-golden.ts';
import { restriction, row, snapshotOf, team, type RestrictionText, type SnapshotText } from '../support/domain-samples.ts';

interface ConflictCase extends Named {
  readonly given: SnapshotText;
  readonly expect: {
    readonly search_policy: SearchPolicy;
    readonly restriction: RestrictionText;
    readonly source: Source;
    readonly readable: boolean;
    readonly conflict?: ConflictCode;
    readonly message?: readonly string[];
  };
}

const CASES = goldenCases('effective/conflicts') as readonly ConflictCase[];

describe('the answer for one domain', () => {
  it.each(CASES)('$name', ({ given, expect: wanted }) => {
    const snapshot = snapshotOf(given);
    const remote = effectiveRemote(snapshot, 'partner.example');
    expect(remote).toMatchObject({
      domain: 'partner.example',
      search_policy: wanted.search_policy,
      restriction: restriction(wanted.restriction),
      source: wanted.source,
    });
    expect(remote?.conflict?.code).toBe(wanted.conflict);
    for (const part of wanted.message ?? []) expect(remote?.conflict?.message).toContain(part);
    expect(standing(snapshot, 'partner.example') !== 'unreadable').toBe(wanted.readable);
  });

  it('has a golden case for every conflict', () => {
    const codes = CASES.flatMap((one) => one.expect.conflict ?? []);
    expect([...new Set(codes)].sort()).toEqual([...CONFLICT_CODES].sort());
  });

  it('whose stored text no request can name says so: folded, a request would hit another row', () => {
    const stored = 'Partner.Example';
    const snapshot = {
      ...snapshotOf({ strategy: 'allowDynamic' }),
      database: new Map([[stored, { kind: 'unreadable', problem: 'upper case' } as const]]),
    };
    expect(effectiveRemote(snapshot, stored)?.conflict?.message).toMatch(/No request can name “Partner\.Example”.*by exactly this text/);
    expect(effectiveRemote(snapshot, stored)?.conflict?.message).not.toContain('PUT');
  });

  it('shows both layers with their values, the line in the file and the teams left over', () => {
    const snapshot = snapshotOf({
      strategy: 'allowDynamic',
      file: { 'partner.example': { search_policy: 'no_search', line: 4 } },
      database: { 'partner.example': { search_policy: 'full_search', restriction: 'allow_all', leftover: ['blue'] } },
    });
    expect(effectiveRemote(snapshot, 'partner.example')?.layers).toEqual({
      file: { search_policy: 'no_search', restriction: { tag: 'allow_all', value: null }, file: 'values.yaml', line: 4 },
      database: { search_policy: 'full_search', restriction: { tag: 'allow_all', value: null }, leftover_teams: [team('blue')] },
    });
  });

  it('of what brig lists without saying from which layer is what brig lists, and neither layer is named', () => {
    const listed = {
      kind: 'row',
      ...row({ search_policy: 'full_search', restriction: 'allow_all', leftover: ['blue'] }),
      layer_unknown: true,
    } as const;
    const given = snapshotOf({ strategy: 'allowDynamic', file: { 'partner.example': { search_policy: 'no_search', line: 4 } } });
    const snapshot = { ...given, database: new Map([['partner.example', listed]]) };
    const said = { search_policy: 'full_search', restriction: { tag: 'allow_all', value: null } };
    expect(effectiveRemote(snapshot, 'partner.example')).toEqual({
      domain: 'partner.example',
      ...said,
      source: 'unmanaged',
      layers: { unknown: { ...said, leftover_teams: [team('blue')] } },
      conflict: {
        code: 'differs-in-policy',
        message: expect.stringMatching(/line 4 says no_search, brig lists full_search.*Deploy/) as string,
      },
    });
    expect(effectiveRemote({ ...snapshot, file: new Map() }, 'partner.example')?.conflict).toBeUndefined();
  });

  it('is nothing where neither layer has the domain', () => {
    expect(effectiveRemote(snapshotOf({ strategy: 'allowAll' }), 'partner.example')).toBeUndefined();
  });
});

describe('the effective list', () => {
  it('has every domain of either layer once, sorted', () => {
    fc.assert(
      fc.property(someSnapshot, (snapshot) => {
        const domains = effectiveRemotes(snapshot).map((remote) => remote.domain);
        expect(domains).toEqual([...new Set([...snapshot.file.keys(), ...snapshot.database.keys()])].sort());
      }),
    );
  });

  it('does not depend on the order of the entries', () => {
    fc.assert(
      fc.property(someSnapshot, (snapshot) => {
        const turned = {
          ...snapshot,
          file: new Map([...snapshot.file].reverse()),
          database: new Map([...snapshot.database].reverse()),
          owners: new Map([...snapshot.owners].reverse()),
        };
        expect(effectiveRemotes(turned)).toEqual(effectiveRemotes(snapshot));
      }),
    );
  });

  it('says of every domain in the file what the file says, for everybody', () => {
    fc.assert(
      fc.property(someSnapshot, (snapshot) => {
        for (const remote of effectiveRemotes(snapshot)) {
          const file = snapshot.file.get(remote.domain);
          if (file) expect(remote).toMatchObject({ search_policy: file.search_policy, restriction: { tag: 'allow_all' } });
        }
      }),
    );
  });

  it('keeps a stored domain that is none by the grammar, under its own text', () => {
    const snapshot = snapshotOf({ strategy: 'allowDynamic', database: { 'NOT a domain': { unreadable: 'it is no domain' } } });
    expect(effectiveRemotes(snapshot)).toMatchObject([{ domain: 'NOT a domain', conflict: { code: 'unreadable-row' } }]);
  });
});
