import { describe, expect, it } from 'vitest';
import { ALLOW_ALL } from '../../../src/domain/remote.ts';
import { restriction, team } from '../../support/domain-samples.ts';
import { goodFileLayer } from '../../support/running-service.ts';
import { only, operator, teamPath, whole } from './operator.ts';

const A = '/v1/remotes/a.example.com';

describe('PUT of a remote', () => {
  it('creates it with 201, and GET answers the same remote', async () => {
    const { write, get } = await operator();
    const created = await write('PUT', A, whole('exact_handle_search', ['green', 'blue', 'green']));
    expect(created.status).toBe(201);
    expect(created.body.plan.summary).toMatchObject({ create: 1, update: 0 });
    const { registry: _registry, takes_effect: _takes_effect, plan: _plan, ...remote } = created.body;
    expect((await get(A)).body).toEqual(remote);
    expect(remote).toEqual({
      domain: 'a.example.com',
      search_policy: 'exact_handle_search',
      restriction: restriction(['blue', 'green']),
      source: 'manual',
      layers: { database: { search_policy: 'exact_handle_search', restriction: restriction(['blue', 'green']) } },
    });
  });

  it('replaces it with 200, the team list too', async () => {
    const { write } = await operator({ rows: { 'a.example.com': { search_policy: 'no_search', restriction: ['blue', 'green'] } } });
    const replaced = await write('PUT', A, whole('full_search', ['green', 'amber']));
    expect(replaced.status).toBe(200);
    expect(replaced.body).toMatchObject({ search_policy: 'full_search', restriction: restriction(['green', 'amber']) });
  });

  it('folds the domain to lower case, in the path and where the body repeats it', async () => {
    const { write } = await operator();
    const json = { domain: 'a.EXAMPLE.com', search_policy: 'no_search', restriction: ALLOW_ALL };
    expect((await write('PUT', '/v1/remotes/A.Example.com', { json })).body.domain).toBe('a.example.com');
  });

  it('says that the embedded registry is not connected, and so when the change takes effect', async () => {
    const { write } = await operator();
    const { body } = await write('PUT', A, whole('no_search'));
    expect(body.registry).toBe('embedded');
    expect(body.takes_effect).toMatch(/^Not on any backend\..*not connected/);
  });

  it('of what is there already journals nothing and answers a plan without a step', async () => {
    const { write, journal } = await operator();
    await write('PUT', A, whole('no_search', ['blue', 'green']));
    const before = await journal();
    const again = await write('PUT', A, whole('no_search', ['green', 'blue']));
    expect(again.status).toBe(200);
    expect(again.body.plan).toMatchObject({ state: 'applied', steps: [], hazards: [], summary: { unchanged: 1, update: 0 } });
    expect(await journal()).toEqual(before);
  });

  it('records who, why and what: the header X-Reason wins over the body', async () => {
    const { write, journal } = await operator();
    const headers = { 'X-Actor': 'ada', 'X-Reason': Buffer.from('größer', 'utf8').toString('latin1') };
    const { plan } = (await write('PUT', A, { json: { ...(whole('no_search').json as object), reason: 'body' }, headers })).body;
    expect(plan).toMatchObject({ reason: 'größer', source: 'manual', state: 'applied' });
    const recorded = {
      actor: 'ada',
      verified: false,
      reason: 'größer',
      plan: plan.id,
      step: 1,
      action: 'upsert',
      domain: 'a.example.com',
      before: null,
    };
    expect(await journal()).toEqual([
      expect.objectContaining({ ...recorded, outcome: 'started' }),
      expect.objectContaining({ ...recorded, outcome: 'done' }),
    ]);
  });

  it('says in a notice what it does not do under allowNone', async () => {
    const { write } = await operator({ configured: { strategy: 'allowNone' } });
    expect((await write('PUT', A, whole('full_search'))).body.plan.notices).toMatchObject([{ code: 'no-effect-under-allow-none' }]);
  });
});

describe('PATCH of a remote', () => {
  it('that names only the policy keeps the teams', async () => {
    const { write } = await operator({ rows: { 'a.example.com': { search_policy: 'no_search', restriction: ['blue', 'green'] } } });
    const patched = await write('PATCH', A, { json: { search_policy: 'full_search' } });
    expect(patched.body).toMatchObject({ search_policy: 'full_search', restriction: restriction(['blue', 'green']) });
  });

  it('that names only the policy keeps the teams that allow_all hides', async () => {
    const rows = { 'a.example.com': { search_policy: 'no_search', restriction: 'allow_all', leftover: ['blue'] } } as const;
    const { write } = await operator({ rows });
    const patched = await write('PATCH', A, { json: { search_policy: 'full_search' } });
    expect(patched.body.layers.database).toEqual({ search_policy: 'full_search', restriction: ALLOW_ALL, leftover_teams: [team('blue')] });
  });

  it('that names only the restriction keeps the policy', async () => {
    const { write } = await operator({ rows: { 'a.example.com': { search_policy: 'full_search', restriction: ['blue'] } } });
    expect((await write('PATCH', A, only(['amber']))).body).toMatchObject({
      search_policy: 'full_search',
      restriction: restriction(['amber']),
    });
  });

  it('of an unknown remote is 404 and creates nothing, whatever it expects', async () => {
    const { problem, get, journal } = await operator();
    for (const headers of [{}, { 'If-Match': '*' }]) {
      expect(await problem('PATCH', A, { ...only('allow_all'), headers })).toMatchObject({ status: 404, body: { code: 'not-found' } });
    }
    expect((await get(A)).status).toBe(404);
    expect(await journal()).toEqual([]);
  });
});

