import { describe, expect, it } from 'vitest';
import { dueMigrations } from '../../../src/app/migrations/due-migrations.ts';
import { confirmMigration } from '../../../src/app/migrations/confirm-migration.ts';
import { resumeMigration, rollBackMigration } from '../../../src/app/migrations/steer-migration.ts';
import { Fault } from '../../../src/domain/fault.ts';
import { HAZARD_NAMES } from '../../../src/domain/hazard.ts';
import { roundOf } from '../../support/round-of.ts';
import { ALICE, valueOf } from '../world.ts';
import { moving, ownersIn, type Values } from './moving.ts';

const LINGERING: Values = {
  strategy: 'allowDynamic',
  brig: { 'a.example': 'full_search', 'b.example': 'no_search' },
  allowed: ['a.example', 'b.example'],
};
const CLEAN: Values = { strategy: 'allowDynamic' };

describe('a migration that takes back what it has copied', () => {
  it('says how many rows stay where none can be removed, also where an earlier try has made the plan', async () => {
    const values: Values = { ...LINGERING, allowed: ['a.example', 'b.example', 'c.example'] };
    const world = await moving({
      values,
      answers: { 'not-in-force': 'import' },
      registry: (real) => ({ ...real, capabilities: { ...real.capabilities, can_remove: false } }),
    });
    await world.goOn();
    valueOf(await rollBackMigration(world.context, world.id, [], ALICE));
    await world.goOn();
    expect(await world.deployed(values)).toMatchObject({ phase: 'take-back', state: 'failed' });
    valueOf(await resumeMigration(world.context, world.id, HAZARD_NAMES, ALICE));
    const message = expect.stringContaining('2 rows that the file has too stay in the database') as string;
    expect(await world.goOn()).toMatchObject({ phase: 'gone-back', state: 'aborted', message });
  });

  it('takes a list without rows for no sign that they were taken back, where nothing removes one', async () => {
    let isOld = false;
    const values: Values = { ...LINGERING, allowed: ['a.example', 'b.example', 'c.example'] };
    const world = await moving({
      values,
      answers: { 'not-in-force': 'import' },
      registry: (real) => ({
        ...real,
        capabilities: { ...real.capabilities, can_remove: false },
        readAll: () => (isOld ? Promise.resolve(new Map()) : real.readAll()),
      }),
    });
    await world.goOn();
    valueOf(await rollBackMigration(world.context, world.id, HAZARD_NAMES, ALICE));
    await world.goOn();
    isOld = true;
    const message = expect.stringContaining('c.example, which was written and which nothing but CQL removes') as string;
    expect(await world.deployed(values)).toMatchObject({ phase: 'take-back', state: 'failed', message });
    isOld = false;
    valueOf(await resumeMigration(world.context, world.id, [], ALICE));
    expect(await world.goOn()).toMatchObject({ phase: 'gone-back', state: 'aborted' });
  });

  it('ends its way back though the process died when the rows were gone and that was not on record yet', async () => {
    const world = await moving({ values: LINGERING });
    await world.goOn();
    valueOf(await rollBackMigration(world.context, world.id, HAZARD_NAMES, ALICE));
    await world.goOn();
    world.deploy(LINGERING);
    valueOf(await confirmMigration(world.context, world.id, [], ALICE));
    const { migrations } = world.context;
    let rowsGone = false;
    const dying = dueMigrations({
      ...world.context,
      migrations: {
        ...migrations,
        update: (record, revision) =>
          rowsGone
            ? Promise.reject(new Fault('records', 'the process dies here', { effect: 'none' }))
            : migrations.update(record, revision),
      },
      registry: {
        ...world.context.registry,
        writeMany: async (writes, assertMayWrite) => {
          const faults = await world.context.registry.writeMany(writes, assertMayWrite);
          rowsGone = true;
          return faults;
        },
      },
    });
    await roundOf(dying);
    expect(rowsGone).toBe(true);
    expect(await ownersIn(world)).toEqual({});
    expect(await world.record()).toMatchObject({ phase: 'take-back', taken_back: [], applying: expect.any(String) as unknown });
    expect(await world.goOn()).toMatchObject({ phase: 'gone-back', state: 'aborted' });
    const removed = (await world.journalled()).filter(({ action, outcome }) => action === 'remove' && outcome === 'done');
    expect(removed.map(({ domain }) => domain).sort()).toEqual(['a.example', 'b.example']);
  });

  it('takes no row back that the file has lost meanwhile, and says how many are taken back', async () => {
    const world = await moving({ values: LINGERING });
    await world.goOn();
    valueOf(await rollBackMigration(world.context, world.id, [], ALICE));
    await world.goOn();
    expect(await world.deployed(LINGERING)).toMatchObject({ phase: 'take-back', state: 'failed', progress: { done: 0, total: 2 } });
    world.deploy(CLEAN);
    valueOf(await resumeMigration(world.context, world.id, HAZARD_NAMES, ALICE));
    const message = expect.stringContaining('The file does not have a.example, b.example any more') as string;
    expect(await world.goOn()).toMatchObject({ phase: 'take-back', state: 'failed', message });
    expect(Object.keys(await ownersIn(world))).toEqual(['a.example', 'b.example']);
    world.deploy(LINGERING);
    valueOf(await resumeMigration(world.context, world.id, [], ALICE));
    expect(await world.goOn()).toMatchObject({ phase: 'gone-back', state: 'aborted', progress: { done: 2, total: 2 } });
  });
});
