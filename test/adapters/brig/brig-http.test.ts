import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { brigHttp, type BrigHttp, type BrigTimes } from '../../../src/adapters/brig/brig-http.ts';
import { Fault } from '../../../src/domain/fault.ts';
import { startBrig, type StandInBrig } from '../../support/brig/start-brig.ts';
import { garbage, hang, reset, resetAfterEffect, slow, status } from '../../support/brig/faults.ts';
import { QUIET, REMOTES, SHORT } from './opened.ts';

const LIST = { method: 'GET', path: REMOTES } as const;
const POST = {
  method: 'POST',
  path: REMOTES,
  body: { domain: 'a.example', search_policy: 'no_search', restriction: { tag: 'allow_all', value: null } },
} as const;

const LOG = { ...QUIET, warn: vi.fn(), info: vi.fn() };
afterEach(() => {
  vi.clearAllMocks();
  vi.unstubAllEnvs();
});

async function opened(times: Partial<BrigTimes> = {}): Promise<{ brig: StandInBrig; http: BrigHttp }> {
  const brig = await startBrig();
  const http = brigHttp({ url: brig.url, log: LOG, times: { ...SHORT, ...times } });
  onTestFinished(() => {
    http.close();
    return brig.stop();
  });
  return { brig, http };
}

async function faultOf(promise: Promise<unknown>): Promise<Fault> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Fault)) throw new Error(`expected a Fault, found ${String(error)}`);
  return error;
}

const closedPort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
};

describe('a call of brig', () => {
  it.each([
    ['502', status(502)],
    ['503', status(503)],
    ['504', status(504)],
    ['a reset', reset],
    ['a reset after the effect', resetAfterEffect],
    ['an answer that breaks off', garbage('broken-off')],
    ['no answer in the time of one try', hang],
  ])('is made again after %s, a write too', async (_name, fault) => {
    const { brig, http } = await opened();
    for (const call of [LIST, POST]) {
      brig.requests.clear();
      brig.faults.set(fault, { times: 1 });
      expect((await http.call(call)).status).toBe(200);
      expect(brig.requests.lines()).toHaveLength(2);
    }
  });

  it.each([400, 403, 404, 405, 415, 500, 533])('is not made again after %s, which brig itself answered', async (code) => {
    const { brig, http } = await opened();
    brig.faults.set(status(code, { label: 'a', message: 'b' }));
    for (const call of [LIST, POST]) expect((await http.call(call)).status).toBe(code);
    expect(brig.requests.lines()).toHaveLength(2);
  });

  it('is made three times at most; a write may have had its effect then, a read not', async () => {
    const { brig, http } = await opened();
    brig.faults.set(reset);
    const read = await faultOf(http.call(LIST));
    expect(brig.requests.lines()).toHaveLength(3);
    expect([read.part, read.effect, read.message]).toEqual([
      'registry',
      'none',
      expect.stringMatching(
        /gave no answer to GET .* in 3 tries: the connection broke \(ECONNRESET\)\. Check that brig runs, and BRIG_URL\./,
      ),
    ]);
    const write = await faultOf((await openedAgain(brig)).call(POST));
    expect([write.effect, write.message]).toEqual(['unknown', expect.stringContaining('may have had its effect')]);
  });

  it('that was never connected had no effect', async () => {
    const http = brigHttp({ url: `http://127.0.0.1:${String(await closedPort())}`, log: LOG, times: SHORT });
    const fault = await faultOf(http.call(POST));
    expect([fault.effect, fault.message]).toEqual([
      'none',
      expect.stringMatching(/in 3 tries: the connection was refused \(ECONNREFUSED\)/),
    ]);
  });

  it('gives up soon on a host that lets no connection come about', async () => {
    // TEST-NET-1 (RFC 5737): nothing answers there; a host without a route says so even sooner.
    const http = brigHttp({ url: 'http://192.0.2.1:8080', log: LOG, times: { ...SHORT, connect: 100 } });
    const began = performance.now();
    const fault = await faultOf(http.call(POST));
    expect([fault.effect, performance.now() - began < 1_000]).toEqual(['none', true]);
  });

  it('ends within the time of all tries, and sends nothing after that', async () => {
    const { brig, http } = await opened({ oneTry: 400, total: 600 });
    brig.faults.set(hang);
    const began = performance.now();
    const fault = await faultOf(http.call(POST));
    expect(performance.now() - began).toBeLessThan(1_000);
    expect([fault.effect, fault.message]).toEqual(['unknown', expect.stringMatching(/nothing came within 0\.4 s a try, 0\.6 s in all/)]);
    const sent = brig.requests.lines().length;
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(brig.requests.lines()).toHaveLength(sent);
  });

  it('waits for an answer that is slow, but in time', async () => {
    const { brig, http } = await opened();
    brig.faults.set(slow(150));
    expect((await http.call(LIST)).status).toBe(200);
    expect(brig.requests.lines()).toHaveLength(1);
  });

  it('asks before every try of a write whether it still may, and ends with what that throws', async () => {
    const { brig, http } = await opened();
    brig.faults.set(status(503), { times: 1 });
    const assertMayWrite = vi
      .fn()
      .mockImplementationOnce(() => undefined)
      .mockImplementationOnce(() => {
        throw new Error('the lease is over');
      });
    await expect(http.call({ ...POST, assertMayWrite })).rejects.toThrow('the lease is over');
    expect(brig.requests.lines()).toHaveLength(1);
  });

  it('never goes through a proxy, and follows no redirect', async () => {
    const proxied: string[] = [];
    const proxy = createServer((request, response) => {
      proxied.push(request.url ?? '');
      response.end('{}');
    }).listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    onTestFinished(() => void proxy.close());
    const address = `http://127.0.0.1:${String((proxy.address() as AddressInfo).port)}`;
    for (const name of ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'ALL_PROXY', 'all_proxy']) vi.stubEnv(name, address);
    for (const name of ['NO_PROXY', 'no_proxy']) vi.stubEnv(name, '');
    const { brig, http } = await opened();
    expect((await http.call(LIST)).status).toBe(200);
    brig.faults.set(status(302));
    expect((await http.call(LIST)).status).toBe(302);
    expect([proxied, brig.requests.lines()]).toEqual([[], [`GET ${REMOTES}`, `GET ${REMOTES}`]]);
  });
});

