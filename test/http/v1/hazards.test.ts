import { describe, expect, it } from 'vitest';
import type { Context } from '../../../src/app/context.ts';
import { assertDomain } from '../../../src/domain/domain.ts';
import type { HazardName } from '../../../src/domain/hazard.ts';
import { goodFileLayer, type RunningOptions } from '../../support/running-service.ts';
import type { Ask } from '../../support/checked-client.ts';
import { only, operator, teamPath, whole, type Operator } from './operator.ts';

const A = '/v1/remotes/a.example.com';
const EVERYBODY = {
  rows: { 'a.example.com': { search_policy: 'full_search', restriction: 'allow_all' } },
} as const satisfies RunningOptions;
const BY_TEAM = {
  rows: { 'a.example.com': { search_policy: 'full_search', restriction: ['blue', 'green'] } },
} as const satisfies RunningOptions;
const IN_BOTH_LAYERS = { ...EVERYBODY, fileLayer: goodFileLayer({ 'a.example.com': 'full_search' }) };
const FILE_OVER_TEAMS = { ...BY_TEAM, fileLayer: goodFileLayer({ 'a.example.com': 'full_search' }) };

/** A registry that differs from the real one only in what it says that it can do. */
const incapable = (what: Partial<Context['registry']['capabilities']>) => ({
  around: (outside: Context): Context => ({
    ...outside,
    registry: { ...outside.registry, capabilities: { ...outside.registry.capabilities, ...what } },
  }),
});

interface Case {
  readonly what: string;
  readonly given: RunningOptions;
  readonly first?: readonly [method: string, path: string];
  readonly request: readonly [method: string, path: string, ask?: Ask];
  readonly hazards: readonly HazardName[];
}

const SPELLED_OUT: readonly Case[] = [
  { what: 'PUT of a new remote widens', given: {}, request: ['PUT', A, whole('no_search')], hazards: ['WIDENS_ACCESS'] },
  {
    what: 'PATCH naming a narrower policy',
    given: EVERYBODY,
    request: ['PATCH', A, { json: { search_policy: 'no_search' } }],
    hazards: ['NARROWS_ACCESS'],
  },
  {
    what: 'PATCH naming a wider restriction',
    given: BY_TEAM,
    request: ['PATCH', A, only(['blue', 'green', 'red'])],
    hazards: ['WIDENS_ACCESS'],
  },
  {
    what: 'PATCH naming a restriction without a team',
    given: BY_TEAM,
    request: ['PATCH', A, only(['blue'])],
    hazards: ['NARROWS_ACCESS', 'DROPS_TEAMS'],
  },
  {
    what: 'PUT naming a restriction without a team',
    given: BY_TEAM,
    request: ['PUT', A, whole('full_search', 'allow_all')],
    hazards: ['WIDENS_ACCESS', 'DROPS_TEAMS'],
  },
  { what: 'PUT of a team widens', given: BY_TEAM, request: ['PUT', teamPath('a.example.com', 'red')], hazards: ['WIDENS_ACCESS'] },
  { what: 'DELETE of a team narrows', given: BY_TEAM, request: ['DELETE', teamPath('a.example.com', 'blue')], hazards: ['NARROWS_ACCESS'] },
  { what: 'freeze narrows', given: EVERYBODY, request: ['POST', `${A}/freeze`], hazards: ['NARROWS_ACCESS'] },
  {
    what: 'unfreeze widens',
    given: EVERYBODY,
    first: ['POST', `${A}/freeze`],
    request: ['POST', `${A}/unfreeze`],
    hazards: ['WIDENS_ACCESS'],
  },
  { what: 'DELETE cuts and leaves orphans', given: EVERYBODY, request: ['DELETE', A], hazards: ['CUTS_FEDERATION', 'LEAVES_ORPHANS'] },
  {
    what: 'PUT of a row that cannot be taken back',
    given: incapable({ can_remove: false }),
    request: ['PUT', A, whole('no_search')],
    hazards: ['WIDENS_ACCESS', 'CANNOT_BE_UNDONE'],
  },
];

const ASKED_FOR: readonly (Case & { readonly missing: readonly HazardName[] })[] = [
  {
    what: 'DELETE of a row that the file repeats',
    given: IN_BOTH_LAYERS,
    request: ['DELETE', A],
    hazards: ['FILE_REMAINS', 'LEAVES_ORPHANS'],
    missing: ['FILE_REMAINS'],
  },
  {
    what: 'PUT onto a restricted row under a file entry',
    given: FILE_OVER_TEAMS,
    request: ['PUT', A, whole('full_search')],
    hazards: ['DROPS_TEAMS', 'FILE_LIFTS_RESTRICTION'],
    missing: ['FILE_LIFTS_RESTRICTION'],
  },
  {
    what: 'DELETE of a restricted row under a file entry',
    given: FILE_OVER_TEAMS,
    request: ['DELETE', A],
    hazards: ['FILE_REMAINS', 'FILE_LIFTS_RESTRICTION', 'LEAVES_ORPHANS'],
    missing: ['FILE_REMAINS', 'FILE_LIFTS_RESTRICTION'],
  },
];

