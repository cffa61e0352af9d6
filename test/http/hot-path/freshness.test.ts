import { afterEach, describe, expect, it } from 'vitest';
import type { Context } from '../../../src/app/context.ts';
import { assertDomain } from '../../../src/domain/domain.ts';
import { goodFileLayer, runningService, type RunningService } from '../../support/running-service.ts';
import { config } from '../drop-in/brig-bodies.ts';

const LIST = '/i/federation/remotes';

let service: RunningService | undefined;
afterEach(async () => service?.stop());

const domainsIn = (text: string): readonly string[] =>
  (JSON.parse(text) as { remotes: { domain: string }[] }).remotes.map(({ domain }) => domain);

/** How many requests each service has got so far. */
const requests = new WeakMap<RunningService, { count: number }>();

function countRequests(running: RunningService): RunningService {
  const seen = { count: 0 };
  requests.set(running, seen);
  running.http.server.on('request', () => (seen.count += 1));
  return running;
}

async function arrived(running: RunningService, count: number): Promise<void> {
  while ((requests.get(running)?.count ?? 0) < count) await new Promise((resolve) => setImmediate(resolve));
}

/** Counts the reads of the whole list, and lets each wait for its sign. */
function counted(context: Context, held: { reads: number; gate?: Promise<void> }, sole_writer: boolean): Context {
  const { registry } = context;
  const readAll: typeof registry.readAll = async () => {
    held.reads += 1;
    const read = await registry.readAll();
    await held.gate;
    return read;
  };
  return { ...context, registry: { ...registry, capabilities: { ...registry.capabilities, sole_writer }, readAll } };
}

describe('the kept list', () => {
  it('is read once while nothing changes, and once more after a change', async () => {
    const held = { reads: 0 };
    service = await runningService({ around: (context) => counted(context, held, true) });
    for (let n = 0; n < 5; n += 1) await service.send('GET', LIST);
    expect(held.reads).toBe(1);
    await service.send('POST', LIST, { body: config('a.example') });
    for (let n = 0; n < 5; n += 1) expect(domainsIn((await service.send('GET', LIST)).text)).toEqual(['a.example']);
    expect(held.reads).toBe(2);
  });

  it('is read anew when the values files change', async () => {
    service = await runningService();
    expect(domainsIn((await service.send('GET', LIST)).text)).toEqual([]);
    service.fileLayer.set(goodFileLayer({ 'file.example': 'full_search' }));
    expect(domainsIn((await service.send('GET', LIST)).text)).toEqual(['file.example']);
  });

  it('is read for every request where others may write, too', async () => {
    const held = { reads: 0 };
    service = await runningService({ around: (context) => counted(context, held, false) });
    await service.send('GET', LIST);
    await service.context.registry.write(assertDomain('other.example'), undefined, {
      search_policy: 'no_search',
      restricted: false,
      teams: [],
    });
    expect(domainsIn((await service.send('GET', LIST)).text)).toEqual(['other.example']);
    expect(held.reads).toBe(2);
  });

  it('never answers what a read saw that began before the last acknowledged write', async () => {
    let open = (): void => undefined;
    const held: { reads: number; gate?: Promise<void> } = { reads: 0, gate: new Promise((resolve) => (open = resolve)) };
    service = countRequests(await runningService({ around: (context) => counted(context, held, true) }));
    const early = service.send('GET', LIST);
    while (held.reads === 0) await new Promise((resolve) => setImmediate(resolve));
    await service.send('POST', LIST, { body: config('a.example') });
    const late = [service.send('GET', LIST), service.send('GET', LIST), service.send('GET', LIST)];
    await arrived(service, 5);
    open();
    expect(domainsIn((await early).text)).toEqual([]);
    for (const answer of await Promise.all(late)) expect(domainsIn(answer.text)).toEqual(['a.example']);
    expect(held.reads).toBe(2);
  });

  it('is shared by all who come during one read', async () => {
    let open = (): void => undefined;
    const held: { reads: number; gate?: Promise<void> } = { reads: 0, gate: new Promise((resolve) => (open = resolve)) };
    service = countRequests(await runningService({ around: (context) => counted(context, held, false) }));
    const { port } = service;
    const answers = Array.from({ length: 20 }, () => fetch(`http://127.0.0.1:${String(port)}${LIST}`));
    await arrived(service, 20);
    open();
    for (const answer of await Promise.all(answers)) expect(answer.status).toBe(200);
    expect(held.reads).toBe(2);
  });

  it('shows every acknowledged write to every read that begins after it, under load', async () => {
    const running = (service = await runningService());
    let acknowledged = 0;
    const writing = (async () => {
      for (let n = 1; n <= 40; n += 1) {
        await running.send('POST', LIST, { body: config(`n${String(n)}.example`) });
        acknowledged = n;
      }
    })();
    const missed: string[] = [];
    const readUntilDone = async (): Promise<void> => {
      while (acknowledged < 40) {
        const atLeast = acknowledged;
        const seen = domainsIn((await running.send('GET', LIST)).text).length;
        if (seen < atLeast) missed.push(`${String(seen)} of ${String(atLeast)}`);
      }
    };
    await Promise.all([writing, readUntilDone(), readUntilDone(), readUntilDone()]);
    expect(missed).toEqual([]);
  });

  it('recovers from a read that failed', async () => {
    let broken = true;
    service = await runningService({
      around: (context) => {
        const readAll = (): ReturnType<typeof context.registry.readAll> =>
          broken ? Promise.reject(new Error('broken')) : context.registry.readAll();
        return { ...context, registry: { ...context.registry, readAll } };
      },
    });
    expect((await service.send('GET', LIST)).status).toBe(500);
    broken = false;
    expect((await service.send('GET', LIST)).status).toBe(200);
  });
});

describe('a list that may be some seconds old', () => {
  const byOthers = (running: RunningService, domain: string): Promise<unknown> =>
    running.context.registry.write(assertDomain(domain), undefined, { search_policy: 'no_search', restricted: false, teams: [] });
  const listed = async (running: RunningService): Promise<readonly string[]> => domainsIn((await running.send('GET', LIST)).text);

  it('is read once for all requests of that time, and anew afterwards', async () => {
    const held = { reads: 0 };
    const running = (service = await runningService({ freshness: { seconds: 1 }, around: (context) => counted(context, held, false) }));
    expect(await listed(running)).toEqual([]);
    await byOthers(running, 'other.example');
    for (let n = 0; n < 20; n += 1) expect(await listed(running)).toEqual([]);
    expect(held.reads).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 1_050));
    expect(await listed(running)).toEqual(['other.example']);
    expect(held.reads).toBe(2);
  });

  it('has what was written through this service at once', async () => {
    const running = (service = await runningService({
      freshness: { seconds: 3600 },
      around: (context) => counted(context, { reads: 0 }, false),
    }));
    expect(await listed(running)).toEqual([]);
    await running.send('POST', LIST, { body: config('a.example') });
    expect(await listed(running)).toEqual(['a.example']);
    await byOthers(running, 'other.example');
    expect(await listed(running)).toEqual(['a.example']);
  });

  it('keeps bytes and ETag where another read finds the same', async () => {
    const held = { reads: 0 };
    const running = (service = await runningService({ around: (context) => counted(context, held, false) }));
    const [first, second] = [await running.send('GET', LIST), await running.send('GET', LIST)];
    expect(second.headers.etag).toBe(first.headers.etag);
    expect(held.reads).toBe(2);
  });
});
