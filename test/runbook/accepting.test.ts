import { expect, it } from 'vitest';
import { valuesText } from '../app/migrations/moving.ts';
import { listedBy } from './deployed.ts';
import { answered, run, runToEnd, scene } from './scene.ts';

const A = ['a.example', 'full_search'] as const;
const N = ['n.example', 'full_search'] as const;
// As brig stores them (brig-contract §1.6).
const ROW = { search_policy: 2, restriction: 0 };

it('asks for no word of an entry that is left out as long as the clean-up is not deployed', async () => {
  const values = valuesText({
    strategy: 'allowDynamic',
    brig: { 'a.example': 'full_search', 'b.example': 'no_search' },
    allowed: ['a.example'],
  });
  const world = await scene({ files: { 'values.yaml': values }, era: '4.36', isWatched: false });
  await answered(world, 'listed-not-allowed=leave-out');
  const { asked } = await runToEnd(world);
  expect(asked.slice(asked.indexOf('start'))).toEqual(['start', 'DATABASE_NOT_SEEN', 'deploy', 'confirm']);
  expect(await listedBy(world.brig)).toEqual([A]);
}, 60_000);

it('shows what nobody has named, and goes on with the clean-up once its word is typed', async () => {
  const values = valuesText({ strategy: 'allowDynamic', brig: { 'a.example': 'full_search' } });
  const world = await scene({ files: { 'values.yaml': values }, era: '5.x', isWatched: false });
  await world.script();
  expect(await run(world, (word) => (word === 'deploy' ? 'later' : word))).toMatchObject({ code: 2 });
  world.brig.store.remotes.set('n.example', ROW);
  const refused = await run(world, () => 'no');
  expect(refused).toMatchObject({ code: 2, asked: ['DATABASE_NOT_SEEN'] });
  expect(refused.shown).toContain('n.example');
  expect(world.helms).toEqual([]);
  expect((await runToEnd(world)).asked).toEqual(['DATABASE_NOT_SEEN', 'deploy']);
  expect(await listedBy(world.brig)).toEqual([A, N]);
}, 60_000);
