import { expect, it } from 'vitest';
import { movesOf, openOf, targetOf, type Case } from './samples.ts';
import { OPENS, inOrder } from './report-lines.ts';

const MISPLACED: Case = { unread: ['p.example'], brig_seen: false };

it('asks for the release where the only list stands where nothing reads it', () => {
  expect(openOf(MISPLACED)).toEqual(['era-unknown', 'not-in-force:p.example']);
  expect(openOf({ ...MISPLACED, answers: { 'not-in-force': 'import', 'era-unknown': 'up-to-4.35' } })).toEqual([]);
});

it('opens federation up to 4.35 with what is imported of such a list, and with nobody where it is left out', () => {
  const imported: Case = { ...MISPLACED, answers: { 'not-in-force': 'import', 'era-unknown': 'up-to-4.35' } };
  expect(targetOf(imported)).toBe('allowDynamic | p.example no_search all allow_list');
  expect(movesOf(imported)).toEqual(inOrder(OPENS('p.example')));
  expect(targetOf({ ...imported, answers: { 'not-in-force': 'leave-out', 'era-unknown': 'up-to-4.35' } })).toBe('allowNone');
});
