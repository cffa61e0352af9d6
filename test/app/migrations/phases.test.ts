import { describe, expect, it } from 'vitest';
import { confirmMigration } from '../../../src/app/migrations/confirm-migration.ts';
import {
  abortMigration,
  pauseMigration,
  resumeMigration,
  rollBackMigration,
  scheduleMigration,
} from '../../../src/app/migrations/steer-migration.ts';
import { startMigration } from '../../../src/app/migrations/start-migration.ts';
import { assertDomain } from '../../../src/domain/domain.ts';
import { Fault } from '../../../src/domain/fault.ts';
import { HAZARD_NAMES } from '../../../src/domain/hazard.ts';
import { ALICE, editByHand, valueOf } from '../world.ts';
import { brokenWhile, failing, grantedNow, moving, ownersIn, type Moving, type Values } from './moving.ts';

const LINGERING: Values = {
  strategy: 'allowDynamic',
  brig: { 'a.example': 'full_search', 'b.example': 'no_search' },
  allowed: ['a.example', 'b.example'],
};
const CLEAN: Values = { strategy: 'allowDynamic' };

const story = async (world: Moving): Promise<readonly string[]> =>
  (await world.journalled())
    .filter(({ action }) => action.startsWith('migration_'))
    .map(({ action, after }) => (after && 'value' in after ? `${action} ${after.value}` : action));

const waitsText = ({ id }: Moving): string =>
  `Nothing: it waits until 2026-03-05T00:00:00.000Z, as it was scheduled. To begin at once: fedremotes migrate schedule ${id}`;

describe('a migration from 4.36 on under allowDynamic', () => {
  it('copies, verifies, waits for the clean-up, verifies again and hands over; the journal tells it all', async () => {
    const world = await moving({ values: LINGERING });
    expect(await world.goOn()).toMatchObject({ phase: 'clean-up', state: 'waiting', gates: [{ name: 'cleaned-up', satisfied: false }] });
    expect(await ownersIn(world)).toEqual({ 'a.example': `migration:${world.id}`, 'b.example': `migration:${world.id}` });
    expect(await world.deployed(CLEAN)).toMatchObject({ phase: 'done', state: 'done', progress: { done: 2, total: 2 } });
    expect(await ownersIn(world)).toEqual({ 'a.example': 'manual', 'b.example': 'manual' });
    expect(await story(world)).toEqual([
      'migration_created answer',
      'migration_started copy',
      'migration_phase verify, running',
      'migration_phase clean-up, running',
      'migration_phase clean-up, waiting',
      'migration_phase clean-up, running',
      'migration_phase check, running',
      'migration_phase restrict, running',
      'migration_phase hand-over, running',
      'migration_ended done, done',
    ]);
  });

  it('hands over what stood there before too, and belonged to nobody', async () => {
    const world = await moving({ values: LINGERING, started: false });
    const row = "INSERT INTO remotes VALUES ('a.example', 'full_search', 0)";
    editByHand(world.folder, row);
    valueOf(await startMigration(world.context, world.id, { allow: HAZARD_NAMES, by: ALICE }));
    await world.goOn();
    expect(await ownersIn(world)).toEqual({ 'a.example': 'unmanaged', 'b.example': `migration:${world.id}` });
    await world.deployed(CLEAN);
    expect(await ownersIn(world)).toEqual({ 'a.example': 'manual', 'b.example': 'manual' });
  });

  it('keeps no input once it is over', async () => {
    const world = await moving({ values: LINGERING });
    await world.goOn();
    expect(await world.context.migrations.inputs(world.id)).toHaveLength(1);
    await world.deployed(CLEAN);
    await world.goOn();
    expect(await world.context.migrations.inputs(world.id)).toBeUndefined();
    expect(await world.view()).toMatchObject({ state: 'done', summary: { same: 3, wider: 0, narrower: 0 } });
  });

  it('changes no decision at any instant', async () => {
    const before = new Map<string, readonly number[]>();
    const seen: string[] = [];
    const world: Moving = await moving({
      values: LINGERING,
      registry: (real) => ({
        ...real,
        capabilities: real.capabilities,
        writeMany: async (writes, assertMayWrite) => {
          for (const write of writes) {
            const [fault] = await real.writeMany([write], assertMayWrite);
            if (fault) throw fault;
            await look('writing');
          }
          return writes.map(() => undefined);
        },
      }),
    });
    const look = async (when: string): Promise<void> => {
      for (const domain of ['a.example', 'b.example', 'stranger.example']) {
        const granted = await grantedNow(world, domain);
        expect(granted, `${domain} ${when}`).toEqual(before.get(domain) ?? granted);
        before.set(domain, granted);
      }
      seen.push(when);
    };
    await look('before');
    await world.goOn();
    await look('copied');
    world.deploy(CLEAN);
    await look('cleaned up');
    await world.deployed(CLEAN);
    await look('done');
    expect(seen.filter((when) => when === 'writing')).toHaveLength(2);
  });

  it('does not open the gate while an entry stands in the values that it does not know', async () => {
    const world = await moving({ values: LINGERING });
    await world.goOn();
    world.deploy({ strategy: 'allowDynamic', brig: { 'new.example': 'full_search' } });
    expect((await world.goOn()).gates[0]?.message).toContain('the file layer has new.example');
    await expect(world.deployed({ strategy: 'allowDynamic', brig: { 'new.example': 'full_search' } })).rejects.toThrow(
      'the file layer has new.example',
    );
  });

  it('fails where a row is not there any more, and writes it again when it is resumed', async () => {
    const world: Moving = await moving({
      values: LINGERING,
      registry: (real) => {
        let reads = 0;
        return {
          ...real,
          capabilities: real.capabilities,
          readAll: async () => {
            const rows = await real.readAll();
            // Behind the copy, and before its verification.
            if (rows.size === 2 && (reads += 1) === 2) await real.write(assertDomain('a.example'), rows.get('a.example'), undefined);
            return real.readAll();
          },
        };
      },
    });
    const failed = await world.goOn();
    expect(failed).toMatchObject({ phase: 'verify', state: 'failed' });
    expect(failed.message).toContain('a.example');
    valueOf(await resumeMigration(world.context, world.id, [], ALICE));
    expect(await world.goOn()).toMatchObject({ phase: 'clean-up', state: 'waiting', plans: [expect.any(String), expect.any(String)] });
  });
});

