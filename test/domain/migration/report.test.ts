import { describe, expect, it } from 'vitest';
import { CUT, inOrder, OPENS, SEARCH, type Golden } from './report-lines.ts';
import { movesOf, openOf, targetOf, type Case } from './samples.ts';

const UP_TO_435: readonly Golden[] = [
  [
    'both lists agree',
    { from: '4.35', allowed: ['a.example'], brig: { 'a.example': 'full_search' } },
    'allowDynamic | a.example full_search all brig_list',
    [],
  ],
  [
    'allowed without a policy stays no_search',
    { from: '4.35', allowed: ['a.example'] },
    'allowDynamic | a.example no_search all allow_list',
    [],
  ],
  [
    'allowed without a policy, and a wider one is chosen',
    { from: '4.35', allowed: ['a.example'], answers: { 'policy-missing': 'full_search' } },
    'allowDynamic | a.example full_search all allow_list',
    SEARCH('a.example', 'no_search', 'full_search'),
  ],
  [
    'listed by brig only, and left out',
    {
      from: '4.35',
      allowed: ['a.example'],
      brig: { 'a.example': 'no_search', 'b.example': 'full_search' },
      answers: { 'listed-not-allowed': 'leave-out' },
    },
    'allowDynamic | a.example no_search all brig_list',
    [],
  ],
  [
    'listed by brig only, and imported: federation opens',
    {
      from: '4.35',
      allowed: ['a.example'],
      brig: { 'a.example': 'no_search', 'b.example': 'full_search' },
      answers: { 'listed-not-allowed': 'import' },
    },
    'allowDynamic | a.example no_search all brig_list | b.example full_search all brig_list',
    inOrder([...OPENS('b.example'), ...SEARCH('b.example', 'no_search', 'full_search')]),
  ],
  [
    'an empty list allowed nobody',
    { from: '4.35', allowed: [], brig: { 'b.example': 'full_search' }, answers: { 'listed-not-allowed': 'leave-out' } },
    'allowNone',
    [],
  ],
  [
    'an empty list, and a domain of brig’s is imported',
    { from: '4.35', allowed: [], brig: { 'b.example': 'no_search' }, answers: { 'listed-not-allowed': 'import' } },
    'allowDynamic | b.example no_search all brig_list',
    inOrder(OPENS('b.example')),
  ],
  [
    'allowAll stays: who is in no list is found by nobody of ours any more, since 4.40 asks for teams that are none',
    { from: '4.35', allowed: 'all', brig: { 'a.example': 'full_search' } },
    'allowAll | a.example full_search all brig_list',
    ['* search_outgoing: allowed → denied'],
  ],
  [
    'allowAll becomes a list: everybody else is cut off',
    { from: '4.35', allowed: 'all', brig: { 'a.example': 'full_search' }, answers: { 'allow-all': 'list' } },
    'allowDynamic | a.example full_search all brig_list',
    inOrder(CUT('*')),
  ],
  [
    'allowAll becomes a list: who stands in the list beside it is in, and who stood in one that is replaced is cut off by name',
    {
      from: '4.35',
      allowed: 'all',
      beside: ['a.example', 'x.example'],
      replaced: ['y.example'],
      brig: { 'a.example': 'full_search' },
      answers: { 'allow-all': 'list' },
    },
    'allowDynamic | a.example full_search all brig_list | x.example no_search all allow_list',
    [...inOrder(CUT('y.example')), ...inOrder(CUT('*'))],
  ],
  [
    'the allow list is not among the inputs, and nobody was allowed',
    { from: '4.35', brig: { 'a.example': 'full_search' }, answers: { 'allow-list-not-given': 'nobody-allowed' } },
    'allowNone',
    [],
  ],
  [
    'the allow list is not among the inputs, and all of brig’s are taken: who was allowed is not known, so each opens',
    { from: '4.35', brig: { 'a.example': 'no_search' }, answers: { 'allow-list-not-given': 'all-listed-allowed' } },
    'allowDynamic | a.example no_search all brig_list',
    inOrder(OPENS('a.example')),
  ],
  [
    'the own domain is left out',
    { from: '4.35', allowed: ['own.example', 'a.example'], own: 'own.example' },
    'allowDynamic | a.example no_search all allow_list',
    [],
  ],
];

