import { describe, expect, it } from 'vitest';
import type { Context } from '../../../src/app/context.ts';
import { createMigration } from '../../../src/app/migrations/create-migration.ts';
import { dueMigrations } from '../../../src/app/migrations/due-migrations.ts';
import { patchOfMigration } from '../../../src/app/migrations/patch-of-migration.ts';
import { startMigration } from '../../../src/app/migrations/start-migration.ts';
import { confirmMigration } from '../../../src/app/migrations/confirm-migration.ts';
import {
  abortMigration,
  pauseMigration,
  resumeMigration,
  rollBackMigration,
  scheduleMigration,
} from '../../../src/app/migrations/steer-migration.ts';
import { observeDatabase } from '../../../src/app/observe-database.ts';
import { readSnapshot } from '../../../src/app/read-snapshot.ts';
import { assertDomain } from '../../../src/domain/domain.ts';
import { Fault } from '../../../src/domain/fault.ts';
import { HAZARD_NAMES } from '../../../src/domain/hazard.ts';
import { NO_FILE_LAYER } from '../../../src/domain/layers.ts';
import { roundOf } from '../../support/round-of.ts';
import { replicaOn } from '../replicas.ts';
import { ALICE, valueOf } from '../world.ts';
import { brokenWhile, moving, valuesText, type Moving, type Values } from './moving.ts';

const LINGERING: Values = {
  strategy: 'allowDynamic',
  brig: { 'a.example': 'full_search', 'b.example': 'no_search' },
  allowed: ['a.example', 'b.example'],
};

const domains = async ({ context }: Moving): Promise<readonly string[]> => [...(await readSnapshot(context)).database.keys()];

/** A context in which something happens in the middle of making a plan. */
const whilePlanning = (context: Context, happens: () => Promise<unknown>): Context => {
  let once: Promise<unknown> | undefined;
  return {
    ...context,
    plans: { ...context.plans, create: async (...plan) => (await (once ??= happens()), context.plans.create(...plan)) },
  };
};

describe('a migration that is steered while a plan for it is made', () => {
  it('takes back all that it wrote, and writes nothing after it was rolled back', async () => {
    const world = await moving({ values: LINGERING });
    const rollBack = () => rollBackMigration(world.context, world.id, HAZARD_NAMES, ALICE);
    await roundOf(dueMigrations(whilePlanning(world.context, rollBack)));
    expect(await domains(world)).toEqual([]);
    expect(await world.goOn()).toMatchObject({ phase: 'gone-back', state: 'aborted' });
    expect(await domains(world)).toEqual([]);
  });

  it('writes nothing after it was rolled back, though its process ends at that moment and another one goes on', async () => {
    const world = await moving({ values: LINGERING });
    const ending = whilePlanning(world.context, async () => {
      await rollBackMigration(world.context, world.id, HAZARD_NAMES, ALICE);
      ending.stopping = true;
    });
    await roundOf(dueMigrations(ending));
    expect(await world.goOn()).toMatchObject({ phase: 'gone-back', state: 'aborted' });
    expect(await domains(world)).toEqual([]);
  });

  it('writes nothing after it was paused', async () => {
    const world = await moving({ values: LINGERING });
    const pause = () => pauseMigration(world.context, world.id, ALICE);
    await roundOf(dueMigrations(whilePlanning(world.context, pause)));
    expect(await world.view()).toMatchObject({ phase: 'copy', state: 'paused' });
    expect(await domains(world)).toEqual([]);
  });
});

describe('a migration whose process is asked to end in the middle', () => {
  it('has not failed: the next process goes on', async () => {
    const world = await moving({ values: LINGERING });
    const ending = whilePlanning(world.context, () => {
      ending.stopping = true;
      return Promise.resolve();
    });
    await roundOf(dueMigrations(ending));
    expect(await domains(world)).toEqual([]);
    expect(await world.view()).toMatchObject({ phase: 'copy', state: 'running' });
    expect(await world.goOn()).toMatchObject({ phase: 'clean-up', state: 'waiting' });
  });
});

