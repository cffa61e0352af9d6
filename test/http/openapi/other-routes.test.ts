import { describe, expect, it } from 'vitest';
import { restriction, team } from '../../support/domain-samples.ts';
import { operator } from '../v1/operator.ts';

const A = '/i/federation/remotes/a.example.com';
const remote = (domain: string) => ({ json: { domain, search_policy: 'no_search', restriction: restriction(['blue']) } });

describe('the routes that are not of /v1 answer as the document describes', () => {
  it('health, metrics and documentation', async () => {
    const { get } = await operator();
    for (const path of ['/healthz', '/readyz', '/metrics', '/openapi.json', '/docs'])
      expect([path, (await get(path)).status]).toEqual([path, 200]);
  });

  it('readiness while the values files cannot be read', async () => {
    const { get } = await operator({ fileLayer: { status: 'unknown', layer: { entries: [] }, files: ['values.yaml'], findings: [] } });
    expect((await get('/readyz')).body).toMatchObject({ status: 'degraded', reasons: [{ code: 'file-layer-unknown' }] });
  });

  it.each([
    ['POST', '/i/federation/remotes', remote('b.example.com'), 200],
    ['POST', '/i/federation/remotes', { json: {} }, 400],
    ['POST', '/i/federation/remotes', { text: '{}' }, 415],
    ['PUT', A, remote('a.example.com'), 200],
    ['PUT', A, remote('b.example.com'), 533],
    ['PUT', '/i/federation/remotes/a_b', remote('b.example.com'), 400],
    ['POST', `${A}/teams`, { json: { team_id: team('red') } }, 200],
    ['POST', '/i/federation/remotes/none.example.com/teams', { json: { team_id: team('red') } }, 533],
    ['GET', `${A}/teams`, {}, 200],
    ['DELETE', `${A}/teams/${team('blue')}`, {}, 200],
    ['DELETE', `${A}/teams/blue`, {}, 400],
    ['GET', '/i/federation/remotes', {}, 200],
    ['DELETE', A, {}, 405],
  ] as const)('%s %s', async (method, path, asked, status) => {
    const { ask } = await operator({ rows: { 'a.example.com': { search_policy: 'no_search', restriction: ['blue'] } } });
    expect((await ask(method, path, asked)).status).toBe(status);
  });

  it.each([
    ['read', 'POST', 403],
    ['off', 'GET', 404],
  ] as const)('the drop-in that is “%s”', async (dropIn, method, status) => {
    const { ask } = await operator({ dropIn });
    expect((await ask(method, '/i/federation/remotes', method === 'POST' ? remote('b.example.com') : {})).status).toBe(status);
  });

  it('HEAD as GET, without its body', async () => {
    const { ask, get } = await operator();
    const { etag } = await get('/v1/remotes');
    expect(await ask('HEAD', '/v1/remotes')).toMatchObject({ status: 200, etag, body: undefined });
  });
});
