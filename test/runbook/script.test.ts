import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { expect, it, onTestFinished } from 'vitest';
import { watchBackend } from '../../src/adapters/brig/backend.ts';
import { brigClient } from '../../src/adapters/brig/brig-client.ts';
import { brigRegistry } from '../../src/adapters/brig/registry.ts';
import { readInputs } from '../../src/adapters/values/legacy/read-inputs.ts';
import { dueMigrations } from '../../src/app/migrations/due-migrations.ts';
import { LEASE_TIMES } from '../../src/app/presence.ts';
import { QUIET } from '../adapters/brig/opened.ts';
import { temporaryFolder } from '../adapters/embedded/temporary-folder.ts';
import type { EraName } from '../support/brig/era.ts';
import { valuesText } from '../app/migrations/moving.ts';
import { runningBrig, type RunningBrig } from '../brig-stand-in/running-brig.ts';
import { fedremotesAt } from '../cli/support/fedremotes.ts';
import { every } from '../../src/concurrency/every.ts';
import { goodFileLayer, runningService, type RunningService } from '../support/running-service.ts';
import { checkedClient } from '../support/checked-client.ts';
import { ended } from '../cli/support/process.ts';
import { atTerminal, type AtTerminal } from './at-terminal.ts';
import { commandsOnPath, type Called } from './commands-on-path.ts';

const FILE = "it's $(touch owned), `values`.yaml";
const VALUES = valuesText({ strategy: 'allowDynamic', brig: { 'a.example': 'full_search' }, allowed: ['a.example', 'c.example'] });

/** A service in front of a stand-in for brig, and a folder with values files, the script, and commands that deploy to the stand-in. */
interface Scene {
  readonly folder: string;
  readonly brig: RunningBrig;
  readonly env: Record<string, string>;
  readonly id: string;
  /** How helm was called. */
  readonly helms: readonly (readonly string[])[];
  /** Called when helm has deployed and has not answered yet. */
  readonly setDeployed: (listener: () => Promise<void>) => void;
  readonly fedremotes: ReturnType<typeof fedremotesAt>;
}

/** Of what is deployed, fedremotes sees the values files where they are watched; brig it always asks. */
async function service(brig: RunningBrig, isWatched: boolean): Promise<RunningService> {
  const fresh = () => brigClient({ url: brig.url, log: QUIET });
  const client = fresh();
  const backend = watchBackend({ client, fresh, now: () => new Date(), log: QUIET, everyMs: 100 });
  await expect.poll(() => backend.heard()).toBeDefined();
  const running: RunningService = await runningService({
    configured: {},
    ...(isWatched && { fileLayer: goodFileLayer({ 'a.example': 'full_search' }) }),
    around: (plain) => ({ ...plain, registry: brigRegistry({ client, fileLayer: plain.fileLayer.current }), backend }),
  });
  const due = dueMigrations(running.context, LEASE_TIMES, { answers: 2, overMs: 0 });
  const loop = every(50, due.look, (error) => {
    throw error;
  });
  onTestFinished(async () => {
    await loop.stop();
    await due.ended();
    await running.stop();
    await backend.close();
    client.close();
  });
  return running;
}

async function scene({ isWatched, era }: { readonly isWatched: boolean; readonly era: EraName }): Promise<Scene> {
  const { path: folder, remove } = temporaryFolder();
  onTestFinished(remove);
  writeFileSync(join(folder, FILE), VALUES);
  const brig = await runningBrig({
    era,
    domain: 'own.example',
    strategy: 'allowDynamic',
    fileEntries: [{ domain: 'a.example', search_policy: 'full_search' }],
  });
  const { url, fileLayer } = await service(brig, isWatched);
  const fedremotes = fedremotesAt(url);
  const made = await checkedClient(url).ask<{ id: string }>('POST', '/v1/migrations', {
    json: { inputs: [{ name: FILE, content: VALUES }] },
  });
  const { id } = made.body;
  const helms: (readonly string[])[] = [];
  let deployed = (): Promise<void> => Promise.resolve();
  const env = await commandsOnPath(folder, {
    fedremotes: ({ argv }) => fedremotes(argv),
    helm: async (called) => {
      helms.push(called.argv);
      const values = deployedWith(called);
      brig.redeploy(values);
      if (isWatched) fileLayer.set(goodFileLayer(Object.fromEntries(values.fileEntries.map((one) => [one.domain, one.search_policy]))));
      await deployed();
      return {};
    },
    kubectl: ({ argv }) => ({
      out: argv.includes('configmap') ? `optSettings:\n  setFederationStrategy: ${strategyOf(join(folder, FILE))}\n` : 'test\n',
    }),
  });
  const script = await fedremotes(['migrate', 'runbook', id, '--script']);
  writeFileSync(join(folder, 'runbook.sh'), script.out);
  return {
    folder,
    brig,
    env: { ...env, CHART_VERSION: '5.29.0', EVERY: '0.2', WAIT: '20' },
    id,
    helms,
    setDeployed: (listener) => (deployed = listener),
    fedremotes,
  };
}

