import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { valuesText } from '../app/migrations/moving.ts';
import { ended } from '../cli/support/process.ts';
import { atTerminal } from './at-terminal.ts';
import { listedBy, settingsOf } from './deployed.ts';
import { answered, run, runToEnd, scene } from './scene.ts';

const FILE = "it's $(touch owned), `values`.yaml";
const VALUES = valuesText({ strategy: 'allowDynamic', brig: { 'a.example': 'full_search' }, allowed: ['a.example', 'c.example'] });

it('leads through a migration, killed in the middle and run again, and once more when it is done', async () => {
  const world = await scene({ files: { [FILE]: VALUES }, era: '5.x' });
  const { folder, brig, env, helms } = world;

  // Before its questions are answered there is nothing to do.
  await world.script();
  const early = await run(world);
  expect(early.shown).toContain('QUESTION=OPTION');
  expect(early).toMatchObject({ code: 2, asked: [] });
  expect(early.shown).toContain('QUESTION=OPTION');
  await answered(world, 'not-in-force=import');

  // What widens is asked for by name; another word is no.
  const refused = await run(world, () => 'y');
  expect(refused).toMatchObject({ code: 2, asked: ['WIDENS_ACCESS'] });
  expect(brig.store.remotes.size).toBe(0);

  // No pipe can say yes.
  const piped = spawn('setsid', ['--wait', 'bash', 'runbook.sh'], { cwd: folder, env });
  piped.stdin.end('WIDENS_ACCESS\n');
  expect(await ended(piped)).toMatchObject({ code: 2, err: expect.stringContaining('Run this script at a terminal.') as unknown });
  expect(brig.store.remotes.size).toBe(0);

  // Killed when helm has deployed, before the script hears of it.
  const sitting = atTerminal('bash runbook.sh', { cwd: folder, env });
  world.helm.deployed = () => {
    sitting.kill();
  };
  const killed = await sitting.ended;
  expect(killed.asked.slice(0, 1)).toEqual(['WIDENS_ACCESS']);
  expect(killed.asked.slice(-2)).toEqual(['start', 'deploy']);
  expect(helms).toHaveLength(1);
  expect([...brig.store.remotes.keys()].sort()).toEqual(['a.example', 'c.example']);

  // Run again it goes on: where the service has not seen the gate yet it deploys the same once more.
  delete world.helm.deployed;
  const again = await runToEnd(world);
  expect(again.shown).toContain('is done');
  expect(again.asked.filter((word) => word !== 'deploy')).toEqual([]);

  const calls = helms.length;
  expect(await run(world)).toMatchObject({ code: 0, asked: [] });
  expect(helms).toHaveLength(calls);
  for (const argv of helms) expect(argv.slice(0, 5)).toEqual(['upgrade', 'wire-server', 'wire/wire-server', '--version', '5.29.0']);
  expect(existsSync(join(folder, 'owned'))).toBe(false);
  expect(settingsOf([join(folder, FILE)])).toMatchObject({ entries: [], strategy: { value: 'allowDynamic' } });
  expect(await listedBy(brig)).toEqual([
    ['a.example', 'full_search'],
    ['c.example', 'no_search'],
  ]);
}, 120_000);

it('asks a person for what nobody can see, before anything is deployed', async () => {
  const world = await scene({ files: { [FILE]: VALUES }, era: '4.36', isWatched: false });
  const { helms } = world;
  await answered(world, 'not-in-force=leave-out');
  // The first is allowed with the start; on the second somebody has looked.
  let asked = 0;
  const said = await run(world, (word) => (word === 'DATABASE_NOT_SEEN' && (asked += 1) > 1 ? 'no' : word));
  expect(said).toMatchObject({ code: 2 });
  expect(said.asked.slice(-2)).toEqual(['start', 'DATABASE_NOT_SEEN']);
  expect(said.shown).toContain('SELECT domain, search_policy FROM federation_remotes;');
  expect(helms).toEqual([]);
}, 120_000);