const UNDER_ALLOW_DYNAMIC: readonly Golden[] = [
  [
    'brig’s list is copied',
    { from: '4.36', strategy: 'allowDynamic', brig: { 'a.example': 'exact_handle_search' } },
    'allowDynamic | a.example exact_handle_search all brig_list',
    [],
  ],
  [
    'a domain of the dead list is left out',
    {
      from: '4.36',
      strategy: 'allowDynamic',
      allowed: ['a.example', 'c.example'],
      brig: { 'a.example': 'no_search' },
      answers: { 'not-in-force': 'leave-out' },
    },
    'allowDynamic | a.example no_search all brig_list',
    [],
  ],
  [
    'a domain of the dead list is imported: federation opens',
    {
      from: '4.36',
      strategy: 'allowDynamic',
      allowed: ['a.example', 'c.example'],
      brig: { 'a.example': 'no_search' },
      answers: { 'not-in-force': 'import' },
    },
    'allowDynamic | a.example no_search all brig_list | c.example no_search all allow_list',
    inOrder(OPENS('c.example')),
  ],
  [
    'a domain that the dead list never had is left out: it is cut off',
    {
      from: '4.36',
      strategy: 'allowDynamic',
      allowed: ['a.example'],
      brig: { 'a.example': 'no_search', 'b.example': 'full_search' },
      answers: { 'listed-not-allowed': 'leave-out' },
    },
    'allowDynamic | a.example no_search all brig_list',
    inOrder([...CUT('b.example'), ...SEARCH('b.example', 'full_search', 'no_search')]),
  ],
  [
    'a dead allowAll is revived: federation opens for everybody',
    {
      from: '4.36',
      strategy: 'allowDynamic',
      allowed: 'all',
      brig: { 'a.example': 'no_search' },
      answers: { 'not-in-force': 'allow-all' },
    },
    'allowAll | a.example no_search all brig_list',
    ['* federate: denied → allowed', '* connect: denied → allowed', '* mesh: denied → allowed'],
  ],
  [
    'rows that the inputs do not name stay as they are',
    { from: '4.36', strategy: 'allowDynamic', brig: { 'a.example': 'no_search' }, rows: { 'r.example': 'full_search' } },
    'allowDynamic | a.example no_search all brig_list',
    [],
  ],
  [
    'the row has another policy and is kept: it comes into force',
    {
      from: '4.36',
      strategy: 'allowDynamic',
      brig: { 'a.example': 'full_search' },
      rows: { 'a.example': 'no_search' },
      answers: { 'database-differs': 'keep-database' },
    },
    'allowDynamic | a.example no_search all database',
    SEARCH('a.example', 'full_search', 'no_search'),
  ],
  [
    'the row has another policy and the file goes on counting',
    { from: '4.36', strategy: 'allowDynamic', brig: { 'a.example': 'full_search' }, rows: { 'a.example': 'no_search' } },
    'allowDynamic | a.example full_search all brig_list',
    [],
  ],
  [
    'a restriction that the file has lifted comes back',
    {
      from: '4.36',
      strategy: 'allowDynamic',
      brig: { 'a.example': 'full_search' },
      rows: { 'a.example': ['full_search', 'blue'] },
      answers: { 'database-differs': 'keep-database' },
    },
    'allowDynamic | a.example full_search teams database',
    [
      'a.example connect (no team): allowed → denied',
      'a.example connect (other team): allowed → denied',
      'a.example search_incoming (no team): full_search → no_search',
      'a.example search_incoming (other team): full_search → no_search',
      'a.example search_outgoing (no team): allowed → denied',
      'a.example search_outgoing (other team): allowed → denied',
    ],
  ],
  [
    'a restriction is lifted for good: it was lifted by the file already',
    {
      from: '4.36',
      strategy: 'allowDynamic',
      brig: { 'a.example': 'full_search' },
      rows: { 'a.example': ['full_search', 'blue'] },
      answers: { 'database-differs': 'take-input' },
    },
    'allowDynamic | a.example full_search all brig_list',
    [],
  ],
];

const UNDER_OTHER_STRATEGIES: readonly Golden[] = [
  [
    'allowNone stays: what is copied lies dormant',
    { from: '4.36', strategy: 'allowNone', brig: { 'a.example': 'full_search' }, answers: { 'strategy-allow-none': 'stay-allow-none' } },
    'allowNone | a.example full_search all brig_list',
    [],
  ],
  [
    'allowNone becomes allowDynamic: each of the list opens',
    { from: '4.36', strategy: 'allowNone', brig: { 'a.example': 'full_search' }, answers: { 'strategy-allow-none': 'allow-dynamic' } },
    'allowDynamic | a.example full_search all brig_list',
    inOrder([...OPENS('a.example'), ...SEARCH('a.example', 'no_search', 'full_search')]),
  ],
  [
    'allowNone becomes allowDynamic, and a row that lay dormant opens with it',
    {
      from: '4.36',
      strategy: 'allowNone',
      brig: { 'a.example': 'no_search' },
      rows: { 'r.example': 'no_search' },
      answers: { 'strategy-allow-none': 'allow-dynamic', 'dormant-row': 'open' },
    },
    'allowDynamic | a.example no_search all brig_list',
    inOrder([...OPENS('a.example'), ...OPENS('r.example')]),
  ],
  [
    'allowAll stays',
    { from: '4.36', strategy: 'allowAll', brig: { 'a.example': 'full_search' } },
    'allowAll | a.example full_search all brig_list',
    [],
  ],
  [
    'allowAll becomes a list: everybody else is cut off',
    { from: '4.36', strategy: 'allowAll', brig: { 'a.example': 'full_search' }, answers: { 'allow-all': 'list' } },
    'allowDynamic | a.example full_search all brig_list',
    ['* federate: allowed → denied', '* connect: allowed → denied', '* mesh: allowed → denied'],
  ],
  [
    'a strategy that is named wins over the answers',
    { from: '4.36', strategy: 'allowDynamic', brig: { 'a.example': 'no_search' }, wanted: 'allowNone' },
    'allowNone | a.example no_search all brig_list',
    inOrder(CUT('a.example')),
  ],
];

