import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide, degree, OPERATIONS, type Decision, type Operation } from '../../src/domain/decide.ts';
import type { Standing } from '../../src/domain/effective.ts';
import { ALLOW_ALL, restrictByTeam, SEARCH_POLICIES, type SearchPolicy } from '../../src/domain/remote.ts';
import { STRATEGIES, type Strategy } from '../../src/domain/strategy.ts';
import { someBasis, someTeam } from '../support/domain-arbitraries.ts';
import { goldenFile } from '../support/domain-golden.ts';
import { team } from '../support/domain-samples.ts';

/** The table of brig-contract §4, cell by cell, as a person typed it from there. */
const TABLE = goldenFile('decide/table.json') as Record<Operation, Record<string, Record<Strategy, string>>>;

const POLICIES: Readonly<Record<string, SearchPolicy>> = { none: 'no_search', exact: 'exact_handle_search', full: 'full_search' };

const STANDINGS: Readonly<Record<string, Standing>> = {
  'no entry': undefined,
  unreadable: 'unreadable',
  ...Object.fromEntries(
    Object.entries(POLICIES).flatMap(([word, search_policy]) => [
      [`allow_all ${word}`, { search_policy, restriction: ALLOW_ALL }],
      [`team blue ${word}`, { search_policy, restriction: restrictByTeam([team('blue')]) }],
      [`no team ${word}`, { search_policy, restriction: restrictByTeam([]) }],
    ]),
  ),
};

const ASKED_FOR = [undefined, team('blue'), team('green')];

const allCells = OPERATIONS.flatMap((operation) =>
  Object.keys(STANDINGS).flatMap((entry) => STRATEGIES.map((strategy) => [operation, entry, strategy] as const)),
);

/** What a word of the table promises about allowed and search_policy. */
const meant = (word: string): Pick<Decision, 'allowed' | 'search_policy'> => {
  const policy = POLICIES[word];
  return policy === undefined ? { allowed: word === 'yes' } : { allowed: word !== 'none', search_policy: policy };
};

describe('the table of decisions', () => {
  it('has three strategies for each of eleven entries and six operations, and nothing else', () => {
    const cells = OPERATIONS.flatMap((operation) => Object.values(TABLE[operation]).flatMap((byStrategy) => Object.values(byStrategy)));
    expect(cells).toHaveLength(6 * 11 * 3);
    expect(cells.filter((cell) => cell.split(' ').length !== 3)).toEqual([]);
    expect(OPERATIONS.map((operation) => Object.keys(TABLE[operation]).sort())).toEqual(
      OPERATIONS.map(() => Object.keys(STANDINGS).sort()),
    );
  });

  it.each(allCells)('%s with “%s” under %s is decided as in Wire', (operation, entry, strategy) => {
    const words = TABLE[operation][entry]?.[strategy].split(' ') ?? [];
    const decisions = ASKED_FOR.map((asked) => decide({ strategy, standing: STANDINGS[entry] }, operation, asked));
    expect(decisions.map(({ because: _, ...decided }) => decided)).toEqual(words.map(meant));
  });
});

describe('a decision', () => {
  const anything = [someBasis, fc.constantFrom(...OPERATIONS), fc.option(someTeam, { nil: undefined })] as const;

  it('always has a reason, in whole sentences', () => {
    fc.assert(
      fc.property(...anything, (basis, operation, asked) => {
        const { because } = decide(basis, operation, asked);
        expect(because.length).toBeGreaterThan(0);
        for (const reason of because) expect(reason).toMatch(/^[A-Z].{10,}\.$/);
      }),
    );
  });

  it('names the search policy for incoming searches only, and allows them exactly when there is one', () => {
    fc.assert(
      fc.property(...anything, (basis, operation, asked) => {
        const { allowed, search_policy } = decide(basis, operation, asked);
        if (operation === 'search_incoming' || operation === 'handle_incoming') expect(allowed).toBe(search_policy !== 'no_search');
        else expect(search_policy).toBeUndefined();
      }),
    );
  });

  it('grants more the more search it allows', () => {
    const granted = SEARCH_POLICIES.map((search_policy) =>
      degree(decide({ strategy: 'allowDynamic', standing: { search_policy, restriction: ALLOW_ALL } }, 'search_incoming')),
    );
    expect(granted).toEqual([0, 1, 2]);
  });
});

describe('the reasons', () => {
  const open = { search_policy: 'full_search', restriction: ALLOW_ALL } as const;
  const blueOnly = { search_policy: 'full_search', restriction: restrictByTeam([team('blue')]) } as const;
  const reasons = (strategy: Strategy, standing: Standing, operation: Operation, asked?: 'blue' | 'green'): string =>
    decide({ strategy, standing }, operation, asked && team(asked)).because.join(' ');

  it('say that a restriction by team does not stop federation', () => {
    expect(reasons('allowDynamic', blueOnly, 'federate', 'green')).toContain('a restriction by team is not consulted');
  });

  it('say which team is not on the list, and that a user without team is on none', () => {
    expect(reasons('allowDynamic', blueOnly, 'connect', 'green')).toContain(`team ${team('green')} is not one of them`);
    expect(reasons('allowDynamic', blueOnly, 'connect')).toContain('a user without a team is in none');
  });

  it('say that what the list allows is dormant under allowNone', () => {
    expect(reasons('allowNone', open, 'search_incoming')).toContain('The strategy is allowNone: the federator denies all traffic');
    expect(reasons('allowDynamic', open, 'search_incoming')).not.toContain('allowNone');
  });

  it('say that an entry which cannot be read allows nothing until it is repaired', () => {
    expect(reasons('allowAll', 'unreadable', 'federate')).toMatch(/cannot be read .* until that is repaired/);
  });
});
