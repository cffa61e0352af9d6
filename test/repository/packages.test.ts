import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { projectFiles } from './project-files.ts';
import { root } from './root.ts';

const read = (path: string): unknown => JSON.parse(readFileSync(join(root, path), 'utf8'));
const versions = z.record(z.string(), z.string());
const manifest = z
  .object({ license: z.string(), scripts: versions, dependencies: versions, devDependencies: versions, bin: versions })
  .parse(read('package.json'));
const lock = z
  .object({ packages: z.record(z.string(), z.object({ dev: z.boolean().optional(), optional: z.boolean().optional() })) })
  .parse(read('package-lock.json'));

/** Licences that ask for no more than to be named. */
const LICENCES = ['MIT', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'BlueOak-1.0.0', 'CC0-1.0', 'Unlicense'];

const licensed = z.object({
  license: z.union([z.string(), z.object({ type: z.string() }).transform(({ type }) => type)]),
});

/** The folders of the packages that a production install has. */
const production = Object.entries(lock.packages)
  .filter(([path, { dev }]) => path !== '' && dev !== true)
  .filter(([path, { optional }]) => optional !== true || existsSync(join(root, path)))
  .map(([path]) => path);

describe('the packages', () => {
  it('are all pinned to one version', () => {
    const loose = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }).filter(
      ([, version]) => !/^\d+\.\d+\.\d+$/.test(version),
    );
    expect(loose).toEqual([]);
  });

  it('are many enough that the licences below say something', () => {
    expect(production.length).toBeGreaterThan(Object.keys(manifest.dependencies).length);
  });

  it('of production have licences that ask for no more than to be named', () => {
    const others = production.map((path) => [path, licensed.parse(read(`${path}/package.json`)).license] as const);
    expect(others.filter(([, licence]) => !LICENCES.includes(licence))).toEqual([]);
  });

  it('of production are each imported by src/', () => {
    const sources = projectFiles('src').map((path) => readFileSync(join(root, path), 'utf8'));
    const unused = Object.keys(manifest.dependencies).filter((name) => !sources.some((text) => text.includes(`'${name}`)));
    expect(unused.filter((name) => !WAITING.includes(name))).toEqual([]);
  });
});

/** Named by the product, used from the release that brings their part. */
const WAITING = ['cassandra-driver'];

describe('the commands that other people’s scripts rely on', () => {
  it.each(['start', 'build', 'test', 'lint', 'format', 'bench', 'soak', 'docs'])('npm run %s is there', (name) => {
    expect(manifest.scripts).toHaveProperty(name);
  });

  it('fedremotes is the CLI', () => {
    expect(manifest.bin).toEqual({ fedremotes: 'dist/cli/main.js' });
  });
});