async function given({ given, first }: Case): Promise<Operator> {
  const service = await operator(given);
  if (first) await service.write(...first);
  return service;
}

describe('a hazard that the request says by itself goes through, and is on record', () => {
  it.each(SPELLED_OUT)('$what', async (one) => {
    const service = await given(one);
    const { body } = await service.write(...one.request);
    expect(body.plan.hazards.map(({ name }) => name)).toEqual(one.hazards);
    expect(body.plan.allowed).toEqual([]);
    expect((await service.journal()).at(-1)?.hazards).toEqual(one.hazards);
  });
});

describe('a hazard that the request does not say by itself', () => {
  it.each(ASKED_FOR)('$what: 422 names it, and nothing is changed', async (one) => {
    const service = await given(one);
    const before = await service.get(A);
    const { status, body } = await service.problem(...one.request);
    expect([status, body.code]).toEqual([422, 'hazards-not-allowed']);
    expect(body.hazards?.map(({ name }) => name)).toEqual(one.missing);
    expect(body.detail).toContain(`allow=${one.missing.join(',')}`);
    expect((await service.get(A)).etag).toBe(before.etag);
    expect(await service.journal()).toEqual([]);
  });

  it.each(ASKED_FOR)('$what: goes through when all of them are allowed by name', async (one) => {
    const service = await given(one);
    const [method, path, ask] = one.request;
    const { body } = await service.write(method, `${path}?allow=${one.missing.join(',')}`, ask);
    expect(body.plan.hazards.map(({ name }) => name)).toEqual(one.hazards);
    expect(body.plan.allowed).toEqual(one.missing);
  });

  it('allowed in part, is refused for the rest', async () => {
    const { problem } = await operator(FILE_OVER_TEAMS);
    const { body } = await problem('DELETE', `${A}?allow=FILE_REMAINS`);
    expect(body.hazards?.map(({ name }) => name)).toEqual(['FILE_LIFTS_RESTRICTION']);
  });

  it('may be allowed in several parameters', async () => {
    const { write } = await operator(FILE_OVER_TEAMS);
    expect((await write('DELETE', `${A}?allow=FILE_REMAINS&allow=FILE_LIFTS_RESTRICTION`)).status).toBe(200);
  });

  it('a row of another source is taken over only when that is allowed', async () => {
    const { write, problem, context, get } = await operator(EVERYBODY);
    const settings = { search_policy: 'full_search', restriction: { tag: 'allow_all', value: null } } as const;
    const done = {
      at: '2026-01-01T00:00:00.000Z',
      actor: 'sync',
      verified: true,
      source: 'sync:partners',
      action: 'upsert',
      before: null,
      outcome: 'done',
    } as const;
    await context.journal.append([{ ...done, domain: assertDomain('a.example.com'), after: settings }]);
    expect((await get(A)).body).toMatchObject({ source: 'sync:partners' });
    const { body } = await problem('PATCH', A, { json: { search_policy: 'no_search' } });
    expect(body.hazards).toMatchObject([{ name: 'TAKES_OVER', message: expect.stringContaining('sync:partners') as string }]);
    expect((await write('PATCH', `${A}?allow=TAKES_OVER`, { json: { search_policy: 'no_search' } })).body.source).toBe('manual');
  });
});

describe('?allow=', () => {
  it('may name the hazards of plans over many remotes, which no single request has', async () => {
    const { write } = await operator(EVERYBODY);
    const { body } = await write('DELETE', `${A}?allow=MASS_CHANGE,MASS_ADD,DATABASE_NOT_SEEN`);
    expect(body.plan).toMatchObject({ state: 'applied', allowed: ['MASS_CHANGE', 'MASS_ADD', 'DATABASE_NOT_SEEN'] });
  });

  it('with a name that is no hazard is 400 with the valid ones', async () => {
    const { problem } = await operator(EVERYBODY);
    const { status, body } = await problem('DELETE', `${A}?allow=CUTS_FEDERATION,FORCE`);
    expect([status, body.errors?.[0]?.path]).toEqual([400, 'query.allow']);
    expect(body.errors?.[0]?.message).toMatch(/“FORCE”.*WIDENS_ACCESS.*CANNOT_BE_UNDONE/);
  });
});
