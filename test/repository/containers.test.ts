import { execFile, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { loadConfig } from '../../src/config/load-config.ts';
import { root } from './root.ts';

const run = promisify(execFile);
const answers = (command: string, args: string[]): boolean => spawnSync(command, args, { stdio: 'ignore' }).status === 0;

/** A Compose that is installed here: Debian's, or Docker's plugin. Neither needs an engine to read a file. */
const compose = ([['docker-compose'], ['docker', 'compose']] as const).find(([command, ...args]) => answers(command, [...args, 'version']));

const mayBeMissing = compose === undefined && process.env['CI'] !== 'true';
if (mayBeMissing)
  console.warn(
    'NOT CHECKED: docker-compose.yml, since neither docker-compose nor “docker compose” is installed (apt-get install docker-compose)',
  );

const service = z.object({
  ports: z.array(z.string()),
  environment: z.record(z.string(), z.string()),
  healthcheck: z.unknown().optional(),
});
const file = z.object({ services: z.object({ fedremotes: service, cassandra: service, 'fedremotes-on-cassandra': service }) });
const {
  fedremotes,
  cassandra,
  'fedremotes-on-cassandra': onCassandra,
} = file.parse(parse(readFileSync(join(root, 'docker-compose.yml'), 'utf8'))).services;

describe('docker-compose.yml', () => {
  it.skipIf(mayBeMissing)('is accepted by the Compose that is installed here', async () => {
    if (compose === undefined) throw new Error('under CI=true docker-compose must be installed: apt-get install docker-compose');
    const [command, ...args] = compose;
    const { stdout } = await run(command, [...args, '--profile', 'cassandra', '-f', 'docker-compose.yml', 'config'], { cwd: root });
    expect(stdout).toContain('cassandra:4.1');
    expect(stdout).toContain('fedremotes-on-cassandra');
  });

  it('publishes its ports on loopback only', () => {
    for (const port of [...fedremotes.ports, ...cassandra.ports, ...onCassandra.ports]) expect(port).toMatch(/^127\.0\.0\.1:/);
  });

  it('has a health check for Cassandra', () => {
    expect(cassandra.healthcheck).toBeDefined();
  });
});

describe('the Dockerfile', () => {
  const lines = readFileSync(join(root, 'Dockerfile'), 'utf8').split('\n');
  const environment = (name: string): string =>
    lines.map((line) => new RegExp(`${name}=(\\S+)`).exec(line)?.[1]).find((value) => value !== undefined) ?? '';
  const image = { FEDREMOTES_LISTEN: environment('FEDREMOTES_LISTEN'), FEDREMOTES_DATA_DIR: environment('FEDREMOTES_DATA_DIR') };

  it('copies only what is there and what .dockerignore lets through', () => {
    const sources = lines.filter((line) => /^COPY (?!--from)/.test(line)).flatMap((line) => line.split(' ').slice(1, -1));
    const through = readFileSync(join(root, '.dockerignore'), 'utf8').split('\n');
    expect(sources).toContain('package.json');
    for (const source of sources.map((one) => one.replace('./', ''))) {
      expect(existsSync(join(root, source))).toBe(true);
      expect(through).toContain(`!${source}`);
    }
  });

  it('does not run as root', () => {
    expect(lines.filter((line) => line.startsWith('USER '))).toEqual(['USER node']);
  });

  it('by itself it refuses to serve others without tokens; with that of docker-compose.yml its configuration is accepted', () => {
    expect(loadConfig({ env: image }).ok).toBe(false);
    expect(loadConfig({ env: { ...image, ...fedremotes.environment } })).toMatchObject({
      ok: true,
      value: { dataDir: '/data', dropIn: 'read' },
    });
    expect(loadConfig({ env: { ...image, ...onCassandra.environment } })).toMatchObject({
      ok: true,
      value: { registry: 'cassandra', state: 'cassandra', dropIn: 'read' },
    });
  });
});
