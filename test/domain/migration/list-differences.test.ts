import { expect, it } from 'vitest';
import { allowedDifference, entriesDifference } from '../../../src/domain/migration/list-differences.ts';
import { settingsOf, type Case } from './samples.ts';

const entries = (brig: NonNullable<Case['brig']>) => settingsOf({ brig }).entries;

it('names the first domains in which lists of brig differ, with both sides, and how many more there are', () => {
  const here = entries({ 'a.example': 'no_search', 'b.example': 'full_search', 'c.example': 'no_search', 'd.example': 'no_search' });
  const there = entries({ 'e.example': 'no_search', 'b.example': 'no_search', 'a.example': 'no_search' });
  expect(entriesDifference(here, there)).toBe(
    'b.example (full_search here, no_search there), c.example (no_search here, not there), d.example (no_search here, not there) and 1 more',
  );
});

it('says nothing of lists that say the same in another order', () => {
  const list = entries({ 'a.example': 'no_search', 'b.example': 'full_search' });
  expect(entriesDifference(list, list.toReversed())).toBeUndefined();
});

it.each([
  ['all', ['a.example'], 'allowAll here, the list of a.example there'],
  [[], 'all', 'an empty list here, allowAll there'],
  [['a.example'], ['b.example'], 'a.example (here, not there), b.example (not here, there)'],
  ['all', 'all', undefined],
] as const)('of allow lists: %j and %j', (here, there, said) => {
  const [one, other] = [here, there].map((allowed) => settingsOf({ allowed }).allowed);
  expect(one && other && allowedDifference(one, other)).toBe(said);
});
