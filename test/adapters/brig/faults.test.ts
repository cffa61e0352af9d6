import { describe, expect, it } from 'vitest';
import { Fault } from '../../../src/domain/fault.ts';
import { row, team } from '../../support/domain-samples.ts';
import { garbage, hang, lie, partial, reset, resetAfterEffect, slow, status, tear } from '../../support/brig/faults.ts';
import { A, B, openedRegistry, REMOTES } from './opened.ts';

const OPEN = row({ search_policy: 'full_search', restriction: 'allow_all' });
const byTeam = (...names: Parameters<typeof team>[0][]) => row({ search_policy: 'full_search', restriction: names });

const outcome = (write: Promise<unknown>): Promise<string> =>
  write.then(
    () => 'done',
    (error: unknown) => (error instanceof Fault ? `${error.effect}: ${error.message}` : String(error)),
  );

describe('a write while brig is not well is reported as it was:', () => {
  it.each([
    ['slow', slow(120)],
    ['a reset before the effect', reset],
    ['a reset after the effect', resetAfterEffect],
    ['502 of a proxy', status(502, '<html></html>', 'text/html')],
    ['200 without an effect', lie],
  ])('%s, once: done', async (_name, fault) => {
    const { brig, registry } = await openedRegistry();
    await registry.readAll();
    brig.faults.set(fault, { method: 'POST', times: 1 });
    expect(await outcome(registry.write(A, undefined, OPEN))).toBe('done');
    expect(await registry.readOne(A)).toEqual({ kind: 'row', ...OPEN });
  });

  it('200 without an effect, again and again: not done, and brig is not believed', async () => {
    const { brig, registry } = await openedRegistry();
    brig.faults.set(lie, { method: 'POST' });
    expect(await outcome(registry.write(A, undefined, OPEN))).toMatch(
      /^unknown: brig acknowledged the POST of the remote, but what it lists of a\.example is not/,
    );
    expect(brig.requests.lines().filter((line) => line.startsWith('POST'))).toHaveLength(2);
  });

  it('500: not asked again, and it may have happened in part', async () => {
    const { brig, registry } = await openedRegistry();
    brig.store.seed(A, 'no_search', [team('blue')]);
    brig.faults.set(partial, { method: 'PUT' });
    expect(await outcome(registry.write(A, undefined, byTeam('blue', 'green')))).toMatch(/^unknown: .*500 to PUT .*may have done a part/);
    expect(brig.requests.lines().filter((line) => line.startsWith('PUT'))).toHaveLength(1);
    expect(await registry.readOne(A)).toEqual({ kind: 'row', ...byTeam() });
  });

  it('no answer ever: unknown', async () => {
    const { brig, registry } = await openedRegistry({ times: { oneTry: 300, total: 1_000 } });
    await registry.readAll();
    brig.faults.set(hang, { method: 'POST' });
    expect(await outcome(registry.write(A, undefined, OPEN))).toMatch(/^unknown: .*no answer to POST .*nothing came within 0\.3 s a try/);
  });

  it('an answer to a write that cannot be read: the list is asked what became of it', async () => {
    const { brig, registry } = await openedRegistry();
    await registry.readAll();
    brig.faults.set(garbage('no-json'), { method: 'POST', times: 1 });
    expect(await outcome(registry.write(A, undefined, OPEN))).toBe('done');
  });

  it('a list that cannot be read after the write: unknown, and said which call worked', async () => {
    const { brig, registry } = await openedRegistry();
    await registry.readAll();
    const pause = brig.pauseAt('row-written');
    const written = outcome(registry.write(A, undefined, OPEN));
    await pause.reached;
    brig.faults.set(garbage('cut'), { method: 'GET' });
    pause.release();
    expect(await written).toMatch(/^unknown: .*cannot be read: it is no JSON.*acknowledged the POST of the remote, which stands/);
  });

  it('killed in the middle of a PUT: tried again, and done', async () => {
    const { brig, registry } = await openedRegistry();
    brig.store.seed(A, 'no_search', [team('blue')]);
    const pause = brig.pauseAt('team-list-emptied');
    const written = outcome(registry.write(A, undefined, byTeam('blue')));
    await pause.reached;
    pause.kill();
    expect(await written).toBe('done');
    expect(await registry.readOne(A)).toEqual({ kind: 'row', ...byTeam('blue') });
  });
});

describe('a read while brig is not well', () => {
  it.each([
    ['no-json', /cannot be read: it is no JSON; it begins with “<html>/],
    ['other-shape', /cannot be read: its JSON is of another shape \(strategy: /],
    ['cut', /cannot be read: it is no JSON/],
  ] as const)('%s is a Fault that says what came', async (what, message) => {
    const { brig, registry } = await openedRegistry();
    brig.faults.set(garbage(what));
    await expect(registry.readAll()).rejects.toThrow(message);
  });

  it('500: the Fault says what makes brig fail its whole list', async () => {
    const { brig, registry } = await openedRegistry();
    brig.store.remotes.set(A, { search_policy: 7, restriction: 0 });
    await expect(registry.readAll()).rejects.toThrow(/answered 500 .*One row that it cannot read/);
    expect(brig.requests.lines()).toEqual([`GET ${REMOTES}`]);
  });

  it('ends as soon as brig is well again', async () => {
    const { brig, registry } = await openedRegistry();
    brig.faults.set(status(503), { times: 2 });
    expect(await registry.readAll()).toEqual(new Map());
  });

  it('a list that brig tears is what brig says, and the next one is whole', async () => {
    const { brig, registry } = await openedRegistry();
    brig.store.seed(A, 'full_search', [team('blue')]);
    await registry.readAll();
    brig.requests.clear();
    brig.faults.set(tear(500), { path: REMOTES, times: 1 });
    const torn = registry.readAll();
    await expect.poll(() => brig.requests.lines(), { interval: 5 }).toEqual([`GET ${REMOTES}`]);
    await new Promise((resolve) => setTimeout(resolve, 50));
    brig.store.seed(A, 'no_search', [team('green')]);
    expect((await torn).get(A)).toEqual({ kind: 'row', ...byTeam('green') });
    expect((await registry.readAll()).get(A)).toEqual({ kind: 'row', ...byTeam('green'), search_policy: 'no_search' });
  });

  it('of one remote has the teams of the later of its two questions', async () => {
    const { brig, registry } = await openedRegistry();
    brig.store.seed(A, 'full_search', [team('blue')]);
    await registry.readAll();
    brig.faults.set(slow(300), { path: `${REMOTES}/a.example/teams`, times: 1 });
    const read = registry.readOne(A);
    await expect.poll(() => brig.requests.lines().at(-1), { interval: 5 }).toBe(`GET ${REMOTES}/a.example/teams`);
    brig.store.teams.set(A, new Set([team('green')]));
    expect(await read).toEqual({ kind: 'row', ...byTeam('green') });
  });

  it('counts as it did, and a new row from when it was written', async () => {
    const { brig, registry } = await openedRegistry();
    brig.store.seed(A, 'full_search');
    expect(await registry.count()).toBe(1);
    await registry.write(B, undefined, OPEN);
    brig.faults.set(status(500));
    expect(await registry.count()).toBe(2);
  });
});
