import { mkdir, mkdtemp, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { watchFilesEvery } from '../../../src/adapters/files/watch-files.ts';
import { watchValues } from '../../../src/adapters/values/watched-values.ts';
import type { FileLayerSource, FileLayerState } from '../../../src/ports/file-layer.ts';

const watch = watchFilesEvery({ poll: 100, debounce: 20 });
const rendered = (...remotes: readonly string[]): string =>
  [
    'optSettings:',
    '  setFederationDomain: a.example.com',
    '  setFederationDomainConfigs:',
    ...remotes.map((domain) => `  - {domain: ${domain}, search_policy: no_search}`),
    '',
  ].join('\n');

const domainsOf = (state: FileLayerState): readonly string[] => state.layer.entries.map(({ domain }) => domain);
const codesOf = (state: FileLayerState): readonly string[] =>
  state.findings.filter(({ severity }) => severity === 'error').map(({ code }) => code);

let folder = '';
let open: FileLayerSource[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fedremotes-values-'));
});
afterEach(async () => {
  await Promise.all(open.map((source) => source.close()));
  open = [];
  await rm(folder, { recursive: true });
});

async function watched(...names: readonly string[]): Promise<FileLayerSource> {
  const source = await watchValues({ paths: names.map((name) => join(folder, name)), watch });
  open.push(source);
  return source;
}

/** Waits until the state is as wished; the test's own time limit ends the wait. */
const until = (source: FileLayerSource, wished: (state: FileLayerState) => boolean): Promise<FileLayerState> =>
  new Promise((resolve) => {
    const look = (): void => {
      if (wished(source.current())) resolve(source.current());
    };
    source.onChange(look);
    look();
  });

const untilDomains = (source: FileLayerSource, ...domains: readonly string[]): Promise<FileLayerState> =>
  until(source, (state) => state.status === 'good' && domainsOf(state).join() === domains.join());

