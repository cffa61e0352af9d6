import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gunzipSync } from 'node:zlib';
import { team } from '../../support/domain-samples.ts';
import { runningService, type RunningService } from '../../support/running-service.ts';
import { config } from './brig-bodies.ts';

let service: RunningService;
beforeAll(async () => {
  service = await runningService({ rows: { 'teams.example': { search_policy: 'no_search', restriction: ['blue'] } } });
});
afterAll(() => service.stop());

const ONE = '/i/federation/remotes/teams.example';

describe('a path that brig does not have', () => {
  it.each([
    '/i',
    '/i/',
    '/i/status',
    '/i/federation',
    '/i/federation/remotes/a.example/b',
    '/i/Federation/remotes',
    `${ONE}/teams/${team('blue')}/x`,
  ])('%s answers 404 without a body', async (path) => {
    const answer = await service.send('GET', path);
    expect([answer.status, answer.text, answer.headers['content-type']]).toEqual([404, '', undefined]);
  });
});

describe('a method that brig’s path does not have', () => {
  it.each([
    ['DELETE', '/i/federation/remotes'],
    ['PUT', '/i/federation/remotes'],
    ['OPTIONS', '/i/federation/remotes'],
    ['DELETE', ONE],
    ['GET', ONE],
    ['PATCH', ONE],
    ['PUT', `${ONE}/teams`],
    ['GET', `${ONE}/teams/${team('blue')}`],
  ])('%s %s answers 405 without a body, and does nothing', async (method, path) => {
    const answer = await service.send(method, path);
    expect([answer.status, answer.text, answer.headers['content-type']]).toEqual([405, '', undefined]);
    expect(answer.headers.allow).not.toContain(method);
    expect(await service.context.registry.count()).toBe(1);
  });
});

describe('a body that is not declared as JSON', () => {
  it.each([[undefined], ['application/x-www-form-urlencoded'], ['text/plain'], ['application/jsonx'], ['application/problem+json']])(
    'as %s answers 415 without a body',
    async (type) => {
      const headers = type === undefined ? {} : { 'Content-Type': type };
      const answer = await service.send('POST', '/i/federation/remotes', { headers, body: JSON.stringify(config('a.example')) });
      expect([answer.status, answer.text, answer.headers['content-type']]).toEqual([415, '', undefined]);
      expect(await service.context.registry.count()).toBe(1);
    },
  );

  it.each(['application/json;charset=utf-8', 'Application/JSON ; charset=UTF-8'])('is fine as %s', async (type) => {
    const answer = await service.send('PUT', ONE, { headers: { 'Content-Type': type }, body: JSON.stringify(config('teams.example')) });
    expect(answer.status).toBe(200);
  });
});

describe('a path segment that does not parse', () => {
  it.each([
    ['PUT', '/i/federation/remotes/dotless', 'Failed reading: Invalid domain name: cannot be dotless domain'],
    ['DELETE', '/i/federation/remotes/dotless', 'Failed reading: Invalid domain name: cannot be dotless domain'],
    ['GET', '/i/federation/remotes/1.2.3.4/teams', 'Failed reading: Invalid domain name: last label cannot start with digit'],
    ['DELETE', `${ONE}/teams/blue`, 'invalid UUID'],
  ])('%s %s answers 400 with a bare text', async (method, path, message) => {
    const answer = await service.send(method, path);
    expect([answer.status, answer.text, answer.headers['content-type']]).toEqual([400, message, undefined]);
  });

  it('comes before a wrong method, a wrong type and a wrong body', async () => {
    const answer = await service.send('PUT', '/i/federation/remotes/dotless', { headers: { 'Content-Type': 'text/plain' }, body: '{' });
    expect(answer.status).toBe(400);
  });

  it.each([
    ['PUT', '/i/federation/remotes/%zz', 'alphanumeric character: Failed reading: satisfy'],
    ['GET', '/i/federation/remotes/%ff.com/teams', 'alphanumeric character: Failed reading: satisfy'],
    ['GET', '/i/federation/remotes/%61.%62%ff/teams', 'endOfInput'],
    ['DELETE', `${ONE}/teams/%`, 'invalid UUID'],
    ['DELETE', '/i/federation/remotes/dotless/teams/%zz', 'Failed reading: Invalid domain name: cannot be dotless domain'],
  ])('that is encoded badly, as in %s %s, is refused by its parser too', async (method, path, message) => {
    const answer = await service.send(method, path);
    expect([answer.status, answer.text, answer.headers['content-type']]).toEqual([400, message, undefined]);
  });

  it('that is encoded badly makes no other route of an unknown path', async () => {
    expect((await service.send('GET', '/i/%zz')).status).toBe(404);
  });
});

describe('the header Accept', () => {
  it('whatever the caller says to accept, JSON is answered', async () => {
    for (const path of ['/i/federation/remotes', `${ONE}/teams`]) {
      const answer = await service.send('GET', path, { headers: { Accept: 'text/html' } });
      expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/json;charset=utf-8']);
    }
  });
});

describe('brig’s internal paths behind a version', () => {
  it.each(['/v5/i/federation/remotes', '/v1/i/federation/remotes', '/v0/i', '/v12/api-internal/swagger-ui', '/v1/i/federation/remotes?x'])(
    '%s answers unsupported-version',
    async (path) => {
      const answer = await service.send('GET', path);
      expect([answer.status, answer.headers['content-type']]).toEqual([404, 'application/json']);
      expect(JSON.parse(answer.text)).toEqual({
        code: 404,
        label: 'unsupported-version',
        message: 'Internal APIs (`/i/...`) are not under version control',
      });
    },
  );
});

describe('a URL with scheme and host, as proxies are asked', () => {
  it.each([
    ['/i/federation/remotes', 200, 'application/json;charset=utf-8'],
    ['/i/nothing', 404, undefined],
    ['/v5/i/federation/remotes', 404, 'application/json'],
    ['/v1/remotes/none.example', 404, 'application/problem+json; charset=utf-8'],
    ['?x', 404, 'application/problem+json; charset=utf-8'],
  ])('is answered by its path: %s', async (path, status, type) => {
    const answer = await service.send('GET', `http://x.example${path}`);
    expect([answer.status, answer.headers['content-type']]).toEqual([status, type]);
  });
});

describe('gzip under /i', () => {
  it.each([
    ['GET', `${ONE}/teams`, undefined],
    ['PUT', ONE, config('teams.example')],
    ['PUT', ONE, config('other.example')],
    ['POST', '/i/federation/remotes', {}],
  ])('%s %s is compressed on request, and the same without', async (method, path, body) => {
    const sent = body === undefined ? {} : { body };
    const zipped = await service.send(method, path, { ...sent, headers: { 'Accept-Encoding': 'gzip' } });
    const plain = await service.send(method, path, sent);
    expect([zipped.headers['content-encoding'], plain.headers['content-encoding']]).toEqual(['gzip', undefined]);
    expect(gunzipSync(zipped.bytes).toString()).toBe(plain.text);
  });

  it.each([
    ['GET', '/i/federation/remotes'],
    ['GET', `${ONE}/teams`],
    ['DELETE', ONE],
    ['GET', '/i/nothing'],
    ['GET', '/i/federation/remotes/dotless/teams'],
    ['GET', '/v2/i/nothing'],
  ])('%s %s says that it varies with Accept-Encoding, asked for or not', async (method, path) => {
    expect((await service.send(method, path)).headers.vary).toBe('Accept-Encoding');
  });
});
