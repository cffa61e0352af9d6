import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { config, REMOTES, runningBrig } from './running-brig.ts';

const JSON_TYPE = { 'Content-Type': 'application/json' };

describe('what brig answers before it looks at remotes', () => {
  it.each([
    ['an unknown path', 'GET', '/i/nothing', 404, ''],
    ['a path too long', 'GET', `${REMOTES}/a.example/teams/x/y`, 404, ''],
    ['a method that is not there', 'PATCH', REMOTES, 405, ''],
    ['a method of another path', 'GET', `${REMOTES}/a.example`, 405, ''],
    ['a wrong domain', 'PUT', `${REMOTES}/dotless`, 400, 'Failed reading: Invalid domain name: cannot be dotless domain'],
    [
      'a wrong domain before the method',
      'PATCH',
      `${REMOTES}/1.2.3.4`,
      400,
      'Failed reading: Invalid domain name: last label cannot start with digit',
    ],
    ['a wrong team', 'DELETE', `${REMOTES}/a.example/teams/blue`, 400, 'invalid UUID'],
  ])('§1.2 %s: %s %s is %i, without JSON and without a type', async (_, method, path, status, text) => {
    const brig = await runningBrig();
    const answer = await brig.ask(method, path);
    expect([answer.status, answer.text, answer.headers['content-type']]).toEqual([status, text, undefined]);
  });

  it.each([{}, { 'Content-Type': 'application/x-www-form-urlencoded' }])('§1 a body that is not declared as JSON: 415', async (headers) => {
    const brig = await runningBrig();
    const answer = await brig.ask('POST', REMOTES, { headers, body: JSON.stringify(config('a.example')) });
    expect([answer.status, answer.text]).toEqual([415, '']);
  });

  it.each([
    ['{}', 'Error in $: key "domain" not found'],
    ['{"domain":"a.example","search_policy":"no_search"}', 'Error in $: key "restriction" not found'],
    ['{"domain":"dotless"}', 'Error in $.domain: Failed reading: Invalid domain name: cannot be dotless domain'],
    ['{"domain":"a.example","search_policy":"all"}', "Error in $['search_policy']: Unexpected value for enum FederatedUserSearchPolicy"],
    [
      '{"domain":"a.example","search_policy":"no_search","restriction":{"tag":"allow_all"}}',
      'Error in $.restriction: key "value" not found',
    ],
  ])('§1.2 the body %s: 400 %s', async (body, message) => {
    const brig = await runningBrig();
    const answer = await brig.ask('POST', REMOTES, { headers: JSON_TYPE, body });
    expect([answer.status, answer.headers['content-type']]).toEqual([400, 'application/json;charset=utf-8']);
    expect(JSON.parse(answer.text)).toEqual({ code: 400, label: 'bad-request', message });
  });

  it('a gzipped body is read', async () => {
    const brig = await runningBrig();
    const body = gzipSync(JSON.stringify(config('a.example')));
    expect((await brig.ask('POST', REMOTES, { headers: { ...JSON_TYPE, 'Content-Encoding': 'gzip' }, body })).status).toBe(200);
    expect(brig.store.remotes.has('a.example')).toBe(true);
  });

  it.each(['/v5/i/federation/remotes', '/v0/i', '/v99/i/status'])('§1 %s is an internal path behind a version', async (path) => {
    const brig = await runningBrig();
    const answer = await brig.ask('GET', path);
    const message = 'Internal APIs (`/i/...`) are not under version control';
    expect([answer.status, JSON.parse(answer.text)]).toEqual([404, { code: 404, label: 'unsupported-version', message }]);
  });
});

describe('what else brig says of itself', () => {
  it('§6 /api-version, also behind a version that it supports', async () => {
    const brig = await runningBrig({ domain: 'own.example' });
    const supported = Array.from({ length: 16 }, (_, index) => index);
    for (const path of ['/api-version', '/v5/api-version']) {
      const said: unknown = JSON.parse((await brig.ask('GET', path)).text);
      expect(said).toEqual({ development: [], domain: 'own.example', federation: true, supported });
    }
    expect((await brig.ask('GET', '/v16/api-version')).text).toContain('Version v16 is not supported');
  });

  it.each(['GET', 'HEAD'])('§6 %s /i/status: 200 and empty', async (method) => {
    const brig = await runningBrig();
    const answer = await brig.ask(method, '/i/status');
    expect([answer.status, answer.text]).toEqual([200, '']);
  });

  it('HEAD and a slash at the end are the list too', async () => {
    const brig = await runningBrig();
    expect((await brig.ask('HEAD', REMOTES)).status).toBe(200);
    expect((await brig.ask('GET', `${REMOTES}/?x=1`)).text).toBe((await brig.ask('GET', REMOTES)).text);
  });
});