describe('a replica whose migration another one has taken over', () => {
  it('says nothing of it any more', async () => {
    const world = await moving({ values: LINGERING });
    const { migrations, registry } = world.context;
    const other = { replica: 'other', epoch: 1 };
    const slow = replicaOn(world, {
      registry: {
        ...registry,
        writeMany: async (writes) => {
          const stored = await migrations.get(world.id);
          if (stored) await migrations.update({ ...stored.record, holder: other }, stored.revision);
          return writes.map(() => new Fault('leases', 'taken for dead', { effect: 'none' }));
        },
        write: () => Promise.reject(new Fault('leases', 'taken for dead', { effect: 'none' })),
      },
    });
    await roundOf(dueMigrations(slow));
    expect(await world.record()).toMatchObject({ phase: 'copy', state: 'running', holder: other });
  });
});

describe('a migration of which a row came late, after that was on record as not done', () => {
  it('takes that row back too when it is rolled back', async () => {
    let broken = true;
    const world = await moving({
      values: LINGERING,
      registry: brokenWhile(() => broken),
    });
    expect(await world.goOn()).toMatchObject({ phase: 'copy', state: 'failed' });
    broken = false;
    const late = assertDomain('a.example');
    await world.context.registry.write(late, undefined, { search_policy: 'full_search', restricted: false, teams: [] });
    await observeDatabase(world.context);
    valueOf(await resumeMigration(world.context, world.id, [], ALICE));
    expect(await world.goOn()).toMatchObject({ phase: 'clean-up' });
    expect(await domains(world)).toEqual(['a.example', 'b.example']);
    valueOf(await rollBackMigration(world.context, world.id, HAZARD_NAMES, ALICE));
    await world.goOn();
    expect(await world.deployed(LINGERING)).toMatchObject({ phase: 'gone-back', state: 'aborted' });
    expect(await domains(world)).toEqual([]);
  });
});

describe('a migration that is started twice at once', () => {
  it('goes by what held at the start that counts', async () => {
    const world = await moving({ values: LINGERING, started: false });
    const { context, id } = world;
    const start = (by: Context) => startMigration(by, id, { allow: HAZARD_NAMES, by: ALICE });
    const kept = async () => (await context.migrations.start((await world.record()).started?.kept ?? id))?.rows ?? 'nothing';
    let first: unknown;
    const second = await start({
      ...context,
      migrations: {
        ...context.migrations,
        keepStart: async (...args) => {
          // Somebody else is faster, and has come far already.
          valueOf(await start(context));
          first = await kept();
          await world.goOn();
          await context.migrations.keepStart(args[0], {});
        },
      },
    });
    expect(second).toMatchObject({ ok: false, problem: { code: 'migration-not-there' } });
    expect(await kept()).toEqual(first);
  });
});

it('says what keeps it while the world fails, and goes on by itself', async () => {
  let isAway = false;
  const world = await moving({
    values: LINGERING,
    registry: (real) => ({
      ...real,
      readAll: () => (isAway ? Promise.reject(new Fault('registry', 'brig is away.', { effect: 'none' })) : real.readAll()),
    }),
  });
  isAway = true;
  expect(await world.goOn()).toMatchObject({ phase: 'copy', state: 'running', message: 'brig is away. It is tried again by itself.' });
  isAway = false;
  await roundOf(dueMigrations(world.context));
  const { phase, message = '' } = await world.view();
  expect(phase).toBe('clean-up');
  expect(message).not.toContain('away');
});

it('begins no write within the last half minute of its window', async () => {
  let now = Date.parse('2026-03-04T22:50:00Z');
  const brig = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`remote${String(n)}.example`, 'full_search'] as const));
  const world = await moving({
    values: { ...LINGERING, brig },
    answers: { 'listed-not-allowed': 'import', 'not-in-force': 'leave-out' },
    registry: (real) => ({
      ...real,
      writeMany: async (writes, assertMayWrite, assertMayBegin) => {
        const ends = [];
        for (const write of writes) {
          ends.push(...(await real.writeMany([write], assertMayWrite, assertMayBegin)));
          now += 30_000;
        }
        return ends;
      },
    }),
  });
  Object.assign(world.context.clock, { now: () => new Date(now) });
  const windows = [{ days: ['wed' as const], from: '22:00', to: '23:00' }];
  valueOf(await scheduleMigration(world.context, world.id, { windows, time_zone: 'UTC' }, ALICE));
  expect(await world.goOn()).toMatchObject({ phase: 'copy', state: 'running' });
  // From 22:50 to 22:59:30 every 30 s.
  expect(await domains(world)).toHaveLength(19);
  now = Date.parse('2026-03-11T22:00:00Z');
  await roundOf(dueMigrations(world.context));
  expect(await domains(world)).toHaveLength(30);
});

