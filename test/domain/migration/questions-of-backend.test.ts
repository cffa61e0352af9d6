import { describe, expect, it } from 'vitest';
import type { SearchPolicy } from '../../../src/domain/remote.ts';
import { decidedOf, movesOf, openOf, type Case } from './samples.ts';

const dead: Case = {
  from: '4.36',
  strategy: 'allowDynamic',
  allowed: Array.from({ length: 10_001 }, (_, index) => `d${String(index)}.example`),
};

it('asks of the limit only where more would be written: not while a dead list is left out', () => {
  expect(openOf({ ...dead, answers: { 'not-in-force': 'leave-out' } })).toEqual([]);
  expect(openOf({ ...dead, answers: { 'not-in-force': 'import' } })).toEqual(['over-limit']);
  expect(openOf({ ...dead, answers: { 'not-in-force': 'import', 'not-in-force:d7.example': 'leave-out' } })).toEqual([]);
});

describe('more than brig lists', () => {
  const many = (count: number, policy: SearchPolicy, name: string = policy): Readonly<Record<string, SearchPolicy>> =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`${name.replaceAll('_', '-')}-${String(index)}.example`, policy]));
  const one: Case = { from: '4.36', strategy: 'allowDynamic', brig: { ...many(9_000, 'no_search'), ...many(2_000, 'full_search') } };

  it('is written without those that may search nothing, where everybody may federate', () => {
    const { decided } = decidedOf({ ...one, answers: { 'over-limit': 'allow-all' } });
    expect(decided.open).toEqual([]);
    expect(decided.target.strategy).toBe('allowAll');
    expect(decided.target.remotes).toHaveLength(2_000);
    const narrower = movesOf({ ...one, answers: { 'over-limit': 'allow-all' } }).filter((move) => !move.startsWith('* '));
    expect(new Set(narrower.map((move) => move.replace(/^\S+ /, '')))).toEqual(new Set(['search_outgoing: allowed → denied']));
    expect(narrower).toHaveLength(9_000);
  });

  it('counts with the rows that are there, and is not offered as allowAll where too many may search', () => {
    expect(openOf({ ...one, brig: many(9_000, 'no_search'), rows: many(2_000, 'no_search', 'row') })).toEqual(['over-limit']);
    const [question] = decidedOf({ ...one, brig: many(10_001, 'full_search') }).decided.questions;
    expect(question?.options.map(({ id }) => id)).toEqual(['shorten']);
  });

  it('stays open where it is answered with what is done elsewhere, also where a named strategy leaves no other answer', () => {
    expect(openOf({ ...one, answers: { 'over-limit': 'shorten' } })).toEqual(['over-limit']);
    expect(openOf({ ...one, wanted: 'allowDynamic' })).toEqual(['over-limit']);
  });
});

it('says of a strategy that no file names that a file may be missing', () => {
  const [question] = decidedOf({ from: '4.36', brig: { 'a.example': 'no_search' } }).decided.questions;
  expect(question).toMatchObject({
    code: 'strategy-allow-none',
    text: expect.stringContaining('none of these files names a strategy (is one missing?') as unknown,
  });
});
