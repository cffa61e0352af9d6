import { describe, expect, it } from 'vitest';
import { OPERATIONS } from '../../../src/domain/decide.ts';
import { team } from '../../support/domain-samples.ts';
import { goodFileLayer } from '../../support/running-service.ts';
import { operator } from './operator.ts';

const ROWS = {
  'all.example.com': { search_policy: 'exact_handle_search', restriction: 'allow_all' },
  'some.example.com': { search_policy: 'full_search', restriction: ['blue'] },
} as const;

const ASKED: readonly [
  domain: string,
  who: '' | 'blue' | 'red',
  answers: Readonly<Record<(typeof OPERATIONS)[number], boolean | string>>,
][] = [
  [
    'all.example.com',
    '',
    {
      federate: true,
      connect: true,
      search_incoming: 'exact_handle_search',
      handle_incoming: 'exact_handle_search',
      search_outgoing: true,
      mesh: true,
    },
  ],
  [
    'some.example.com',
    '',
    { federate: true, connect: false, search_incoming: 'no_search', handle_incoming: 'full_search', search_outgoing: false, mesh: true },
  ],
  [
    'some.example.com',
    'blue',
    { federate: true, connect: true, search_incoming: 'full_search', handle_incoming: 'full_search', search_outgoing: true, mesh: true },
  ],
  [
    'some.example.com',
    'red',
    { federate: true, connect: false, search_incoming: 'no_search', handle_incoming: 'full_search', search_outgoing: false, mesh: true },
  ],
  [
    'none.example.com',
    '',
    { federate: false, connect: false, search_incoming: 'no_search', handle_incoming: 'no_search', search_outgoing: false, mesh: false },
  ],
];

interface Answered {
  readonly allowed: boolean;
  readonly search_policy?: string;
  readonly because: readonly string[];
}

describe('a decision under allowDynamic', () => {
  it.each(ASKED)('about %s for team “%s”', async (domain, who, answers) => {
    const { get } = await operator({ rows: ROWS });
    const asTeam = who === '' ? '' : `&team=${team(who)}`;
    for (const operation of OPERATIONS) {
      const { body } = await get<Answered>(`/v1/decisions?domain=${domain}${asTeam}&operation=${operation}`);
      const expected = answers[operation];
      expect([operation, body.search_policy ?? body.allowed]).toEqual([operation, expected]);
      expect(body.allowed).toBe(typeof expected === 'string' ? expected !== 'no_search' : expected);
      expect(body.because.join(' ')).not.toBe('');
      expect(Object.keys(body).sort()).toEqual(
        typeof expected === 'string' ? ['allowed', 'because', 'search_policy'] : ['allowed', 'because'],
      );
    }
  });
});

describe('a decision', () => {
  it('is about federate where no operation is asked', async () => {
    const { get } = await operator({ configured: { strategy: 'allowNone' }, rows: ROWS });
    expect((await get('/v1/decisions?domain=all.example.com')).body).toMatchObject({
      allowed: false,
      because: [
        expect.stringContaining('allowNone'),
        'The entry in force stands in the database.',
        expect.stringContaining('not connected to a backend'),
      ],
    });
  });

  it('names the place of the entry and what contradicts it', async () => {
    const { get } = await operator({ rows: ROWS, fileLayer: goodFileLayer({ 'some.example.com': 'no_search' }) });
    const { body } = await get<Answered>('/v1/decisions?domain=some.example.com&operation=connect');
    expect(body.allowed).toBe(true);
    expect(body.because.join('\n')).toMatch(/values\.yaml line 1[\s\S]*restriction has no effect/);
  });

  it('of an operation that there is not is 400 with those that there are', async () => {
    const { problem } = await operator();
    const { body } = await problem('GET', '/v1/decisions?operation=fly');
    expect(body.errors).toEqual([
      { path: 'query.domain', message: expect.stringContaining('It is missing') as string },
      { path: 'query.operation', message: `Expected one of ${OPERATIONS.join(', ')}, found “fly”.` },
    ]);
  });
});