const settingsOf = (files: readonly string[]) => readInputs(files.map((file) => ({ file, text: readFileSync(file, 'utf8') }))).settings;
const strategyOf = (file: string): string => settingsOf([file]).strategy?.value ?? 'allowNone';

/** A line of CSV. */
function columnsOf(line: string): readonly string[] {
  const lines: string[][] = parse(line);
  return lines.flat();
}

/** What brig is deployed with by `helm upgrade … -f FILE…`, which reads each as a line of CSV. */
function deployedWith({ argv, cwd }: Called) {
  const files = argv.flatMap((word, index) => (argv[index - 1] === '-f' ? columnsOf(word) : [])).map((file) => join(cwd, file));
  const { strategy, entries } = settingsOf(files);
  return { strategy: strategy?.value ?? 'allowNone', fileEntries: entries } as const;
}

const run = ({ folder, env }: Scene, typed?: (word: string) => string): Promise<AtTerminal> =>
  atTerminal('bash runbook.sh', { cwd: folder, env, ...(typed && { typed }) }).ended;

it('leads through a migration, killed in the middle and run again, and once more when it is done', async () => {
  const world = await scene({ isWatched: true, era: '5.x' });
  const { folder, brig, env, helms, fedremotes, id } = world;

  // Before its questions are answered there is nothing to do.
  const early = await run(world);
  expect(early.shown).toContain('QUESTION=OPTION');
  expect(early).toMatchObject({ code: 2, asked: [] });
  expect(early.shown).toContain('QUESTION=OPTION');
  await fedremotes(['migrate', 'answer', id, 'not-in-force=import']);
  writeFileSync(join(folder, 'runbook.sh'), (await fedremotes(['migrate', 'runbook', id, '--script'])).out);

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
  world.setDeployed(() => {
    sitting.kill();
    return Promise.resolve();
  });
  const killed = await sitting.ended;
  expect(killed.asked.slice(0, 1)).toEqual(['WIDENS_ACCESS']);
  expect(killed.asked.slice(-2)).toEqual(['start', 'deploy']);
  expect(helms).toHaveLength(1);
  expect([...brig.store.remotes.keys()].sort()).toEqual(['a.example', 'c.example']);

  // Run again it goes on: where the service has not seen the gate yet it deploys the same once more.
  world.setDeployed(() => Promise.resolve());
  const again = await run(world);
  if (again.code !== 0) throw new Error(again.shown);
  expect(again.shown).toContain('is done');
  expect(again).toMatchObject({ code: 0 });
  expect(again.asked.filter((word) => word !== 'deploy')).toEqual([]);

  const calls = helms.length;
  expect(await run(world)).toMatchObject({ code: 0, asked: [] });
  expect(helms).toHaveLength(calls);
  for (const argv of helms) expect(argv.slice(0, 5)).toEqual(['upgrade', 'wire-server', 'wire/wire-server', '--version', '5.29.0']);
  expect(existsSync(join(folder, 'owned'))).toBe(false);
  expect(settingsOf([join(folder, FILE)])).toMatchObject({ entries: [], strategy: { value: 'allowDynamic' } });
  expect((await brig.list()).remotes.map(({ domain, search_policy }) => [domain, search_policy]).sort()).toEqual([
    ['a.example', 'full_search'],
    ['c.example', 'no_search'],
  ]);
}, 120_000);

it('asks a person for what nobody can see, before anything is deployed', async () => {
  const world = await scene({ isWatched: false, era: '4.36' });
  const { folder, helms, fedremotes, id } = world;
  await fedremotes(['migrate', 'answer', id, 'not-in-force=leave-out']);
  writeFileSync(join(folder, 'runbook.sh'), (await fedremotes(['migrate', 'runbook', id, '--script'])).out);
  // The first is allowed with the start; on the second somebody has looked.
  let asked = 0;
  const said = await run(world, (word) => (word === 'DATABASE_NOT_SEEN' && (asked += 1) > 1 ? 'no' : word));
  expect(said).toMatchObject({ code: 2 });
  expect(said.asked.slice(-2)).toEqual(['start', 'DATABASE_NOT_SEEN']);
  expect(said.shown).toContain('SELECT domain, search_policy FROM federation_remotes;');
  expect(helms).toEqual([]);
}, 120_000);