describe('a brig that does not answer', () => {
  it('is left alone after five failures, said so, and asked again after a pause', async () => {
    const { brig, http } = await opened();
    brig.faults.set(status(503));
    await faultOf(http.call(LIST));
    const second = await faultOf(http.call(POST));
    expect([brig.requests.lines().length, second.effect]).toEqual([5, 'unknown']);
    expect(LOG.warn).toHaveBeenCalledTimes(1);
    const third = await faultOf(http.call(POST));
    expect([brig.requests.lines().length, third.effect, third.message]).toEqual([
      5,
      'none',
      expect.stringMatching(/was not asked \(POST .*asked again only after 0\.3 s/),
    ]);
    brig.faults.clear();
    await new Promise((resolve) => setTimeout(resolve, 350));
    expect((await http.call(LIST)).status).toBe(200);
    expect(LOG.info).toHaveBeenCalledTimes(1);
  });

  it('is not one that answers 500 or 533', async () => {
    const { brig, http } = await opened();
    for (const code of [500, 533]) {
      const takeBack = brig.faults.set(status(code));
      for (let n = 0; n < 6; n += 1) await http.call(LIST);
      takeBack();
    }
    expect((await http.call(LIST)).status).toBe(200);
    expect(LOG.warn).not.toHaveBeenCalled();
  });
});

function openedAgain({ url }: StandInBrig): Promise<BrigHttp> {
  const http = brigHttp({ url, log: LOG, times: SHORT });
  onTestFinished(() => {
    http.close();
  });
  return Promise.resolve(http);
}