describe('a migration from 4.36 on under allowNone', () => {
  it('writes while nobody federates; all opens with the patch', async () => {
    const values: Values = { strategy: 'allowNone', brig: { 'a.example': 'full_search' } };
    const world = await moving({ values, answers: { 'strategy-allow-none': 'allow-dynamic' } });
    await world.goOn();
    expect(await grantedNow(world, 'a.example')).toEqual([0, 0, 0, 0, 0, 0]);
    await world.deployed(CLEAN);
    expect(await grantedNow(world, 'a.example')).toEqual([1, 1, 2, 2, 1, 1]);
    expect(await world.view()).toMatchObject({ state: 'done' });
  });
});

describe('a migration up to 4.35', () => {
  const VALUES: Values = { brig: { 'a.example': 'full_search' }, allowed: ['a.example', 'b.example'] };
  const PREPARED: Values = { strategy: 'allowDynamic', brig: { 'a.example': 'full_search', 'b.example': 'no_search' } };

  it('waits for the upgrade with all entries in the file, copies, and cleans up', async () => {
    const world = await moving({ values: VALUES, answers: { 'era-unknown': 'up-to-4.35' } });
    expect(await world.goOn()).toMatchObject({ phase: 'prepare', state: 'waiting', era: 'up-to-4.35' });
    expect((await world.goOn()).gates[0]?.message).toContain(
      'the strategy in the watched values files is allowNone, and allowDynamic is wanted',
    );
    expect(await world.deployed(PREPARED)).toMatchObject({ phase: 'clean-up' });
    expect(await world.deployed(CLEAN)).toMatchObject({ phase: 'done' });
    expect(await ownersIn(world)).toEqual({ 'a.example': 'manual', 'b.example': 'manual' });
  });

  it('is rolled back to the file entries of the first patch', async () => {
    const world = await moving({ values: VALUES, answers: { 'era-unknown': 'up-to-4.35' } });
    await world.goOn();
    await world.deployed(PREPARED);
    world.deploy(CLEAN);
    valueOf(await rollBackMigration(world.context, world.id, HAZARD_NAMES, ALICE));
    expect(await world.goOn()).toMatchObject({ phase: 'restore', state: 'waiting' });
    expect(await ownersIn(world)).toHaveProperty('a.example');
    expect(await world.deployed(PREPARED)).toMatchObject({ phase: 'gone-back', state: 'aborted' });
    expect(await ownersIn(world)).toEqual({});
  });
});

