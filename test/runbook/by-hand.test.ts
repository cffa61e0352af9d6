import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { valuesText } from '../app/migrations/moving.ts';
import { listedBy, settingsOf } from './deployed.ts';
import { answered, run, runToEnd, scene, type Scene } from './scene.ts';
import { VALUES_OF_BRIG } from './sub-chart-values.ts';

const LISTED = { 'a.example': 'full_search' } as const;
const AS_LISTED = Object.entries(LISTED);
const RENDERED = `optSettings:
  setFederationDomain: own.example
  setFederationStrategy: allowDynamic
  setFederationDomainConfigs:
    - domain: a.example
      search_policy: full_search
federatorInternal:
  host: federator
`;
const FEDERATOR = `optSettings:
  federationStrategy:
    allowedDomains:
      - a.example
`;
const VALUES = valuesText({ strategy: 'allowDynamic', brig: LISTED });

/** A person who deploys without the file entries, and then types this. */
const deploying =
  ({ brig }: Scene, typed: string) =>
  (word: string): string => {
    if (word !== 'deploy') return word;
    brig.redeploy({ fileEntries: [] });
    return typed;
  };

it.each([
  ['brig.yaml', { 'brig.yaml': RENDERED }, 'deploy', 'None of the inputs is a values file'],
  ['values.yaml', { 'values.yaml': VALUES }, 'deployed', 'Step clean-up'],
  // Of the service whose old list is to go there are no values.
  ['values.yaml', { 'values.yaml': VALUES_OF_BRIG, 'federator.yaml': FEDERATOR }, 'deploy', 'The values files cannot be patched.'],
] as const)(
  'leaves %s alone, and deploys nothing, where a person does (%#)',
  async (name, files, typed, shown) => {
    const world = await scene({ files, era: '5.x', isWatched: false });
    const text = readFileSync(join(world.folder, name), 'utf8');
    await answered(world, ...('federator.yaml' in files ? ['era-contradicted=from-4.36'] : []));
    const end = await run(world, deploying(world, typed));
    expect(end).toMatchObject({ code: 0 });
    expect(end.shown).toContain(shown);
    expect(world.helms).toEqual([]);
    expect(readFileSync(join(world.folder, name), 'utf8')).toBe(text);
    expect(await listedBy(world.brig)).toEqual(AS_LISTED);
    expect(world.brig.store.remotes.size).toBe(1);
  },
  60_000,
);

it('says on the way back that what went comes back, where nothing can be patched', async () => {
  const world = await scene({ files: { 'brig.yaml': RENDERED }, era: '5.x', isWatched: false });
  const { brig, fedremotes, id } = world;
  await world.script();
  const stopped = await run(world, (word) => (word === 'deploy' ? 'later' : word));
  expect(stopped).toMatchObject({ code: 2 });
  brig.redeploy({ fileEntries: [] });
  await fedremotes(['migrate', 'rollback', id]);
  const end = await run(world, (word) => {
    brig.redeploy({ fileEntries: [{ domain: 'a.example', search_policy: 'full_search' }] });
    return word;
  });
  expect(end).toMatchObject({ code: 0, asked: ['deploy'] });
  expect(end.shown).toContain('what is said above to be taken away comes back');
  expect(end.shown).toContain('(gone-back)');
}, 60_000);

/** A backend up to 4.35 that is upgraded to a release that does not show what is in its database. */
async function toOneThatDoesNotShow(): Promise<Scene> {
  const files = { 'values.yaml': valuesText({ brig: LISTED, allowed: ['a.example'] }) };
  const world = await scene({ files, era: 'pre-4.36', upgrade: '4.36' });
  await answered(world);
  return world;
}

it('asks a person for each thing that a brig before 4.40 does not show, and goes on', async () => {
  const world = await toOneThatDoesNotShow();
  const end = await runToEnd(world);
  expect(end.asked.slice(end.asked.indexOf('start'))).toEqual(['start', 'deploy', 'DATABASE_NOT_SEEN', 'deploy', 'confirm']);
  expect(await listedBy(world.brig)).toEqual(AS_LISTED);
  expect(settingsOf([join(world.folder, 'values.yaml')]).entries).toEqual([]);
}, 60_000);

it('asks for that on the way back too', async () => {
  const world = await toOneThatDoesNotShow();
  const { helm, helms, fedremotes, id, folder, brig } = world;
  helm.deployed = async () => {
    if (helms.length === 2) await fedremotes(['migrate', 'rollback', id]);
  };
  const end = await runToEnd(world);
  expect(end.asked.slice(end.asked.indexOf('DATABASE_NOT_SEEN', 2))).toEqual(['DATABASE_NOT_SEEN', 'deploy', 'deploy', 'confirm']);
  expect(end.shown).toContain('(gone-back)');
  expect(settingsOf([join(folder, 'values.yaml')]).entries).toHaveLength(1);
  expect((await listedBy(brig)).map(([domain]) => domain)).toEqual(['a.example']);
}, 60_000);