describe('the equivalence report', () => {
  for (const [era, cases] of [
    ['up to 4.35', UP_TO_435],
    ['from 4.36 on, under allowDynamic', UNDER_ALLOW_DYNAMIC],
    ['from 4.36 on, under allowNone and allowAll', UNDER_OTHER_STRATEGIES],
  ] as const) {
    describe(era, () => {
      it.each(cases)('%s', (_name, given, target, moves) => {
        expect(openOf(given)).toEqual([]);
        expect(targetOf(given)).toBe(target);
        expect(movesOf(given)).toEqual(moves);
      });
    });
  }

  it('is empty as long as the era is a question', () => {
    expect(movesOf({ allowed: ['a.example'] })).toEqual([]);
    expect(openOf({ allowed: ['a.example'] })).toContain('era-unknown');
  });
});

describe('what is open', () => {
  it.each<readonly [string, Case, readonly string[]]>([
    [
      'a domain that would open',
      { from: '4.35', allowed: ['a.example'], brig: { 'b.example': 'no_search' } },
      ['listed-not-allowed:b.example'],
    ],
    ['nothing, where the proposed option keeps it as it was', { from: '4.35', allowed: ['a.example'] }, []],
    [
      'a restriction by team that the file lifts',
      { from: '4.36', strategy: 'allowDynamic', brig: { 'a.example': 'no_search' }, rows: { 'a.example': ['no_search', 'blue'] } },
      ['database-differs:a.example'],
    ],
    [
      'a row that would open with the strategy',
      {
        from: '4.36',
        strategy: 'allowNone',
        brig: { 'a.example': 'no_search' },
        rows: { 'r.example': 'no_search' },
        answers: { 'strategy-allow-none': 'allow-dynamic' },
      },
      ['dormant-row:r.example'],
    ],
    [
      'a row that the operator takes away first, until it is gone',
      {
        from: '4.36',
        strategy: 'allowNone',
        brig: { 'a.example': 'no_search' },
        rows: { 'r.example': 'no_search' },
        answers: { 'strategy-allow-none': 'allow-dynamic', 'dormant-row': 'take-away' },
      },
      ['dormant-row:r.example'],
    ],
    [
      'a file that is to be corrected, for good',
      { from: '4.35', allowed: ['own.example', 'a.example'], own: 'own.example', answers: { 'own-domain-listed': 'own-domain-wrong' } },
      ['own-domain-listed:own.example'],
    ],
    [
      'what is asked once the era is answered',
      { allowed: ['c.example'], strategy: 'allowDynamic', answers: { 'era-unknown': 'from-4.36' } },
      ['not-in-force:c.example'],
    ],
    [
      'an answer that is no option',
      { from: '4.35', allowed: ['a.example'], brig: { 'b.example': 'no_search' }, answers: { 'listed-not-allowed': 'perhaps' } },
      ['listed-not-allowed:b.example'],
    ],
  ])('%s', (_name, given, open) => {
    expect(openOf(given)).toEqual(open);
  });
});

describe('rows that are there up to 4.35, left of a release that was rolled back', () => {
  const left: Case = { from: '4.35', allowed: ['a.example'], rows: { 'z.example': 'full_search' } };

  it('are asked for before the strategy lets them in', () => {
    expect(openOf(left)).toEqual(['dormant-row:z.example']);
    expect(openOf({ ...left, answers: { 'dormant-row': 'take-away' } })).toEqual(['dormant-row:z.example']);
    expect(openOf({ ...left, answers: { 'dormant-row': 'open' } })).toEqual([]);
  });

  it('are not asked for where everybody federates, or nobody will', () => {
    expect(openOf({ ...left, allowed: 'all' })).toEqual([]);
    expect(openOf({ ...left, wanted: 'allowNone' })).toEqual([]);
  });
});