describe('a migration that is steered', () => {
  it('takes all back from where it has only copied; the file is as it was', async () => {
    const world = await moving({ values: LINGERING });
    await world.goOn();
    valueOf(await rollBackMigration(world.context, world.id, HAZARD_NAMES, ALICE));
    expect(await world.goOn()).toMatchObject({ phase: 'restore', state: 'waiting' });
    expect(await world.deployed(LINGERING)).toMatchObject({ phase: 'gone-back', state: 'aborted' });
    expect(await ownersIn(world)).toEqual({});
  });

  it('takes all back though it was turned round between a look and the plan of the copy', async () => {
    let turn: (() => Promise<unknown>) | undefined;
    let broken = true;
    const world = await moving({
      values: LINGERING,
      registry: (real) => ({
        ...real,
        capabilities: real.capabilities,
        readAll: async () => {
          const now = turn;
          turn = undefined;
          await now?.();
          return real.readAll();
        },
        ...failing(real, () => broken),
      }),
    });
    turn = () => rollBackMigration(world.context, world.id, HAZARD_NAMES, ALICE);
    await world.goOn();
    broken = false;
    expect(await world.goOn()).toMatchObject({ phase: 'gone-back', state: 'aborted' });
    expect(await ownersIn(world)).toEqual({});
    expect((await world.record()).applying).toBeUndefined();
  });

  it('is not rolled back without its consequences allowed: it says which, and goes on when they are', async () => {
    const world = await moving({ values: LINGERING });
    await world.goOn();
    valueOf(await rollBackMigration(world.context, world.id, [], ALICE));
    await world.goOn();
    const refused = await world.deployed(LINGERING);
    expect(refused).toMatchObject({ phase: 'take-back', state: 'failed' });
    const names = ['TAKES_OVER', 'FILE_REMAINS', 'LEAVES_ORPHANS', 'MASS_CHANGE'];
    const command = `fedremotes migrate resume ${world.id}${names.map((name) => ` --allow ${name}`).join('')}`;
    expect(refused.message).toContain('FILE_REMAINS (a.example): The row goes, but the entry in values.yaml line 1 stays');
    expect(refused.message).toContain(`And 2 more. If that is meant: ${command}`);
    expect(refused.next).toBe(
      `Read the consequences in the message. If they are meant, go on: ${command}. Or end it where it is: fedremotes migrate abort ${world.id}`,
    );
    valueOf(await resumeMigration(world.context, world.id, HAZARD_NAMES, ALICE));
    expect(await world.goOn()).toMatchObject({ phase: 'gone-back', state: 'aborted' });
  });

  it('does nothing while it is paused', async () => {
    const world = await moving({ values: LINGERING });
    valueOf(await pauseMigration(world.context, world.id, ALICE));
    expect(await world.goOn()).toMatchObject({ phase: 'copy', state: 'paused' });
    expect(await ownersIn(world)).toEqual({});
    valueOf(await resumeMigration(world.context, world.id, [], ALICE));
    expect(await world.goOn()).toMatchObject({ phase: 'clean-up' });
  });

  it('begins no work before its time, and says when it does', async () => {
    const world = await moving({ values: LINGERING });
    valueOf(await scheduleMigration(world.context, world.id, { at: '2026-03-05T00:00:00.000Z' }, ALICE));
    expect(await world.goOn()).toMatchObject({
      phase: 'copy',
      state: 'running',
      message: 'Work begins at 2026-03-05T00:00:00.000Z, as it was scheduled.',
      next: waitsText(world),
    });
    expect(await ownersIn(world)).toEqual({});
    valueOf(await scheduleMigration(world.context, world.id, undefined, ALICE));
    expect(await world.goOn()).toMatchObject({ phase: 'clean-up' });
  });

  it('goes back no sooner than its time, and says so too', async () => {
    const world = await moving({ values: LINGERING });
    valueOf(await scheduleMigration(world.context, world.id, { at: '2026-03-05T00:00:00.000Z' }, ALICE));
    valueOf(await rollBackMigration(world.context, world.id, HAZARD_NAMES, ALICE));
    expect(await world.goOn()).toMatchObject({ phase: 'take-back', state: 'running', next: waitsText(world) });
    valueOf(await scheduleMigration(world.context, world.id, undefined, ALICE));
    expect(await world.goOn()).toMatchObject({ phase: 'gone-back' });
  });

  it('asks for nothing more once its gate is confirmed', async () => {
    const world = await moving({ values: LINGERING });
    expect((await world.goOn()).next).toContain('Deploy the second patch');
    world.deploy(CLEAN);
    valueOf(await confirmMigration(world.context, world.id, [], ALICE));
    expect(await world.view()).toMatchObject({
      phase: 'clean-up',
      state: 'running',
      next: 'Nothing: it was confirmed by hand, and goes on by itself.',
    });
  });

  it('ends where it is when it is aborted, and can do nothing more', async () => {
    const world = await moving({ values: LINGERING });
    await world.goOn();
    valueOf(await abortMigration(world.context, world.id, ALICE));
    expect(await world.goOn()).toMatchObject({ phase: 'clean-up', state: 'aborted' });
    expect(await world.context.migrations.inputs(world.id)).toBeUndefined();
    for (const steer of [resumeMigration, rollBackMigration])
      expect(await steer(world.context, world.id, [], ALICE)).toMatchObject({ ok: false, problem: { code: 'migration-not-there' } });
  });

  it('says how many are written, also once it was cut off and the rest is another plan', async () => {
    let broken = true;
    const world = await moving({
      values: LINGERING,
      registry: (real) => ({
        ...real,
        capabilities: real.capabilities,
        writeMany: async (writes, assertMayWrite) => {
          const [first, ...others] = writes;
          const fault = new Fault('registry', 'it is away', { effect: 'none' });
          return broken && first
            ? [...(await real.writeMany([first], assertMayWrite)), ...others.map(() => fault)]
            : real.writeMany(writes, assertMayWrite);
        },
        write: (...write) => (broken ? Promise.reject(new Fault('registry', 'it is away', { effect: 'none' })) : real.write(...write)),
      }),
    });
    const stopped = await world.goOn();
    expect(stopped).toMatchObject({ phase: 'copy', state: 'failed', progress: { done: 1, total: 2 } });
    expect(stopped.message).not.toContain('Apply it again');
    broken = false;
    valueOf(await resumeMigration(world.context, world.id, [], ALICE));
    expect(await world.goOn()).toMatchObject({ phase: 'clean-up', progress: { done: 2, total: 2 } });
  });

  it('stops by itself when writes fail, and goes on where it stopped', async () => {
    let broken = true;
    const world = await moving({
      values: LINGERING,
      registry: brokenWhile(() => broken),
    });
    expect(await world.goOn()).toMatchObject({
      phase: 'copy',
      state: 'failed',
      message: expect.stringContaining('it is away') as unknown,
      next: `Mend what the message says, then go on: fedremotes migrate resume ${world.id}. Or go back: fedremotes migrate rollback ${world.id}`,
    });
    broken = false;
    valueOf(await resumeMigration(world.context, world.id, [], ALICE));
    expect(await world.goOn()).toMatchObject({ phase: 'clean-up' });
  });
});
