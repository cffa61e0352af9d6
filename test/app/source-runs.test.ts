import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { Context } from '../../src/app/context.ts';
import { claimRun } from '../../src/app/sources/alone.ts';
import { setSource } from '../../src/app/sources/define-source.ts';
import { dueSources } from '../../src/app/sources/due-sources.ts';
import { requestRun } from '../../src/app/sources/request-run.ts';
import { Fault } from '../../src/domain/fault.ts';
import type { ListSource } from '../../src/domain/list-source.ts';
import type { SyncRun } from '../../src/domain/sync-run.ts';
import { roundOf } from '../support/round-of.ts';
import { replicaOn, turnedClock } from './replicas.ts';
import { ALICE, openWorld, type World } from './world.ts';

const SOURCE: ListSource = {
  name: 'partners',
  mode: 'sync',
  absent: 'freeze',
  absent_after: 2,
  interval: '10s',
  allow: ['WIDENS_ACCESS', 'NARROWS_ACCESS', 'MASS_ADD'],
  review: false,
  adopt: false,
  enabled: true,
};

/** A run that a process left when it died. */
const LEFT: SyncRun = {
  id: 'run-1',
  source: 'partners',
  trigger: 'request',
  slot: '2026-03-04T05:06:00.000Z',
  state: 'running',
  started_at: '2026-03-04T05:06:00.000Z',
};

async function listWorld(...names: readonly string[]): Promise<World & { readonly write: (...names: readonly string[]) => void }> {
  const world = openWorld();
  const file = join(world.folder, 'list.txt');
  const write = (...all: readonly string[]): void => {
    writeFileSync(file, all.map((name) => `${name}.example\n`).join(''));
  };
  write(...names);
  await setSource(world.context, { ...SOURCE, file }, ALICE);
  return { ...world, write };
}

const runs = async ({ sources }: Context): Promise<readonly string[]> =>
  (await sources.runs('partners', 100)).map(({ run: { id, state } }) => `${id} ${state}`);

describe('a run that was left when its process died', () => {
  it('is not passed over by whoever asks for one: it is gone on with first', async () => {
    const { context } = await listWorld('a');
    await context.sources.claim(LEFT);
    expect(await requestRun(context, 'partners', { by: ALICE })).toMatchObject({ problem: { code: 'source-busy' } });
    await roundOf(dueSources(context));
    expect(await runs(context)).toEqual(['run-1 applied']);
    expect(await requestRun(context, 'partners', { by: ALICE })).toMatchObject({ value: { state: 'unchanged' } });
  });

  it('is gone on with though others that were asked for later have ended', async () => {
    const { context } = await listWorld('a');
    await context.sources.claim(LEFT);
    for (let n = 2; n < 50; n += 1) {
      const slot = `2026-03-04T05:06:0${String(n % 8)}.${String(100 + n)}Z`;
      await context.sources.claim({ ...LEFT, id: `run-${String(n)}`, slot, state: 'unchanged' });
    }
    await roundOf(dueSources(context));
    expect((await runs(context)).filter((line) => line.startsWith('run-1 '))).toEqual(['run-1 applied']);
  });
});

it('runs that were both left, one by whoever died before it could withdraw its claim, are gone on with one after the other', async () => {
  const { context } = await listWorld('a');
  await context.sources.claim(LEFT);
  await context.sources.claim({ ...LEFT, id: 'run-2', trigger: 'schedule', slot: '2026-03-04T05:06:10.000Z' });
  const due = dueSources(context);
  await roundOf(due);
  expect((await runs(context)).toSorted()).toEqual(['run-1 applied', 'run-2 running']);
  await roundOf(due);
  expect((await runs(context)).toSorted()).toEqual(['run-1 applied', 'run-2 unchanged']);
});

