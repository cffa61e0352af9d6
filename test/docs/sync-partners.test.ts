import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ended, fedremotesProgram, type EndedProcess } from '../cli/support/process.ts';
import { stranger, type Stranger } from '../cli/support/stranger.ts';
import { runningService, type RunningService } from '../support/running-service.ts';

const SCRIPT = 'docs/examples/sync-partners.sh';

let folder: string;
let service: RunningService;
let partners: Stranger;
let list: { readonly status: number; readonly text: string };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fedremotes-sync-'));
  const command = join(folder, 'fedremotes');
  writeFileSync(command, `#!/bin/sh\nexec ${[process.execPath, ...fedremotesProgram].map((part) => `'${part}'`).join(' ')} "$@"\n`);
  chmodSync(command, 0o755);
  service = await runningService({ rows: { 'by-hand.example': { search_policy: 'full_search', restriction: 'allow_all' } } });
  partners = await stranger((_request, response) => response.writeHead(list.status).end(list.text));
});

afterAll(async () => {
  await partners.stop();
  await service.stop();
  rmSync(folder, { recursive: true });
});

/** Runs the script as cron would, with this list at its URL. */
function sync(text: string, status = 200): Promise<EndedProcess> {
  list = { status, text };
  const env = { PATH: `${folder}:${process.env['PATH'] ?? ''}`, FEDREMOTES_URL: service.url };
  return ended(spawn(SCRIPT, [`${partners.url}/partners.txt`], { env, stdio: 'pipe' }));
}

const rows = async (): Promise<string> => {
  const states = [...(await service.context.registry.readAll())].map(([domain, entry]) =>
    entry.kind === 'row' && entry.restricted ? `${domain} frozen` : domain,
  );
  return states.join(', ');
};

describe(SCRIPT, () => {
  it('does what the list says, and ends with 0; also where nothing is to be done', async () => {
    expect(await sync('a.example\nb.example\nc.example\nd.example\n')).toMatchObject({ code: 0, err: '' });
    expect(await rows()).toBe('a.example, b.example, by-hand.example, c.example, d.example');
    expect(await sync('a.example\nb.example\nc.example\nd.example\n')).toMatchObject({ code: 0, err: '' });
  });

  it('freezes what the list no longer has, and touches nothing of others', async () => {
    expect(await sync('a.example\nb.example\nc.example\n')).toMatchObject({ code: 0 });
    expect(await rows()).toBe('a.example, b.example, by-hand.example, c.example, d.example frozen');
  });

  it('changes nothing and tells a person where the list asks for more than it may do', async () => {
    const before = await rows();
    const { code, err } = await sync('a.example\n');
    expect(code).toBe(3);
    expect(err).toContain('MASS_CHANGE');
    expect(err).toContain('a person has to decide');
    expect(await rows()).toBe(before);
    expect((await sync('')).code).toBe(3);
    expect(await rows()).toBe(before);
  });

  it('changes nothing where the list cannot be had, or is none', async () => {
    const before = await rows();
    expect((await sync('a.example\n', 503)).code).not.toBe(0);
    expect(await sync('<html>a.example</html>\n')).toMatchObject({ code: 1, err: expect.stringContaining('line 1') as string });
    expect(await rows()).toBe(before);
  });

  it('has less than ten lines, and nothing that shellcheck would say', ({ skip }) => {
    expect(readFileSync(SCRIPT, 'utf8').trimEnd().split('\n').length).toBeLessThan(10);
    const checked = spawnSync('shellcheck', [SCRIPT], { encoding: 'utf8' });
    if (checked.error) skip('shellcheck is not installed');
    expect(checked.stdout).toBe('');
  });
});
