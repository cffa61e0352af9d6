import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { copyOfTheProject } from './copy-of-the-project.ts';
import { shellBlocks, type ShellBlock } from './shell-blocks.ts';

// The documents speak of the default port; here another one stands in its place, so that a service that runs is left alone.
const DEFAULT_ADDRESS = '127.0.0.1:8090';

let folder: string;
let address: string;
let started: ChildProcess | undefined;
let data = 'data';

beforeAll(async () => {
  folder = copyOfTheProject();
  address = `127.0.0.1:${String(await freePort())}`;
});

afterEach(async () => {
  if (!started?.pid || started.exitCode !== null) return;
  const ended = new Promise((resolve) => started?.once('exit', resolve));
  // The group that this test started: npm and the service below it.
  process.kill(-started.pid, 'SIGTERM');
  await ended;
  started = undefined;
});

describe('the first command of the README', () => {
  it('builds, starts the service and prints a curl that works', { timeout: 180_000 }, async () => {
    const [first] = shellBlocks('README.md');
    expect(first?.commands.trim()).toBe('npm ci && npm start');
    const printed = await startInBackground('npm start', /try\s+(curl .*)/);
    const answer = run(printed);
    expect(answer.status).toBe(0);
    expect(JSON.parse(answer.stdout)).toMatchObject({ strategy: 'allowNone', registry: { name: 'embedded' } });
  });
});

describe('the commands of the README', () => {
  it('on a values file list what is in it', { timeout: 180_000 }, async () => {
    const blocks = shellBlocks('README.md').map(({ commands }) => commands.trim());
    const [start, ...reads] = blocks.slice(2);
    expect(start).toBe('FEDREMOTES_VALUES=values.yaml npm start');
    ensureBuilt();
    // That npm start builds and starts is seen above; the build is the same.
    const built = String(start).replace('npm start', 'node dist/main.js');
    await startInBackground(built.replace('values.yaml', 'docs/examples/values.yaml'), /try\s+(curl .*)/);
    const answer = run(reads.join('\n'));
    expect(answer).toMatchObject({ status: 0 });
    expect(answer.stdout.match(/supplier\.example\.com/g)?.length).toBeGreaterThan(1);
  });
});

describe('the quick start', () => {
  it('does what it says, in order', { timeout: 240_000 }, async () => {
    ensureBuilt();
    const [, ...blocks] = shellBlocks('docs/quick-start.md');
    await executed(blocks);
    expect(run('npx fedremotes journal --domain clinic.example.net').stdout).toContain('unfreeze');
    expect(run('npx fedremotes remotes get clinic.example.net').stdout).toContain('exact_handle_search');
  });
});

describe('the page on plans', () => {
  it('does what it says, in order', { timeout: 240_000 }, async () => {
    ensureBuilt();
    data = 'data-of-plans';
    await executed(shellBlocks('docs/plans.md'));
    expect(run(direct('npx fedremotes journal --domain clinic.example.net')).stdout).toContain('contract 2026-114');
    const remotes = run(direct('npx fedremotes remotes list')).stdout;
    expect(remotes).toMatch(/^lab\.example\.net +no_search +everybody +sync:partners /m);
    expect(remotes).toMatch(/^court\.example\.net /m);
  });
});

describe('the page on sources', () => {
  it('does what it says, in order', { timeout: 240_000 }, async () => {
    ensureBuilt();
    data = 'data-of-sources';
    await executed(shellBlocks('docs/sources.md'));
    expect(run(direct('npx fedremotes sources list')).stdout).toContain('There is no source');
    const remotes = run(direct('npx fedremotes remotes list')).stdout;
    for (const domain of ['clinic.example.net', 'lab.example.net']) expect(remotes).toMatch(new RegExp(`^${domain} .* manual `, 'm'));
  });
});

describe('the page on migrating', () => {
  it('does what it says, in order', { timeout: 240_000 }, async () => {
    ensureBuilt();
    data = 'data-of-migrations';
    await executed(shellBlocks('docs/migrate.md'));
    expect(run(direct('npx fedremotes remotes list')).stdout).toMatch(/^lab\.example\.net +no_search +everybody +manual /m);
    expect(readFileSync(join(folder, 'my-values.yaml'), 'utf8')).not.toMatch(/setFederationDomainConfigs|allowedDomains/);
    const { stdout } = run(direct('npx fedremotes migrate inspect docs/examples/values-with-allow-list.yaml || true'));
    expect(stdout).toContain('listed-not-allowed  lab.example.net');
    expect(stdout).toContain('not-in-force  court.example.net');
  });
});

/** Builds the copy, unless a test before this one has. */
function ensureBuilt(): void {
  if (!existsSync(join(folder, 'dist/main.js'))) expect(run('npm run build').status).toBe(0);
}

/** Executes blocks in order, each with the exit code that it promises, and with the ids of the last plan and the last migration that one printed. */
async function executed(blocks: readonly ShellBlock[]): Promise<void> {
  let plan = '';
  let migration = '';
  for (const { commands: written, background, exits } of blocks) {
    if (background) {
      await startInBackground(direct(written), /try\s+(curl .*)/);
      continue;
    }
    // A block whose first command prints a plan needs its id for the second.
    const lines = written.includes('<<') ? [written] : written.trim().split('\n');
    for (const [index, line] of lines.entries()) {
      const commands = line.replaceAll('PLAN_ID', plan).replaceAll('MIGRATION_ID', migration);
      const { status, output } = statusOf(commands);
      const isLast = index === lines.length - 1;
      if (isLast) expect({ commands, status, output }).toMatchObject({ commands, status: exits });
      else expect([0, 2], `${commands}: ${output}`).toContain(status);
      migration = /^Migration +([0-9a-f-]{36})$/m.exec(output)?.[1] ?? migration;
      plan = [...output.matchAll(/^Plan +([0-9a-f-]{36})$/gm)].at(-1)?.[1] ?? plan;
    }
  }
}

/** That `npx` finds the command is seen above; here it would take a second for each. */
const direct = (commands: string): string => commands.replaceAll('npx fedremotes', 'node dist/cli/main.js');

const statusOf = (commands: string): { status: number | null; output: string } => {
  const { status, stdout, stderr } = run(direct(commands));
  return { status, output: stdout + stderr };
};

function run(commands: string): { status: number | null; stdout: string; stderr: string } {
  return spawnSync('bash', ['-e', '-c', here(commands)], { cwd: folder, env: environment(), encoding: 'utf8', timeout: 120_000 });
}

/** Starts commands that go on, and answers what the pattern finds in what they print. */
function startInBackground(commands: string, pattern: RegExp): Promise<string> {
  const child = spawn('bash', ['-c', here(commands)], { cwd: folder, env: environment(), detached: true });
  started = child;
  return new Promise((resolve, reject) => {
    let printed = '';
    const read = (chunk: Buffer): void => {
      printed += chunk.toString();
      const found = pattern.exec(printed)?.[1];
      if (found) resolve(found);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', (code) => {
      reject(new Error(`it ended with ${String(code)}: ${printed}`));
    });
  });
}

const here = (commands: string): string => commands.replaceAll(DEFAULT_ADDRESS, address);

const environment = (): NodeJS.ProcessEnv => ({
  ...process.env,
  FEDREMOTES_LISTEN: address,
  FEDREMOTES_URL: `http://${address}`,
  FEDREMOTES_DATA_DIR: join(folder, data),
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const bound = server.address();
      server.close(() => {
        resolve(typeof bound === 'object' && bound ? bound.port : 0);
      });
    });
  });
}
