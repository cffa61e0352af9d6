import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide, OPERATIONS, type Decision } from '../../src/domain/decide.ts';
import { assertDomain, type Domain } from '../../src/domain/domain.ts';
import { standing } from '../../src/domain/effective.ts';
import type { Snapshot } from '../../src/domain/snapshot.ts';
import { restrictByTeam } from '../../src/domain/remote.ts';
import { someDomain, somePolicy, someSnapshot, someTeam, someTeams } from '../support/domain-arbitraries.ts';

/** Every decision about a domain: each operation, for users without team and for some of a team. */
const decisions = (snapshot: Snapshot, domain: Domain, teams: readonly Parameters<typeof decide>[2][]): readonly Decision[] =>
  OPERATIONS.flatMap((operation) =>
    [undefined, ...teams].map((team) => decide({ strategy: snapshot.strategy, standing: standing(snapshot, domain) }, operation, team)),
  );

/** The one snapshot for this domain, the other for all the rest. */
function mixed(own: Snapshot, others: Snapshot, domain: Domain): Snapshot {
  const pick = <T>(mine: ReadonlyMap<string, T>, theirs: ReadonlyMap<string, T>): ReadonlyMap<string, T> =>
    new Map([...[...theirs].filter(([key]) => key !== domain), ...[...mine].filter(([key]) => key === domain)]);
  return { ...others, strategy: own.strategy, file: pick(own.file, others.file), database: pick(own.database, others.database) };
}

describe('one domain and all the others', () => {
  it('adding, changing and removing others never changes a decision about it', () => {
    fc.assert(
      fc.property(someSnapshot, someSnapshot, someDomain, someTeam, (own, others, domain, team) => {
        expect(decisions(mixed(own, others, domain), domain, [team])).toEqual(decisions(own, domain, [team]));
      }),
      { numRuns: 300 },
    );
  });

  it('no entry for another domain widens a remote that is restricted by team and has no file entry of its own', () => {
    const partner = assertDomain('partner.example');
    fc.assert(
      fc.property(someSnapshot, somePolicy, someTeams, someTeam, (others, search_policy, teams, team) => {
        const database = new Map(others.database).set(partner, { kind: 'row', search_policy, restricted: true, teams });
        const settings = { search_policy, restriction: restrictByTeam(teams) };
        const alone = OPERATIONS.flatMap((operation) =>
          [undefined, team].map((asked) => decide({ strategy: others.strategy, standing: settings }, operation, asked)),
        );
        expect(decisions({ ...others, database }, partner, [team])).toEqual(alone);
      }),
      { numRuns: 300 },
    );
  });

  it('a sub-domain or a parent in the list is another domain', () => {
    const parent = assertDomain('example.com');
    const child = assertDomain('partner.example.com');
    const snapshot: Snapshot = {
      strategy: 'allowDynamic',
      file: new Map(),
      database: new Map([[parent, { kind: 'row', search_policy: 'full_search', restricted: false, teams: [] }]]),
      owners: new Map(),
      total: 1,
    };
    expect(decisions(snapshot, child, []).filter((decision) => decision.allowed)).toEqual([]);
    expect(decisions(snapshot, parent, []).every((decision) => decision.allowed)).toBe(true);
  });
});
