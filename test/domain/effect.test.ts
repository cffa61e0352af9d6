import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide, degree, OPERATIONS, type Operation } from '../../src/domain/decide.ts';
import { accessChanges, effectOf, type AccessChange } from '../../src/domain/effect.ts';
import type { Standing } from '../../src/domain/effective.ts';
import type { AccessEffect } from '../../src/domain/journal.ts';
import { rowSettings } from '../../src/domain/layers.ts';
import type { Strategy } from '../../src/domain/strategy.ts';
import { someBasis } from '../support/domain-arbitraries.ts';
import { goldenFile } from '../support/domain-golden.ts';
import { row, team, TEAM_NAMES, teamOf, type RowText } from '../support/domain-samples.ts';

type StandingText = RowText | 'unreadable' | null;
interface EffectCase {
  readonly strategy: Strategy;
  readonly before: StandingText;
  readonly after: StandingText;
  readonly effect: AccessEffect;
  readonly wider: readonly Operation[];
  readonly narrower: readonly Operation[];
}

const CASES = Object.entries(goldenFile('effect/cases.json') as Record<string, EffectCase>);

const standingOf = (text: StandingText): Standing => (text === null ? undefined : text === 'unreadable' ? text : rowSettings(row(text)));

const moving = (changes: readonly AccessChange[], effect: AccessChange['effect']): readonly Operation[] =>
  OPERATIONS.filter((operation) => changes.some((change) => change.operation === operation && change.effect === effect));

describe('what a change does to access', () => {
  it.each(CASES)('%s', (_, { strategy, before, after, ...wanted }) => {
    const changes = accessChanges({ strategy, standing: standingOf(before) }, { strategy, standing: standingOf(after) });
    expect({ effect: effectOf(changes), wider: moving(changes, 'wider'), narrower: moving(changes, 'narrower') }).toEqual(wanted);
  });

  it('has golden cases for wider, narrower, both and same', () => {
    expect(new Set(CASES.map(([, { effect }]) => effect))).toEqual(new Set(['wider', 'narrower', 'both', 'same']));
  });

  it('says for whom: a new team gains, and nobody else moves', () => {
    const before = standingOf({ search_policy: 'full_search', restriction: ['blue'] });
    const after = standingOf({ search_policy: 'full_search', restriction: ['blue', 'green'] });
    const changes = accessChanges({ strategy: 'allowDynamic', standing: before }, { strategy: 'allowDynamic', standing: after });
    expect(new Set(changes.map((change) => change.audience))).toEqual(new Set([team('green')]));
  });
});

/** As text, so that lists can be compared as sets. */
const told = (changes: readonly AccessChange[]): readonly string[] =>
  changes.map(({ operation, audience, effect }) => `${operation} ${audience} ${effect}`).sort();

const turned = (changes: readonly AccessChange[]): readonly AccessChange[] =>
  changes.map((change) => ({ ...change, effect: change.effect === 'wider' ? 'narrower' : 'wider' }));

describe('access changes', () => {
  it('are none where nothing changes', () => {
    fc.assert(
      fc.property(someBasis, (basis) => {
        expect(accessChanges(basis, basis)).toEqual([]);
      }),
    );
  });

  it('there and back are mirror images', () => {
    fc.assert(
      fc.property(someBasis, someBasis, (before, after) => {
        expect(told(accessChanges(after, before))).toEqual(told(turned(accessChanges(before, after))));
      }),
      { numRuns: 500 },
    );
  });

  it('overlook nobody: asking every team one by one finds the same effect', () => {
    const unlisted = teamOf('00000000-0000-4000-8000-0000000000ff');
    const everybody = [undefined, unlisted, ...TEAM_NAMES.map(team)];
    fc.assert(
      fc.property(someBasis, someBasis, (before, after) => {
        const moves = OPERATIONS.flatMap((operation) =>
          everybody.map((asked) => Math.sign(degree(decide(after, operation, asked)) - degree(decide(before, operation, asked)))),
        );
        const [wider, narrower] = [moves.includes(1), moves.includes(-1)];
        expect(effectOf(accessChanges(before, after))).toBe(wider && narrower ? 'both' : wider ? 'wider' : narrower ? 'narrower' : 'same');
      }),
      { numRuns: 500 },
    );
  });
});
