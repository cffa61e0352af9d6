import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runningService, type RunningService } from '../../support/running-service.ts';

let service: RunningService;
beforeEach(async () => {
  service = await runningService({ rows: { 'a.example': { search_policy: 'full_search', restriction: 'allow_all' } } });
});
afterEach(() => service.stop());

const FREEZE = '/v1/remotes/a.example/freeze';
const policy = async (): Promise<unknown> =>
  (JSON.parse((await service.send('GET', '/v1/remotes/a.example')).text) as { search_policy: unknown }).search_policy;
const here = (): string => `127.0.0.1:${String(service.port)}`;

describe('a write from a web page of another site', () => {
  it.each([
    ['another origin', { Origin: 'https://evil.example' }],
    ['the right host, another port', { Origin: 'http://127.0.0.1:1' }],
    ['no origin that can be named', { Origin: 'null' }],
    ['a cross-site fetch', { 'Sec-Fetch-Site': 'cross-site' }],
    ['another port of this machine', { 'Sec-Fetch-Site': 'same-site' }],
    ['a name that a foreign name server gave this address', { Origin: 'http://evil.example', Host: 'evil.example' }],
  ])('(%s) is refused, and nothing is changed', async (_, headers) => {
    const answer = await service.send('POST', FREEZE, { headers });
    expect([answer.status, JSON.parse(answer.text)]).toMatchObject([403, { code: 'cross-origin' }]);
    expect(await policy()).toBe('full_search');
  });

  it('is refused under /i in brig’s shape', async () => {
    const body = { domain: 'b.example', search_policy: 'no_search', restriction: { tag: 'allow_all', value: null } };
    const answer = await service.send('POST', '/i/federation/remotes', { body, headers: { Origin: 'https://evil.example' } });
    expect([answer.status, JSON.parse(answer.text)]).toMatchObject([403, { code: 403, label: 'cross-origin' }]);
  });
});

describe('a write from elsewhere', () => {
  it('goes through from the page of this address itself, and from what is no browser', async () => {
    const own = { Origin: `http://${here()}`, Host: here(), 'Sec-Fetch-Site': 'same-origin' };
    expect((await service.send('POST', FREEZE, { headers: own })).status).toBe(200);
    expect((await service.send('POST', '/v1/remotes/a.example/unfreeze')).status).toBe(200);
  });

  it.each(['localhost:8080', 'LOCALHOST', '127.0.0.1:8080', '[::1]:8080'])(
    'goes through from a page under %s, which no name server gives',
    async (host) => {
      const headers = { Origin: `http://${host}`, Host: host };
      expect((await service.send('POST', FREEZE, { headers })).status).toBe(200);
    },
  );

  it('goes through from a page under any name of ours where tokens are asked for, since no page has one by itself', async () => {
    const tokens = { actorOf: () => 'ada', problem: () => undefined, close: () => Promise.resolve() };
    const guarded = await runningService({ tokens, rows: { 'a.example': { search_policy: 'full_search', restriction: 'allow_all' } } });
    const headers = { Authorization: 'Bearer x', Origin: 'https://fed.example', Host: 'fed.example' };
    expect((await guarded.send('POST', FREEZE, { headers })).status).toBe(200);
    expect((await guarded.send('POST', FREEZE, { headers: { ...headers, Origin: 'https://evil.example' } })).status).toBe(403);
    await guarded.stop();
  });

  it('may read whatever its origin', async () => {
    expect((await service.send('GET', '/v1/remotes', { headers: { Origin: 'https://evil.example' } })).status).toBe(200);
  });
});
