import { describe, expect, it } from 'vitest';
import { createMigration } from '../../../src/app/migrations/create-migration.ts';
import { readSnapshot } from '../../../src/app/read-snapshot.ts';
import { startMigration } from '../../../src/app/migrations/start-migration.ts';
import { resumeMigration, rollBackMigration } from '../../../src/app/migrations/steer-migration.ts';
import { assertDomain } from '../../../src/domain/domain.ts';
import { HAZARD_NAMES } from '../../../src/domain/hazard.ts';
import { rowOf } from '../../../src/domain/layers.ts';
import type { Meanwhile } from '../../../src/domain/migration/meanwhile.ts';
import { team } from '../../support/domain-samples.ts';
import type { Result } from '../../../src/domain/result.ts';
import { ALICE, openWorld, valueOf } from '../world.ts';
import { failing, moving, valuesText, type Begin, type Moving, type Values } from './moving.ts';

const IN_FILE: Values = { strategy: 'allowDynamic', brig: { 'a.example': 'full_search', 'b.example': 'no_search' } };
const CLEAN: Values = { strategy: 'allowDynamic' };
const restricting = (meanwhile: Meanwhile, more: Partial<Begin> = {}): Promise<Moving> =>
  moving({ values: IN_FILE, restrict: { 'a.example': ['red'] }, answers: { 'until-restricted': meanwhile }, ...more });

function problemOf<P>(result: Result<unknown, P>): P {
  if (result.ok) throw new Error('expected a refusal');
  return result.problem;
}

/** Domain → `all`, or the teams, of each row. */
async function rows({ context }: Moving): Promise<Readonly<Record<string, readonly string[] | 'all'>>> {
  const { database } = await readSnapshot(context);
  return Object.fromEntries(
    [...database].map(([domain, entry]) => {
      const row = rowOf(entry);
      return [domain, row?.restricted === true ? row.teams : 'all'];
    }),
  );
}

describe('a remote that is restricted by team behind the clean-up', () => {
  it.each([
    ['open', { 'a.example': 'all', 'b.example': 'all' }],
    ['absent', { 'b.example': 'all' }],
  ] as const)('stands as it was said until then (%s), and is restricted in the end', async (meanwhile, copied) => {
    const world = await restricting(meanwhile);
    expect(await world.goOn()).toMatchObject({ phase: 'clean-up', state: 'waiting' });
    expect(await rows(world)).toEqual(copied);
    expect(await world.deployed(CLEAN)).toMatchObject({ state: 'done', progress: { done: 2, total: 2 } });
    expect(await rows(world)).toEqual({ 'a.example': [team('red')], 'b.example': 'all' });
    const told = (await world.journalled()).filter(({ action }) => action === 'migration_phase').map(({ message = '' }) => message);
    expect(told).toContain('1 remote restricted by team.');
  });

  it('says so where nothing has to be restricted', async () => {
    const world = await moving({ values: IN_FILE });
    await world.goOn();
    await world.deployed(CLEAN);
    const told = (await world.journalled()).map(({ message = '' }) => message);
    expect(told).toContain('No remote had to wait for its restriction: there is nothing to do here.');
  });

  it('starts only where what is so meanwhile is allowed by name', async () => {
    const allow = async (world: Moving, less: string) => {
      const names = HAZARD_NAMES.filter((name) => name !== less);
      return problemOf(await startMigration(world.context, world.id, { allow: names, by: ALICE })).message;
    };
    expect(await allow(await restricting('open', { started: false }), 'FILE_LIFTS_RESTRICTION')).toContain('FILE_LIFTS_RESTRICTION');
    expect(await allow(await restricting('absent', { started: false }), 'CUTS_FEDERATION')).toContain('CUTS_FEDERATION');
    // What everybody had until then is lost.
    expect(await allow(await restricting('open', { started: false }), 'NARROWS_ACCESS')).toContain('NARROWS_ACCESS');
  });

  it('fails with the reason where it cannot be written, and goes on when resumed', async () => {
    let isBroken = false;
    const world = await restricting('open', { registry: (real) => ({ ...real, ...failing(real, () => isBroken) }) });
    await world.goOn();
    isBroken = true;
    expect(await world.deployed(CLEAN)).toMatchObject({ phase: 'restrict', state: 'failed' });
    isBroken = false;
    valueOf(await resumeMigration(world.context, world.id, HAZARD_NAMES, ALICE));
    expect(await world.goOn()).toMatchObject({ state: 'done' });
    expect((await rows(world))['a.example']).toEqual([team('red')]);
  });

  it('goes back from there: the entries of the file first, then the rows', async () => {
    let isBroken = false;
    const world = await restricting('open', { registry: (real) => ({ ...real, ...failing(real, () => isBroken) }) });
    await world.goOn();
    isBroken = true;
    await world.deployed(CLEAN);
    isBroken = false;
    valueOf(await rollBackMigration(world.context, world.id, HAZARD_NAMES, ALICE));
    expect(await world.goOn()).toMatchObject({ phase: 'restore', state: 'waiting' });
    expect(await world.deployed(IN_FILE)).toMatchObject({ phase: 'gone-back', state: 'aborted' });
    expect(await rows(world)).toEqual({});
  });

  it('shows no consequences of the way forward once it goes back', async () => {
    const world = await restricting('open');
    const forward = [{ name: 'NARROWS_ACCESS' }, { name: 'FILE_LIFTS_RESTRICTION' }];
    expect(await world.goOn()).toMatchObject({ phase: 'clean-up', hazards: forward });
    valueOf(await rollBackMigration(world.context, world.id, [], ALICE));
    expect(await world.goOn()).toMatchObject({ phase: 'restore', hazards: [], refusals: [] });
  });
});