describe('watched values files', () => {
  it('without any path there is no file layer, and that is right', async () => {
    expect((await watched()).current()).toEqual({ status: 'none', layer: { entries: [] }, files: [], findings: [] });
  });

  it('a good file is in force at once', async () => {
    await writeFile(join(folder, 'brig.yaml'), rendered('b.example.com'));
    const state = (await watched('brig.yaml')).current();
    expect(state).toMatchObject({ status: 'good', files: [join(folder, 'brig.yaml')], findings: [] });
    expect(state.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(domainsOf(state)).toEqual(['b.example.com']);
  });

  it('a start without the file is unknown, until the file comes', async () => {
    const source = await watched('brig.yaml');
    expect(source.current()).toMatchObject({ status: 'unknown', layer: { entries: [] }, findings: [{ code: 'file-missing' }] });
    expect(source.current().findings[0]?.message).toContain('changes are refused');
    await writeFile(join(folder, 'brig.yaml'), rendered('b.example.com'));
    await untilDomains(source, 'b.example.com');
  });

  it('one missing file among several is enough to be unknown', async () => {
    await writeFile(join(folder, 'one.yaml'), rendered('b.example.com'));
    expect((await watched('one.yaml', 'two.yaml')).current()).toMatchObject({ status: 'unknown', layer: { entries: [] } });
  });

  it('a content that contradicts itself keeps the last good one in force and says so', async () => {
    await writeFile(join(folder, 'brig.yaml'), rendered('b.example.com'));
    const source = await watched('brig.yaml');
    await writeFile(join(folder, 'brig.yaml'), rendered('b.example.com').replace('a.example.com', 'not a domain'));
    const stale = await until(source, (state) => codesOf(state).includes('own-domain-invalid'));
    expect(stale.status).toBe('stale');
    expect(stale.findings[0]?.message).toContain('last good content stays in force');
    expect(domainsOf(stale)).toEqual(['b.example.com']);
  });

  it('a half-written file is stale until it is complete', async () => {
    await writeFile(join(folder, 'brig.yaml'), rendered('b.example.com'));
    const source = await watched('brig.yaml');
    const whole = rendered('b.example.com', 'c.example.com');
    await writeFile(join(folder, 'brig.yaml'), whole.slice(0, -12));
    expect(domainsOf(await until(source, ({ status }) => status === 'stale'))).toEqual(['b.example.com']);
    await writeFile(join(folder, 'brig.yaml'), whole);
    await untilDomains(source, 'b.example.com', 'c.example.com');
  });

  it('a file that is emptied does not empty the layer', async () => {
    await writeFile(join(folder, 'brig.yaml'), rendered('b.example.com'));
    const source = await watched('brig.yaml');
    await truncate(join(folder, 'brig.yaml'));
    const stale = await until(source, ({ status }) => status === 'stale');
    expect(codesOf(stale)).toEqual(['file-empty']);
    expect(domainsOf(stale)).toEqual(['b.example.com']);
  });

  it('a file over 5 MB is refused unread', async () => {
    await writeFile(join(folder, 'brig.yaml'), rendered('b.example.com'));
    const source = await watched('brig.yaml');
    await truncate(join(folder, 'brig.yaml'), 5 * 1024 * 1024 + 1);
    expect(codesOf(await until(source, ({ status }) => status === 'stale'))).toEqual(['file-too-large']);
  });

  it('a directory in place of a file is refused', async () => {
    await mkdir(join(folder, 'brig.yaml'));
    expect(codesOf((await watched('brig.yaml')).current())).toEqual(['file-unreadable']);
  });

  it('every swap of a ConfigMap’s symlink is seen', async () => {
    const publish = async (version: number, text: string): Promise<void> => {
      await mkdir(join(folder, `..v${String(version)}`));
      await writeFile(join(folder, `..v${String(version)}`, 'brig.yaml'), text);
      await symlink(`..v${String(version)}`, join(folder, '..data_tmp'));
      await rename(join(folder, '..data_tmp'), join(folder, '..data'));
      if (version > 1) await rm(join(folder, `..v${String(version - 1)}`), { recursive: true });
    };
    await publish(1, rendered('v1.example.com'));
    await symlink(join('..data', 'brig.yaml'), join(folder, 'brig.yaml'));
    const source = await watched('brig.yaml');
    for (const version of [2, 3, 4, 5]) {
      await publish(version, rendered(`v${String(version)}.example.com`));
      await untilDomains(source, `v${String(version)}.example.com`);
    }
  });

  it('a file whose directory goes and comes back', async () => {
    await mkdir(join(folder, 'conf'));
    await writeFile(join(folder, 'conf', 'brig.yaml'), rendered('b.example.com'));
    const source = await watched('conf/brig.yaml');
    await rm(join(folder, 'conf'), { recursive: true });
    expect(codesOf(await until(source, ({ status }) => status === 'stale'))).toEqual(['file-missing']);
    await mkdir(join(folder, 'conf'));
    await writeFile(join(folder, 'conf', 'brig.yaml'), rendered('c.example.com'));
    await untilDomains(source, 'c.example.com');
    await writeFile(join(folder, 'conf', 'brig.yaml'), rendered('d.example.com'));
    await untilDomains(source, 'd.example.com');
  });

  it('under load, deleted and restored again and again, the last content is what is in force', async () => {
    const path = join(folder, 'brig.yaml');
    await writeFile(path, rendered('v0.example.com'));
    const source = await watched('brig.yaml');
    const seen: FileLayerState[] = [];
    source.onChange((now, before) => {
      expect(before).toBe(seen.at(-1) ?? before);
      seen.push(now);
    });
    for (let version = 1; version <= 60; version += 1) {
      if (version % 5 === 0) await rm(path);
      if (version % 3 === 0) await writeFile(path, 'optSettings: {');
      await writeFile(path, rendered(`v${String(version)}.example.com`));
      if (version % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 30));
    }
    await untilDomains(source, 'v60.example.com');
    for (const { status, layer } of seen) expect([status, layer.entries.length]).toEqual([expect.stringMatching(/good|stale/), 1]);
  });

  it('tells every listener in order, also after one that fails', async () => {
    const path = join(folder, 'brig.yaml');
    await writeFile(path, rendered());
    const problems: unknown[] = [];
    const source = await watchValues({ paths: [path], watch, onListenerError: (error) => problems.push(error) });
    open.push(source);
    const told: string[] = [];
    source.onChange(() => {
      told.push('first');
      throw new Error('a fault of the first');
    });
    const second = new Promise<void>((resolve) => {
      source.onChange(() => {
        told.push('second');
        resolve();
      });
    });
    await writeFile(path, rendered('b.example.com'));
    await second;
    expect(told.slice(0, 2)).toEqual(['first', 'second']);
    expect(problems).toHaveLength(1);
  });

  it('after close nothing changes any more', async () => {
    const path = join(folder, 'brig.yaml');
    await writeFile(path, rendered('b.example.com'));
    const source = await watched('brig.yaml');
    await source.close();
    await writeFile(path, rendered('c.example.com'));
    const other = await watched('brig.yaml');
    await untilDomains(other, 'c.example.com');
    expect(domainsOf(source.current())).toEqual(['b.example.com']);
  });
});
