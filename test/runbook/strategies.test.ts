import { join } from 'node:path';
import { expect, it } from 'vitest';
import { valuesText } from '../app/migrations/moving.ts';
import { listedBy, settingsOf } from './deployed.ts';
import { answered, run, runToEnd, scene, type Scene } from './scene.ts';

const LISTED = { 'a.example': 'full_search', 'b.example': 'exact_handle_search' } as const;
const AS_LISTED = Object.entries(LISTED);

/** A backend under allowNone with a list, which is to federate by its list from now on. */
async function closed(): Promise<Scene> {
  const world = await scene({ files: { 'values.yaml': valuesText({ strategy: 'allowNone', brig: LISTED }) }, era: '5.x' });
  await answered(world, 'strategy-allow-none=allow-dynamic');
  return world;
}

const said = ({ folder }: Scene) => {
  const { strategy, entries } = settingsOf([join(folder, 'values.yaml')]);
  return { strategy: strategy?.value, entries: entries.map(({ domain, search_policy }) => [domain, search_policy]) };
};

it('opens a backend under allowNone only where WIDENS_ACCESS is typed, at the start and once more at the deployment', async () => {
  const world = await closed();
  const { brig, helms } = world;
  let asked = 0;
  const refused = await run(world, (word) => (word === 'WIDENS_ACCESS' && (asked += 1) === 2 ? 'deploy' : word));
  expect(refused).toMatchObject({ code: 2 });
  expect(refused.asked.slice(-2)).toEqual(['start', 'WIDENS_ACCESS']);
  expect(helms).toEqual([]);
  expect((await brig.list()).strategy).toBe('allowNone');
  expect(said(world)).toEqual({ strategy: 'allowNone', entries: AS_LISTED });

  const end = await runToEnd(world);
  expect(end.asked).toEqual(['WIDENS_ACCESS']);
  expect((await brig.list()).strategy).toBe('allowDynamic');
  expect(await listedBy(brig)).toEqual(AS_LISTED);
  expect(said(world)).toEqual({ strategy: 'allowDynamic', entries: [] });
}, 60_000);

it('begins nothing with a script of answers that were to open nothing', async () => {
  const world = await scene({ files: { 'values.yaml': valuesText({ strategy: 'allowNone', brig: LISTED }) }, era: '5.x' });
  await answered(world, 'strategy-allow-none=stay-allow-none');
  await world.fedremotes(['migrate', 'answer', world.id, 'strategy-allow-none=allow-dynamic']);
  const stopped = await run(world);
  expect(stopped).toMatchObject({ code: 1, asked: [] });
  expect(stopped.shown).toContain('The answers have come to something else since this script was made.');
}, 60_000);

it('closes it again without that word, once it is rolled back behind the clean-up', async () => {
  const world = await closed();
  const { brig, helms, fedremotes, id } = world;
  world.helm.deployed = async () => {
    if (helms.length === 1) expect(await fedremotes(['migrate', 'rollback', id, '--allow', 'FILE_REMAINS'])).toMatchObject({ exitCode: 0 });
  };
  const end = await runToEnd(world);
  expect(end.asked.slice(-3)).toEqual(['start', 'WIDENS_ACCESS', 'deploy']);
  expect(end.shown).toContain('(gone-back)');
  expect((await brig.list()).strategy).toBe('allowNone');
  expect(said(world)).toEqual({ strategy: 'allowNone', entries: AS_LISTED });
}, 60_000);

it('leads through a migration without an old list', async () => {
  const world = await scene({ files: { 'values.yaml': valuesText({ strategy: 'allowDynamic', brig: LISTED }) }, era: '5.x' });
  await world.script();
  const end = await runToEnd(world);
  expect(end.asked.slice(-2)).toEqual(['start', 'deploy']);
  expect(end.asked).not.toContain('WIDENS_ACCESS');
  expect(await listedBy(world.brig)).toEqual(AS_LISTED);
  expect(said(world)).toEqual({ strategy: 'allowDynamic', entries: [] });
}, 60_000);