describe('sources that are due', () => {
  it('do not wait for one whose list hangs', async () => {
    const world = await listWorld('a');
    const { context } = world;
    let goOn = (): void => undefined;
    const hangs = new Promise<void>((resolve) => (goOn = resolve));
    const fetch: Context['lists']['fetch'] = async (...asked) => {
      if (asked[0].url !== undefined) await hangs;
      return context.lists.fetch(...asked);
    };
    await setSource(context, { ...SOURCE, name: 'a-hanging-one', url: 'http://127.0.0.1:9/list.json' }, ALICE);
    const clock = turnedClock();
    const due = dueSources(replicaOn(world, { clock, lists: { ...context.lists, fetch } }));
    clock.pass(10_000);
    await due.look();
    await vi.waitFor(async () => {
      expect(await runs(context)).toEqual([expect.stringContaining('applied')]);
    });
    // The one that hangs is not begun again meanwhile.
    await due.look();
    expect(await context.sources.runs('a-hanging-one', 10)).toHaveLength(1);
    goOn();
    await due.ended();
    expect((await context.sources.get('a-hanging-one'))?.status.state).toBe('unhealthy');
  });

  it('are tried again after a pause that grows while a store fails, and at once when one asks', async () => {
    const world = await listWorld('a');
    const clock = turnedClock();
    let tries = 0;
    const broken: Context = {
      ...replicaOn(world, { clock }),
      registry: {
        ...world.context.registry,
        readAll: () => Promise.reject(new Fault('registry', `try ${String((tries += 1))}`, { effect: 'none' })),
      },
    };
    const due = dueSources(broken);
    clock.pass(10_000);
    for (let second = 0; second < 60; second += 1) {
      await roundOf(due);
      clock.pass(1_000);
    }
    // After 1, 2, 4, 8, 16 and 32 seconds.
    expect(tries).toBe(6);
    expect(await requestRun(world.context, 'partners', { by: ALICE })).toMatchObject({ problem: { code: 'source-busy' } });
  });

  it('are not taken over while the run that one asked for is being claimed', async () => {
    const world = await listWorld('a');
    const { sources } = world.context;
    const due = dueSources(world.context);
    const claim: typeof sources.claim = async (run) => {
      const isClaimed = await sources.claim(run);
      await roundOf(due);
      return isClaimed;
    };
    const context: Context = { ...world.context, sources: { ...sources, claim } };
    expect(await requestRun(context, 'partners', { by: ALICE })).toMatchObject({ value: { state: 'applied' } });
    expect(await runs(world.context)).toHaveLength(1);
  });
});

describe('a claimed run', () => {
  it('is withdrawn where another replica has begun one since we looked, and its slot is free again', async () => {
    const { context } = await listWorld('a');
    const slot = '2026-03-04T05:06:10.000Z';
    await context.sources.claim(LEFT);
    expect(await claimRun(context, { ...LEFT, id: 'run-2', trigger: 'schedule', slot })).toBe('busy');
    expect(await runs(context)).toEqual(['run-1 running']);
    const [left] = await context.sources.runs('partners', 1);
    if (left) await context.sources.removeRun(left);
    expect(await claimRun(context, { ...LEFT, id: 'run-3', trigger: 'schedule', slot })).toMatchObject({ run: { id: 'run-3' } });
    expect(await claimRun(context, { ...LEFT, id: 'run-4', trigger: 'schedule', slot })).toBe('taken');
  });
});

describe('several replicas', () => {
  /** A replica that stands still in its next run, once it has fetched the list. */
  async function standing(world: World, clock = turnedClock()): Promise<{ readonly tick: Promise<void>; readonly goOn: () => void }> {
    let goOn = (): void => undefined;
    const going = new Promise<void>((resolve) => (goOn = resolve));
    let hasFetched = (): void => undefined;
    const fetched = new Promise<void>((resolve) => (hasFetched = resolve));
    const { lists } = world.context;
    const fetch: typeof lists.fetch = async (...asked) => {
      const list = await lists.fetch(...asked);
      hasFetched();
      await going;
      return list;
    };
    const replica = replicaOn(world, { clock, lists: { ...lists, fetch } });
    const due = dueSources(replica);
    clock.pass(10_000);
    const tick = roundOf(due);
    await fetched;
    return { tick, goOn };
  }

  it('do not run one source at the same time, whatever is due', async () => {
    const world = await listWorld('a');
    const { tick, goOn } = await standing(world);
    const clock = turnedClock();
    const other = replicaOn(world, { clock });
    const due = dueSources(other);
    clock.pass(30_000);
    await roundOf(due);
    expect(await runs(other)).toHaveLength(1);
    goOn();
    await tick;
    await roundOf(due);
    expect((await runs(other)).map((line) => line.split(' ')[1])).toEqual(['unchanged', 'applied']);
  });

  it('keep nothing that one which was taken for dead knows of an older list', async () => {
    const world = await listWorld('a', 'b', 'c', 'd');
    await requestRun(world.context, 'partners', { by: ALICE });
    world.write('a', 'b', 'c');
    const { tick, goOn } = await standing(world);
    world.write('a', 'b', 'c', 'd');
    const clock = turnedClock();
    const other = replicaOn(world, { clock });
    const due = dueSources(other);
    await roundOf(due);
    clock.pass(30_000);
    await roundOf(due);
    const known = (await world.context.sources.get('partners'))?.status;
    expect(known).toMatchObject({ state: 'healthy', absent: {} });
    goOn();
    await tick;
    expect((await world.context.sources.get('partners'))?.status).toEqual(known);
    expect(await runs(other)).toHaveLength(2);
  });

  it('keep nothing that is known of a list which the source no longer takes', async () => {
    const world = await listWorld('a', 'b');
    const { tick, goOn } = await standing(world);
    await setSource(world.context, { ...SOURCE, url: 'http://127.0.0.1:9/list.json' }, ALICE);
    goOn();
    await tick;
    expect((await world.context.sources.get('partners'))?.status).toMatchObject({ state: 'new', last_slot: expect.any(String) as unknown });
  });
});
