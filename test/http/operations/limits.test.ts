import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { runningService, type RunningOptions, type RunningService } from '../../support/running-service.ts';

let service: RunningService | undefined;
afterEach(async () => service?.stop());

/** Writes bytes and reads until the other side closes. */
async function dialogue(options: RunningOptions, bytes: string): Promise<string> {
  service = await runningService(options);
  const socket: Socket = connect(service.port, '127.0.0.1');
  socket.write(bytes);
  let answer = '';
  for await (const chunk of socket) answer += String(chunk);
  return answer;
}

const SHORT = { headersTimeout: 100, requestTimeout: 200, checkEvery: 50 };

describe('limits', () => {
  it('of 16 KB on headers: 431', async () => {
    service = await runningService();
    expect((await service.send('GET', '/healthz', { headers: { 'X-Long': 'x'.repeat(15 * 1024) } })).status).toBe(200);
    expect((await service.send('GET', '/healthz', { headers: { 'X-Long': 'x'.repeat(17 * 1024) } })).status).toBe(431);
  });

  it('on the time for headers: 408, and the connection is closed', async () => {
    expect(await dialogue({ limits: SHORT }, 'GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ')).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('on the time for a whole request: 408, and the connection is closed', async () => {
    const head = 'POST /i/federation/remotes HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{';
    expect(await dialogue({ limits: SHORT }, head)).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('on what is no HTTP at all: 400', async () => {
    expect(await dialogue({}, 'hello\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
  });

  it.each(['TRACE', 'PROPFIND', 'LOCK'])('on methods: %s answers 405', async (method) => {
    service = await runningService();
    const answer = await service.send(method, '/v1/remotes');
    expect([answer.status, JSON.parse(answer.text)]).toMatchObject([405, { code: 'method-not-allowed' }]);
    expect(answer.headers.allow).toContain('GET');
    expect((await service.send(method, '/i/federation/remotes')).status).toBe(405);
  });

  it.each(['/healthz', '/readyz', '/metrics', '/docs', '/openapi.json'])('on methods: %s is only read, else 405', async (path) => {
    service = await runningService();
    for (const method of ['POST', 'DELETE']) {
      const answer = await service.send(method, path);
      expect([answer.status, answer.headers.allow, JSON.parse(answer.text)]).toMatchObject([
        405,
        'GET, HEAD',
        { code: 'method-not-allowed', detail: `${method} is not a method of ${path}. Expected GET, HEAD.` },
      ]);
    }
    expect((await service.send('HEAD', path)).status).toBe(200);
  });

  it('on paths: what is unknown answers 404 with a problem', async () => {
    service = await runningService();
    for (const path of ['/', '/unknown', '/v2/remotes', '/v1/unknown', '/%zz']) {
      const answer = await service.send('GET', path);
      expect([400, 404]).toContain(answer.status);
      expect(answer.headers['content-type']).toContain('application/problem+json');
    }
  });
});

describe('every answer of the ordinary path', () => {
  it.each(['/healthz', '/v1/remotes', '/unknown', '/docs', '/i/federation/remotes/a.example/teams'])(
    '%s has security headers and does not name its software',
    async (path) => {
      service = await runningService();
      const { headers } = await service.send('GET', path);
      expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY', 'referrer-policy': 'no-referrer' });
      expect(headers['content-security-policy']).toMatch(/^default-src 'self';\s?img-src 'self' data:/);
      expect(headers).not.toHaveProperty('x-powered-by');
      // It would bind every neighbour under the same name to TLS, which is not ours to say.
      expect(headers).not.toHaveProperty('strict-transport-security');
    },
  );
});
