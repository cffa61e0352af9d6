import { expect, it } from 'vitest';
import { decidedOf, openOf, type Case } from './samples.ts';

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

it('says of a strategy that no file names that a file may be missing', () => {
  const [question] = decidedOf({ from: '4.36', brig: { 'a.example': 'no_search' } }).decided.questions;
  expect(question).toMatchObject({
    code: 'strategy-allow-none',
    text: expect.stringContaining('none of these files names a strategy (is one missing?') as unknown,
  });
});