it('hands over what a migration has left that was aborted', async () => {
  const first = await moving({ values: LINGERING });
  await first.goOn();
  valueOf(await abortMigration(first.context, first.id, ALICE));
  const inputs = [{ name: 'values.yaml', content: valuesText(LINGERING) }];
  const { id } = valueOf(await createMigration(first.context, { inputs }, ALICE));
  valueOf(await startMigration(first.context, id, { allow: HAZARD_NAMES, by: ALICE }));
  await first.goOn();
  first.deploy({ strategy: 'allowDynamic' });
  valueOf(await confirmMigration(first.context, id, HAZARD_NAMES, ALICE));
  await first.goOn();
  const { owners } = await readSnapshot(first.context);
  expect([...owners.values()]).toEqual(['manual', 'manual']);
});

it('that is aborted while a remote waits for its restriction says how that stands', async () => {
  const world = await moving({
    values: { strategy: 'allowDynamic', brig: { 'a.example': 'full_search' } },
    restrict: { 'a.example': ['red'] },
    answers: { 'until-restricted': 'absent' },
  });
  await world.goOn();
  valueOf(await scheduleMigration(world.context, world.id, { at: '2027-01-01T00:00:00.000Z' }, ALICE));
  const held = await world.deployed({ strategy: 'allowDynamic' });
  expect(held).toMatchObject({ phase: 'check', next: expect.stringContaining('Not restricted by team yet: a.example') as unknown });
  valueOf(await abortMigration(world.context, world.id, ALICE));
  const { message, next } = await world.view();
  expect(message).toBe('Not restricted by team yet: a.example (in no list, and cut off).');
  expect(next).toContain('Look at what the message names');
});

it('rehearses without the values files what its report says, and asks for no more', async () => {
  const world = await moving({ values: LINGERING, started: false, file: { status: 'none', layer: NO_FILE_LAYER } });
  expect((await world.view()).hazards).toEqual([]);
  valueOf(await startMigration(world.context, world.id, { allow: [], by: ALICE }));
  expect(await world.goOn()).toMatchObject({ phase: 'clean-up', state: 'waiting' });
});

it('a clean-up does not let in with the patch what came since the start, until that is allowed by name', async () => {
  const values: Values = { strategy: 'allowNone', brig: { 'a.example': 'full_search' } };
  const world = await moving({ values, answers: { 'strategy-allow-none': 'allow-dynamic' } });
  await world.goOn();
  valueOf(await world.change({ action: 'upsert', domain: 'd.example', search_policy: 'full_search' }));
  world.deploy({ strategy: 'allowDynamic' });
  const message = expect.stringContaining('the database has d.example, which came since the start') as unknown;
  expect(await patchOfMigration(world.context, world.id, 'clean-up')).toMatchObject({ ok: false, problem: { message } });
  expect(await confirmMigration(world.context, world.id, ['WIDENS_ACCESS'], ALICE)).toMatchObject({ ok: false, problem: { message } });
  await world.goOn();
  expect(await confirmMigration(world.context, world.id, [], ALICE)).toMatchObject({ ok: false, problem: { message } });
  valueOf(await confirmMigration(world.context, world.id, ['WIDENS_ACCESS'], ALICE));
  expect(await world.goOn()).toMatchObject({ phase: 'clean-up', state: 'waiting' });
  valueOf(await confirmMigration(world.context, world.id, [], ALICE));
  expect(await world.goOn()).toMatchObject({ phase: 'done' });
});