describe('DELETE of a remote', () => {
  it('removes the row and its teams, and says so', async () => {
    const { ask, get, context } = await operator({ rows: { 'a.example.com': { search_policy: 'no_search', restriction: ['blue'] } } });
    const removed = await ask('DELETE', A, { json: { reason: 'gone' } });
    expect(removed).toMatchObject({
      status: 200,
      etag: '',
      body: { domain: 'a.example.com', removed: true, plan: { summary: { remove: 1 }, reason: 'gone' } },
    });
    expect((await get(A)).status).toBe(404);
    expect(await context.registry.readAll()).toEqual(new Map());
  });

  it('of an unknown remote is 404', async () => {
    const { problem } = await operator();
    expect((await problem('DELETE', A)).body.code).toBe('not-found');
  });
});

describe('freeze and unfreeze', () => {
  it('restore policy and teams as they were', async () => {
    const { write } = await operator({ rows: { 'a.example.com': { search_policy: 'full_search', restriction: ['blue', 'red'] } } });
    const frozen = await write('POST', `${A}/freeze`, { json: { reason: 'incident' } });
    expect(frozen.body).toMatchObject({ search_policy: 'no_search', restriction: restriction([]), plan: { summary: { freeze: 1 } } });
    const thawed = await write('POST', `${A}/unfreeze`);
    expect(thawed.body).toMatchObject({ search_policy: 'full_search', restriction: restriction(['blue', 'red']) });
  });

  it('restore teams that allow_all hid, hidden again', async () => {
    const rows = { 'a.example.com': { search_policy: 'full_search', restriction: 'allow_all', leftover: ['green'] } } as const;
    const { write } = await operator({ rows });
    await write('POST', `${A}/freeze`);
    const thawed = await write('POST', `${A}/unfreeze`);
    expect(thawed.body.layers.database).toEqual({ search_policy: 'full_search', restriction: ALLOW_ALL, leftover_teams: [team('green')] });
  });

  it('a second freeze does nothing, and unfreeze still knows what was before the first', async () => {
    const { write, journal } = await operator({ rows: { 'a.example.com': { search_policy: 'full_search', restriction: 'allow_all' } } });
    await write('POST', `${A}/freeze`);
    expect((await write('POST', `${A}/freeze`)).body.plan.steps).toEqual([]);
    expect(await journal()).toHaveLength(2);
    expect((await write('POST', `${A}/unfreeze`)).body.search_policy).toBe('full_search');
  });
});

describe('teams of a remote', () => {
  it('are added and taken away one by one, and listed in brig’s order', async () => {
    const { write, get } = await operator({ rows: { 'a.example.com': { search_policy: 'no_search', restriction: ['green'] } } });
    expect((await write('PUT', teamPath('a.example.com', 'blue'))).body.restriction).toEqual(restriction(['blue', 'green']));
    await write('PUT', teamPath('a.example.com', 'red'));
    await write('DELETE', teamPath('a.example.com', 'green'), { json: { reason: 'left' } });
    // red is of version 1, and so before those of version 4.
    expect((await get(`${A}/teams`)).body).toEqual({ items: [{ team_id: team('red') }, { team_id: team('blue') }] });
  });

  it('a team that is there already, or is not there to be taken away, journals nothing', async () => {
    const { write, journal } = await operator({ rows: { 'a.example.com': { search_policy: 'no_search', restriction: ['green'] } } });
    expect((await write('PUT', teamPath('a.example.com', 'green'))).body.plan.steps).toEqual([]);
    expect((await write('DELETE', teamPath('a.example.com', 'blue'))).body.plan.steps).toEqual([]);
    expect(await journal()).toEqual([]);
  });

  it('are none where everybody is meant, and 404 for an unknown remote', async () => {
    const rows = { 'a.example.com': { search_policy: 'no_search', restriction: 'allow_all', leftover: ['green'] } } as const;
    const { get, problem } = await operator({ rows });
    expect((await get(`${A}/teams`)).body).toEqual({ items: [] });
    expect((await get('/v1/remotes/b.example.com/teams')).status).toBe(404);
    expect((await problem('PUT', teamPath('b.example.com', 'blue'))).body.code).toBe('not-found');
  });
});

describe('the file layer', () => {
  it('shows in a remote beside the database, with its place and the contradiction', async () => {
    const { get } = await operator({
      fileLayer: goodFileLayer({ 'a.example.com': 'full_search', 'b.example.com': 'no_search' }),
      rows: { 'a.example.com': { search_policy: 'no_search', restriction: 'allow_all' } },
    });
    expect((await get(A)).body).toMatchObject({
      search_policy: 'full_search',
      source: 'unmanaged',
      layers: { file: { search_policy: 'full_search', file: 'values.yaml', line: 1 }, database: { search_policy: 'no_search' } },
      conflict: { code: 'differs-in-policy' },
    });
    expect((await get('/v1/remotes/b.example.com')).body).toMatchObject({ source: 'file', layers: { file: { line: 2 } } });
  });

  it('that was never read refuses every write with 503, and changes nothing', async () => {
    const { problem, journal } = await operator({
      fileLayer: { status: 'unknown', layer: { entries: [] }, files: ['values.yaml'], findings: [] },
    });
    const refused = await problem('PUT', A, whole('no_search'));
    expect(refused).toMatchObject({ status: 503, body: { code: 'file-layer-unknown' } });
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(await journal()).toEqual([]);
  });
});
