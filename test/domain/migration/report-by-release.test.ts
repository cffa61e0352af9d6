import { describe, expect, it } from 'vitest';
import { CUT, inOrder, OPENS, SEARCH, type Golden } from './report-lines.ts';
import { decidedOf, movesOf, openOf, targetOf, type Case } from './samples.ts';

const AT_436_TO_439: readonly Golden[] = [
  [
    'allowAll stays: ours go on searching where no list names the other, for no teams are sent',
    { from: '4.36', strategy: 'allowAll', brig: { 'a.example': 'full_search' } },
    'allowAll | a.example full_search all brig_list',
    [],
  ],
  [
    'allowAll becomes a list: everybody else is cut off, and our searches with it',
    { from: '4.36', strategy: 'allowAll', brig: { 'a.example': 'full_search' }, answers: { 'allow-all': 'list' } },
    'allowDynamic | a.example full_search all brig_list',
    inOrder(CUT('*')),
  ],
  [
    'a row with another policy was in force before the file, and stays so',
    { from: '4.36', strategy: 'allowDynamic', brig: { 'a.example': 'full_search' }, rows: { 'a.example': 'no_search' } },
    'allowDynamic | a.example no_search all database',
    [],
  ],
  [
    'the file is to count instead of the row: that widens',
    {
      from: '4.36',
      strategy: 'allowDynamic',
      brig: { 'a.example': 'full_search' },
      rows: { 'a.example': 'no_search' },
      answers: { 'database-differs': 'take-input' },
    },
    'allowDynamic | a.example full_search all brig_list',
    SEARCH('a.example', 'no_search', 'full_search'),
  ],
  [
    'a restriction that a later brig has left in the table restricts nobody',
    {
      from: '4.36',
      strategy: 'allowDynamic',
      brig: { 'a.example': 'full_search' },
      rows: { 'a.example': ['full_search', 'blue'] },
      answers: { 'database-differs': 'keep-database' },
    },
    'allowDynamic | a.example full_search teams database',
    [],
  ],
  [
    'allowNone becomes allowDynamic: each of the list opens',
    { from: '4.36', strategy: 'allowNone', brig: { 'a.example': 'full_search' }, answers: { 'strategy-allow-none': 'allow-dynamic' } },
    'allowDynamic | a.example full_search all brig_list',
    inOrder([...OPENS('a.example'), ...SEARCH('a.example', 'no_search', 'full_search')]),
  ],
  [
    'a dead allowAll is revived: our searches open too',
    {
      from: '4.36',
      strategy: 'allowDynamic',
      allowed: 'all',
      brig: { 'a.example': 'no_search' },
      answers: { 'not-in-force': 'allow-all' },
    },
    'allowAll | a.example no_search all brig_list',
    inOrder(OPENS('*')),
  ],
  [
    'upgraded from 4.35 under allowAll: nothing changes for who is in no list',
    { from: '4.35', allowed: 'all', brig: { 'a.example': 'full_search' } },
    'allowAll | a.example full_search all brig_list',
    [],
  ],
];

const REVIVED: Case = {
  from: '4.36',
  strategy: 'allowDynamic',
  allowed: 'all',
  brig: { 'a.example': 'no_search' },
  rows: { 'r.example': ['full_search', 'blue'] },
  answers: { 'not-in-force': 'allow-all' },
};

describe('the equivalence report of a brig at 4.36 to 4.39', () => {
  it.each(AT_436_TO_439)('%s', (_name, one, target, moves) => {
    const given: Case = { ...one, connected: 'from-4.36-to-4.39' };
    expect(openOf(given)).toEqual([]);
    expect(targetOf(given)).toBe(target);
    expect(movesOf(given)).toEqual(moves);
  });

  it('is for everybody in each row: no restriction by team is known', () => {
    const { report } = decidedOf({ ...REVIVED, connected: 'from-4.36-to-4.39' });
    expect([...new Set(report.map(({ audience }) => audience))]).toEqual(['everybody']);
  });

  it('names what 4.36 to 4.38 do otherwise than 4.39, which they do not show', () => {
    const { report } = decidedOf({ ...REVIVED, connected: 'from-4.36-to-4.39' });
    expect(report.find(({ domain, operation }) => domain === '*' && operation === 'mesh')).toMatchObject({
      after: 'allowed',
      because: expect.stringContaining('at 4.36 to 4.38 one that is not in the list does not') as unknown,
    });
  });
});

describe('the equivalence report', () => {
  it.each<readonly [string, Case, string]>([
    ['a connected brig', { from: '4.36', connected: 'from-4.36-to-4.39' }, 'from-4.36-to-4.39 → from-4.36-to-4.39: brig, which'],
    [
      'a connected brig before the tag of an image',
      { tags: ['4.38.0'], connected: 'from-4.40' },
      'from-4.40 → from-4.40: what is connected',
    ],
    ['the tag of an image', { tags: ['4.38.0'] }, 'from-4.36-to-4.39 → from-4.36-to-4.39: brig.image.tag 4.38.0 (values.yaml line 1)'],
    ['nothing, where tags disagree', { tags: ['4.38.0', '5.2.0'] }, 'from-4.40 → from-4.40: nothing'],
    ['nothing', { from: '4.36' }, 'from-4.40 → from-4.40: nothing: that brig is, or will be, of 4.40 or later is an assumption'],
    ['nothing, before an upgrade', { from: '4.35' }, 'up-to-4.35 → from-4.40: nothing'],
    ['the brig after an upgrade', { from: '4.35', connected: 'from-4.36-to-4.39' }, 'up-to-4.35 → from-4.36-to-4.39: brig'],
  ])('says by which rules it decides: told by %s', (_name, given, expected) => {
    const { rules } = decidedOf(given);
    expect(`${rules?.before ?? ''} → ${rules?.after ?? ''}: ${rules?.told_by ?? ''}`).toContain(expected);
  });
});
