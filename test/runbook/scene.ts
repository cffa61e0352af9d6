import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { watchBackend } from '../../src/adapters/brig/backend.ts';
import { brigClient } from '../../src/adapters/brig/brig-client.ts';
import { brigRegistry } from '../../src/adapters/brig/registry.ts';
import { dueMigrations } from '../../src/app/migrations/due-migrations.ts';
import { LEASE_TIMES } from '../../src/app/presence.ts';
import { every } from '../../src/concurrency/every.ts';
import { QUIET } from '../adapters/brig/opened.ts';
import { temporaryFolder } from '../adapters/embedded/temporary-folder.ts';
import { runningBrig, type RunningBrig } from '../brig-stand-in/running-brig.ts';
import { fedremotesAt, type Ended } from '../cli/support/fedremotes.ts';
import type { EraName } from '../support/brig/era.ts';
import { checkedClient } from '../support/checked-client.ts';
import { goodFileLayer, runningService, type RunningService } from '../support/running-service.ts';
import { atTerminal, type AtTerminal } from './at-terminal.ts';
import { commandsOnPath, type Called } from './commands-on-path.ts';
import { brigWith, filesOf } from './deployed.ts';

/** What a scene is made of. */
export interface SceneOptions {
  /** The values files by name, in the order of `helm -f`. */
  readonly files: Readonly<Record<string, string>>;
  readonly era: EraName;
  /** What a `helm upgrade` makes of it. */
  readonly upgrade?: EraName;
  /** Whether the service sees the values files too; brig it always asks. */
  readonly isWatched?: boolean;
}

/** What happens when helm is called: it may fail before it has deployed, and something may happen before it answers. */
export interface Helm {
  before?: (called: Called) => Partial<Ended> | undefined;
  deployed?: (called: Called) => Promise<void> | void;
}

/** A service in front of a stand-in for brig, and a folder with values files, the script, and commands that deploy to the stand-in. */
export interface Scene {
  readonly folder: string;
  readonly brig: RunningBrig;
  readonly env: Record<string, string>;
  readonly id: string;
  readonly service: RunningService;
  /** How helm was called. */
  readonly helms: readonly (readonly string[])[];
  readonly helm: Helm;
  readonly fedremotes: ReturnType<typeof fedremotesAt>;
  /** Gets the script as it is now. */
  readonly script: () => Promise<void>;
}

type FileLayer = ReturnType<typeof goodFileLayer>;

function layerOf(files: readonly string[]): FileLayer {
  const { strategy, fileEntries } = brigWith(files);
  const { layer, ...state } = goodFileLayer(Object.fromEntries(fileEntries.map((one) => [one.domain, one.search_policy])));
  return { ...state, layer: { ...layer, strategy: { value: strategy, file: 'values.yaml', line: 1 } } };
}

async function service(brig: RunningBrig, fileLayer: FileLayer | undefined): Promise<RunningService> {
  const fresh = () => brigClient({ url: brig.url, log: QUIET });
  const client = fresh();
  const backend = watchBackend({ client, fresh, now: () => new Date(), log: QUIET, everyMs: 100 });
  await expect.poll(() => backend.heard() ?? backend.problem()).toBeDefined();
  const running: RunningService = await runningService({
    configured: {},
    ...(fileLayer && { fileLayer }),
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

/** Opens a scene with a migration of its values files, which nobody has answered yet. */
export async function scene({ files, era, upgrade, isWatched = true }: SceneOptions): Promise<Scene> {
  const { path: root, remove } = temporaryFolder();
  onTestFinished(remove);
  const folder = join(root, 'backend');
  mkdirSync(folder);
  const paths = Object.keys(files).map((name) => join(folder, name));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  const brig = await runningBrig({ era, domain: 'own.example', ...brigWith(paths) });
  const running = await service(brig, isWatched ? layerOf(paths) : undefined);
  const fedremotes = fedremotesAt(running.url);
  const inputs = Object.entries(files).map(([name, content]) => ({ name, content }));
  const made = await checkedClient(running.url).ask<{ id: string }>('POST', '/v1/migrations', { json: { inputs } });
  const { id } = made.body;
  const helms: (readonly string[])[] = [];
  const helm: Helm = {};
  let { strategy } = brigWith(paths);
  const deploy = (called: Called): void => {
    const values = brigWith(filesOf(called));
    brig.redeploy({ ...values, ...(upgrade && { era: upgrade }) });
    strategy = values.strategy;
    if (isWatched) running.fileLayer.set(layerOf(filesOf(called)));
  };
  const env = await commandsOnPath(root, {
    fedremotes: ({ argv }) => fedremotes(argv),
    helm: async (called) => {
      helms.push(called.argv);
      const failed = helm.before?.(called);
      if (failed) return failed;
      if (deploysBrig(called)) deploy(called);
      await helm.deployed?.(called);
      return {};
    },
    kubectl: ({ argv }) => ({ out: argv.includes('configmap') ? `optSettings:\n  setFederationStrategy: ${strategy}\n` : 'test\n' }),
  });
  return {
    folder,
    brig,
    env: { ...env, CHART_VERSION: '5.29.0', EVERY: '0.2', WAIT: '20' },
    id,
    service: running,
    helms,
    helm,
    fedremotes,
    script: async () => {
      writeFileSync(join(folder, 'runbook.sh'), (await fedremotes(['migrate', 'runbook', id, '--script'])).out);
    },
  };
}

const deploysBrig = ({ argv }: Called): boolean => argv.some((word) => word === 'wire/wire-server' || word === 'wire/brig');

/** Answers the questions of a migration, and gets its script. */
export async function answered(world: Scene, ...answers: readonly string[]): Promise<void> {
  if (answers.length === 0) return world.script();
  const { exitCode, err } = await world.fedremotes(['migrate', 'answer', world.id, ...answers]);
  if (exitCode === 1 || exitCode === 3) throw new Error(err);
  await world.script();
}

/** Runs the script at a terminal. */
export const run = ({ folder, env }: Pick<Scene, 'folder' | 'env'>, typed?: (word: string) => string): Promise<AtTerminal> =>
  atTerminal('bash runbook.sh', { cwd: folder, env, ...(typed && { typed }) }).ended;

/** Runs it to the end of the migration; answers the words that it asked for. */
export async function runToEnd(world: Pick<Scene, 'folder' | 'env'>): Promise<AtTerminal> {
  const end = await run(world);
  if (end.code !== 0) throw new Error(`It has ended with ${String(end.code)}:\n${end.shown}`);
  return end;
}
