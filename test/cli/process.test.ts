import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { runningService } from '../support/running-service.ts';
import { ended, startFedremotes } from './support/process.ts';
import { stranger } from './support/stranger.ts';

const open: { readonly stop: () => unknown }[] = [];

afterEach(async () => {
  for (const one of open.splice(0)) await one.stop();
});

describe('fedremotes as a process', () => {
  it('can be executed by a shell', () => {
    expect(readFileSync('src/cli/main.ts', 'utf8').startsWith('#!/usr/bin/env node\n')).toBe(true);
  });

  it('ends with the exit code of its command', async () => {
    expect(await ended(startFedremotes(['remotes', 'get', 'nonsense']))).toMatchObject({ code: 1, out: '' });
    expect(await ended(startFedremotes(['token', 'new', 'alice']))).toMatchObject({ code: 0, err: '' });
  });

  it('reads teams from its standard input, and writes no colours into a pipe', async () => {
    const service = await runningService({ rows: { 'one.example': { search_policy: 'no_search', restriction: ['blue'] } } });
    open.push(service);
    const child = startFedremotes(['teams', 'add', 'one.example', '-'], { FEDREMOTES_URL: service.url });
    child.stdin.end('99db9768-04e3-4b5d-9268-831b6a25c4ab\n');
    const { code, out } = await ended(child);
    expect(code).toBe(0);
    expect(out).toContain('+ 99db9768-04e3-4b5d-9268-831b6a25c4ab');
    expect(out).not.toContain('\u001b');
  });

  it('is quiet when its reader has read enough', async () => {
    const remote = {
      domain: `${'a'.repeat(60)}.example`,
      search_policy: 'no_search',
      restriction: { tag: 'allow_all', value: null },
      source: 'manual',
      layers: {},
    };
    const { url, stop } = await stranger((_request, response) =>
      response.end(JSON.stringify({ items: Array.from({ length: 9000 }, () => remote) })),
    );
    open.push({ stop });
    const child = startFedremotes(['remotes', 'list', '--json', '--url', url]);
    child.stdout.once('data', () => child.stdout.destroy());
    const { code, err } = await new Promise<{ code: number | null; err: string }>((resolve) => {
      let err = '';
      child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
      child.once('exit', (exit) => {
        resolve({ code: exit, err });
      });
    });
    expect({ code, err }).toEqual({ code: 0, err: '' });
  });

  it('dies of Ctrl-C as of a signal, without a stack, and says after a write that it may have happened', async () => {
    const child: { started?: ReturnType<typeof startFedremotes> } = {};
    const { url, stop } = await stranger(() => child.started?.kill('SIGINT'));
    open.push({ stop });
    child.started = startFedremotes(['remotes', 'freeze', 'one.example', '--url', url]);
    const { code, signal, err } = await ended(child.started);
    expect({ code, signal }).toEqual({ code: null, signal: 'SIGINT' });
    expect(err).toMatch(/^fedremotes: Interrupted\.\n→ The change may have been made all the same/);
  });

  it('loads neither HTTP nor SQLite for a command that needs none', async () => {
    const { code, err } = await ended(startFedremotes(['token', 'new', 'alice'], { NODE_DEBUG: 'esm', NODE_V8_COVERAGE: '' }));
    expect(code).toBe(0);
    expect(err).not.toMatch(/axios|express|@photostructure/);
  });

  it('serves, with the same settings as the service', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'fedremotes-cli-'));
    open.push({
      stop: () => {
        rmSync(folder, { recursive: true });
      },
    });
    const config = join(folder, 'fedremotes.yaml');
    writeFileSync(config, `LISTEN: 127.0.0.1:0\nDATA_DIR: ${join(folder, 'data')}\n`);
    const child = startFedremotes(['serve', '--config', config]);
    const exited = new Promise((resolve) => child.once('exit', resolve));
    open.unshift({
      stop: () => {
        child.kill('SIGTERM');
        return exited;
      },
    });
    const url = await new Promise<string>((resolve, reject) => {
      child.stdout.on('data', (chunk: Buffer) => {
        const found = /http:\/\/\S+:\d+/.exec(chunk.toString())?.[0];
        if (found !== undefined) resolve(found);
      });
      child.once('exit', () => {
        reject(new Error('the service ended before it listened'));
      });
    });
    const { code } = await ended(startFedremotes(['strategy', '--url', url]));
    expect(code).toBe(0);
  });

  it('says what is wrong with the settings, and ends with 1', async () => {
    const { code, err } = await ended(startFedremotes(['serve'], { FEDREMOTES_STRATEGY: 'allowSome' }));
    expect(code).toBe(1);
    expect(err).toContain('FEDREMOTES_STRATEGY');
  });
});