describe('going back to a file that never had a remote, up to 4.35', () => {
  const OLD: Values = { brig: { 'a.example': 'full_search', 'b.example': 'no_search' }, allowed: ['a.example', 'b.example'] };
  const FIRST: Values = { strategy: 'allowDynamic', brig: { 'b.example': 'no_search' } };
  const upgrading = (meanwhile: Meanwhile): Promise<Moving> =>
    restricting(meanwhile, { values: OLD, answers: { 'era-unknown': 'up-to-4.35', 'until-restricted': meanwhile } });
  const rollBack = ({ context, id }: Moving, less?: string) =>
    rollBackMigration(
      context,
      id,
      HAZARD_NAMES.filter((name) => name !== less),
      ALICE,
    );
  const message = expect.stringContaining('a.example: left out of the first patch') as string;

  it('is refused until it is allowed that it stays cut off, and says so in the end', async () => {
    const world = await upgrading('absent');
    await world.goOn();
    expect(await world.deployed(FIRST)).toMatchObject({ phase: 'clean-up' });
    expect(problemOf(await rollBack(world, 'CUTS_FEDERATION'))).toMatchObject({
      code: 'hazards-not-allowed',
      hazards: [{ name: 'CUTS_FEDERATION', domain: 'a.example', message }],
    });
    expect(await world.view()).toMatchObject({ phase: 'clean-up', state: 'waiting' });
    valueOf(await rollBack(world));
    await world.goOn();
    expect(await world.deployed(FIRST)).toMatchObject({ phase: 'gone-back', state: 'aborted', message });
  });

  it('is refused too where the first patch may be deployed already', async () => {
    const world = await upgrading('absent');
    expect(await world.goOn()).toMatchObject({ phase: 'prepare' });
    expect(problemOf(await rollBack(world, 'CUTS_FEDERATION')).code).toBe('hazards-not-allowed');
    valueOf(await rollBack(world));
    expect(await world.goOn()).toMatchObject({ phase: 'gone-back', message });
  });

  it('asks for nothing where the first patch lists it', async () => {
    const world = await upgrading('open');
    await world.goOn();
    valueOf(await rollBack(world, 'CUTS_FEDERATION'));
    expect(await world.goOn()).toMatchObject({
      phase: 'gone-back',
      message: expect.stringMatching(/^Nothing had been copied\. Where the first patch/) as unknown,
    });
  });
});

describe('a restriction that is wanted of a migration', () => {
  const inputs = [{ name: 'values.yaml', content: valuesText({ ...IN_FILE, allowed: ['c.example'] }) }];
  const create = async (...domains: readonly string[]) => {
    const { context } = openWorld({ configured: {} });
    const restrict = domains.map((domain) => ({ domain: assertDomain(domain), teams: [team('red')] }));
    return createMigration(context, { inputs, restrict }, ALICE);
  };

  it.each([
    ['a remote that no list names', ['d.example'], 'd.example is in no list of the inputs'],
    ['the own domain', ['own.example'], 'own.example is the own domain'],
    ['one remote twice', ['a.example', 'a.example'], 'a.example is there twice'],
  ])('is refused for %s: it would be lost', async (_what, domains, message) => {
    const problem = problemOf(await create(...domains));
    expect(problem).toMatchObject({ code: 'inputs-unusable', findings: [{ code: 'restriction-unusable', file: 'target.restrict' }] });
    expect(problem.message).toContain(message);
  });

  it('may be of one that only the old allow list has', async () => {
    expect((await create('c.example')).ok).toBe(true);
  });
});
