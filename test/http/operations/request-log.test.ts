import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runningService, type RunningService } from '../../support/running-service.ts';
import { config } from '../drop-in/brig-bodies.ts';

const CANARY = 'canary-5b1f';

let service: RunningService;
beforeEach(async () => {
  service = await runningService();
});
afterEach(() => service.stop());

describe('the request log', () => {
  it('has one line for each request, with the id that the answer carries', async () => {
    const answer = await service.send('GET', '/v1/remotes?limit=5');
    expect(service.log).toHaveLength(1);
    expect(service.log[0]).toMatchObject({
      level: 30,
      req: { id: answer.headers['x-request-id'], method: 'GET', path: '/v1/remotes' },
      res: { status: 200 },
    });
  });

  it('takes over a harmless id of the caller, and no other', async () => {
    const echoed = async (id: string): Promise<unknown> =>
      (await service.send('GET', '/v1/remotes', { headers: { 'X-Request-Id': id } })).headers['x-request-id'];
    expect(await echoed('abc-123_x.Y')).toBe('abc-123_x.Y');
    for (const id of ['a b', 'x'.repeat(65), '"', '<script>', '']) expect(await echoed(id)).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('says nothing of the hot path, of health and of metrics', async () => {
    for (const path of ['/i/federation/remotes', '/healthz', '/readyz', '/metrics']) await service.send('GET', path);
    expect(service.log).toEqual([]);
  });

  it('logs brig’s 533 as an answer, not as an error', async () => {
    await service.send('PUT', '/i/federation/remotes/a.example', { body: config('a.example') });
    expect(service.log).toMatchObject([{ level: 30, res: { status: 533 } }]);
    expect(service.log[0]).not.toHaveProperty('err');
  });

  it('contains no secret, from wherever a request may carry one', async () => {
    const headers = { Authorization: `Bearer ${CANARY}`, Cookie: CANARY, 'X-Reason': CANARY, 'X-Actor': CANARY, 'X-Api-Key': CANARY };
    await service.send('POST', `/i/federation/remotes?token=${CANARY}`, { body: { ...config('a.example'), token: CANARY }, headers });
    await service.send('POST', '/v1/remotes', { body: `{"${CANARY}`, headers: { ...headers, 'Content-Type': 'application/json' } });
    await service.send('GET', `/v1/remotes?after=${CANARY}&${CANARY}=1`, { headers });
    await service.send('GET', `http://ada:${CANARY}@x.example/v1/remotes`);
    await service.send('GET', `http://ada:${CANARY}@/v1/remotes`);
    expect(service.log.length).toBeGreaterThanOrEqual(5);
    expect(JSON.stringify(service.log)).not.toContain(CANARY);
  });
});
