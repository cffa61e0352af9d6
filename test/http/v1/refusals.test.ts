import { describe, expect, it } from 'vitest';
import type { Context } from '../../../src/app/context.ts';
import { assertDomain } from '../../../src/domain/domain.ts';
import type { Rule } from '../../../src/domain/refusal.ts';
import type { Registry } from '../../../src/ports/registry.ts';
import type { Ask } from '../../support/checked-client.ts';
import { goodFileLayer, type RunningOptions } from '../../support/running-service.ts';
import { only, operator, teamPath, whole } from './operator.ts';

const A = '/v1/remotes/a.example.com';
const EVERYBODY = {
  rows: { 'a.example.com': { search_policy: 'full_search', restriction: 'allow_all' } },
} as const satisfies RunningOptions;
const IN_FILE = { fileLayer: goodFileLayer({ 'a.example.com': 'full_search' }) };

/** The real registry, less one thing: what other registries cannot do, or rows that only they can have. */
const otherwise = (change: (registry: Registry) => Partial<Registry>): RunningOptions => ({
  around: (outside: Context): Context => ({ ...outside, registry: { ...outside.registry, ...change(outside.registry) } }),
});
const unable = (what: Partial<Registry['capabilities']>): RunningOptions =>
  otherwise(({ capabilities }) => ({ capabilities: { ...capabilities, ...what } }));
const unreadable = otherwise(() => ({
  readOne: () => Promise.resolve({ kind: 'unreadable', problem: 'its search policy is 7' } as const),
}));

interface Case {
  readonly rule: Rule;
  readonly given: RunningOptions;
  readonly request: readonly [method: string, path: string, ask?: Ask];
  readonly says: RegExp;
}

const REFUSED: readonly Case[] = [
  {
    rule: 'own-domain',
    given: { configured: { strategy: 'allowDynamic', own_domain: assertDomain('a.example.com') } },
    request: ['PUT', A, whole('no_search')],
    says: /own backend/,
  },
  {
    rule: 'too-many-remotes',
    given: otherwise(() => ({ count: () => Promise.resolve(10_000) })),
    request: ['PUT', A, whole('no_search')],
    says: /at most 10000/,
  },
  { rule: 'differs-from-file', given: IN_FILE, request: ['PUT', A, whole('no_search')], says: /values.yaml line 1 says full_search/ },
  { rule: 'only-in-file', given: IN_FILE, request: ['DELETE', A], says: /values.yaml line 1/ },
  { rule: 'only-in-file', given: IN_FILE, request: ['POST', `${A}/freeze`], says: /Edit that file/ },
  {
    rule: 'restriction-not-supported',
    given: { ...EVERYBODY, ...unable({ can_restrict_by_team: false }) },
    request: ['PATCH', A, only(['blue'])],
    says: /Upgrade brig/,
  },
  {
    rule: 'restriction-not-supported',
    given: { ...EVERYBODY, ...unable({ can_restrict_by_team: false }) },
    request: ['POST', `${A}/freeze`],
    says: /4\.40/,
  },
  {
    rule: 'not-restricted-by-team',
    given: EVERYBODY,
    request: ['PUT', teamPath('a.example.com', 'blue')],
    says: /PATCH it with a restriction/,
  },
  { rule: 'not-frozen', given: EVERYBODY, request: ['POST', `${A}/unfreeze`], says: /nothing to unfreeze/ },
  {
    rule: 'nothing-to-restore',
    given: { rows: { 'a.example.com': { search_policy: 'no_search', restriction: [] } } },
    request: ['POST', `${A}/unfreeze`],
    says: /last change on record is no freeze/,
  },
  { rule: 'row-unreadable', given: unreadable, request: ['PATCH', A, { json: { search_policy: 'no_search' } }], says: /Give both/ },
  { rule: 'row-unreadable', given: unreadable, request: ['POST', `${A}/freeze`], says: /Replace it with a PUT/ },
  { rule: 'cannot-remove', given: { ...EVERYBODY, ...unable({ can_remove: false }) }, request: ['DELETE', A], says: /Freeze it/ },
  {
    rule: 'cannot-remove',
    given: { ...EVERYBODY, ...unable({ can_remove: false, can_restrict_by_team: false }) },
    request: ['DELETE', A],
    says: /removes a remote\. This brig cannot freeze it either: set it to no_search\./,
  },
  { rule: 'row-unreadable', given: unreadable, request: ['POST', `${A}/adopt`], says: /Replace it with a PUT/ },
];

describe('a rule that refuses a change, whoever asks', () => {
  it.each(REFUSED)(
    '$rule: $request.0 $request.1 is 422 with the way out, whatever is allowed',
    async ({ rule, given, request: [method, path, ask], says }) => {
      const { problem, journal } = await operator(given);
      const { status, body } = await problem(
        method,
        `${path}?allow=WIDENS_ACCESS,CUTS_FEDERATION,FILE_REMAINS,FILE_LIFTS_RESTRICTION,TAKES_OVER`,
        ask,
      );
      expect([status, body.code]).toEqual([422, 'refused-by-rule']);
      expect(body.refusals).toEqual([{ rule, domain: 'a.example.com', message: expect.stringMatching(says) as string }]);
      expect(await journal()).toEqual([]);
    },
  );
});

describe('an unreadable row', () => {
  it('is replaced by a PUT of both fields', async () => {
    let repaired = false;
    const { write } = await operator(
      otherwise((real) => ({
        readOne: (domain) =>
          repaired ? real.readOne(domain) : Promise.resolve({ kind: 'unreadable', problem: 'its search policy is 7' } as const),
        write: async (...row) => {
          await real.write(...row);
          repaired = true;
        },
      })),
    );
    const { body, status } = await write('PUT', A, whole('no_search'));
    expect([status, body.plan.steps[0]?.before]).toEqual([200, { unreadable: 'its search policy is 7' }]);
  });
});
