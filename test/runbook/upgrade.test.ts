import { join } from 'node:path';
import { expect, it } from 'vitest';
import { valuesText, type Values } from '../app/migrations/moving.ts';
import { listedBy, settingsOf } from './deployed.ts';
import { answered, run, runToEnd, scene, type Scene } from './scene.ts';

const VALUES: Values = { brig: { 'a.example': 'full_search', 'b.example': 'full_search' }, allowed: ['a.example', 'c.example'] };
const FILES = { 'values.yaml': valuesText(VALUES) };
const ALLOWED = [
  ['a.example', 'full_search'],
  ['c.example', 'no_search'],
];
// brig has no way to remove a row, and before the upgrade nobody knows whether the new one shows what is in its database.
const STARTED = ['CANNOT_BE_UNDONE', 'DATABASE_NOT_SEEN', 'start'];
const ANSWERS = ['listed-not-allowed=leave-out'];

/** A backend up to 4.35, whose next `helm upgrade` is to a release with an API for remotes. */
async function old(): Promise<Scene> {
  const world = await scene({ files: FILES, era: 'pre-4.36', upgrade: '5.x' });
  await answered(world, ...ANSWERS);
  return world;
}

it('leads from 4.35 through the upgrade, the copy and the clean-up', async () => {
  const world = await old();
  const { folder, brig, helms } = world;
  // Nobody is cut off by the upgrade: what is deployed with it has whoever was allowed.
  const upgraded: unknown[] = [];
  world.helm.deployed = async () => void upgraded.push(await listedBy(brig));
  const end = await runToEnd(world);
  expect(end.asked).toEqual([...STARTED, 'deploy', 'deploy']);
  expect(upgraded[0]).toEqual(ALLOWED);
  expect(helms).toHaveLength(2);
  expect(await listedBy(brig)).toEqual(ALLOWED);
  expect(brig.store.remotes.size).toBe(2);
  const { strategy, entries, allowed } = settingsOf([join(folder, 'values.yaml')]);
  expect([strategy?.value, entries, allowed]).toEqual(['allowDynamic', [], undefined]);
}, 60_000);

it('leads back to what was deployed with the upgrade, once it is rolled back behind the clean-up', async () => {
  const world = await old();
  const { folder, brig, helms, fedremotes, id } = world;
  world.helm.deployed = async () => {
    if (helms.length !== 2) return;
    expect(brig.store.remotes.size).toBe(2);
    const turned = await fedremotes(['migrate', 'rollback', id, '--allow', 'FILE_REMAINS']);
    expect(turned).toMatchObject({ exitCode: 0 });
  };
  const end = await runToEnd(world);
  expect(end.asked).toEqual([...STARTED, 'deploy', 'deploy', 'deploy']);
  expect(end.shown).toContain('(gone-back)');
  expect(helms).toHaveLength(3);
  const { strategy, entries, allowed } = settingsOf([join(folder, 'values.yaml')]);
  expect([strategy?.value, entries.map(({ domain, search_policy }) => [domain, search_policy])]).toEqual(['allowDynamic', ALLOWED]);
  // The old list is back too, though nothing reads it any more.
  expect(allowed?.domains).toHaveLength(2);
  expect(new Set((await listedBy(brig)).map(([domain]) => domain))).toEqual(new Set(['a.example', 'c.example']));
}, 60_000);

it('begins nothing with a script from before the answers, which does not know that there is an upgrade', async () => {
  // What is prepared for the upgrade contradicts the brig that runs.
  const files = { 'values.yaml': valuesText({ ...VALUES, strategy: 'allowDynamic' }) };
  const world = await scene({ files, era: 'pre-4.36', upgrade: '5.x' });
  const { folder, helms, fedremotes, id } = world;
  await world.script();
  expect((await run(world)).shown).toContain('QUESTION=OPTION');
  await fedremotes(['migrate', 'answer', id, 'era-contradicted=up-to-4.35', ...ANSWERS]);
  const stopped = await run(world);
  expect(stopped).toMatchObject({ code: 1, asked: [] });
  expect(stopped.shown).toContain(`Get it again: fedremotes migrate runbook ${id} --script`);
  expect((await fedremotes(['migrate', 'status', id])).out).toContain('answer, waiting');
  expect(helms).toEqual([]);
  expect(settingsOf([join(folder, 'values.yaml')]).entries).toHaveLength(2);
}, 60_000);
