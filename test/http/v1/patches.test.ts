import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { dueMigrations } from '../../../src/app/migrations/due-migrations.ts';
import type { MigrationView } from '../../../src/app/migrations/find-migration.ts';
import { goodFileLayer } from '../../support/running-service.ts';
import { roundOf } from '../../support/round-of.ts';
import { valuesText, type Values } from '../../app/migrations/moving.ts';
import { operator, type Operator } from './operator.ts';

const VALUES: Values = {
  strategy: 'allowDynamic',
  brig: { 'a.example': 'full_search', 'b.example': 'no_search' },
  allowed: ['a.example', 'b.example'],
};
const TEXT = `# ours\r\n${valuesText(VALUES).replaceAll('\n', '\r\n')}other: "x" # stays\r\n`;

interface Started extends Operator {
  readonly path: string;
  readonly goOn: () => Promise<MigrationView>;
}

async function started(text = TEXT, values: Values = VALUES, answers: readonly object[] = []): Promise<Started> {
  const state = goodFileLayer(values.brig ?? {});
  const strategy = values.strategy && { value: values.strategy, file: 'values.yaml', line: 5 };
  const service = await operator({
    configured: {},
    fileLayer: { ...state, layer: { ...state.layer, ...(strategy && { strategy }) } },
  });
  const { body } = await service.ask<MigrationView>('POST', '/v1/migrations', {
    json: { inputs: [{ name: 'values.yaml', content: text }] },
  });
  const path = `/v1/migrations/${body.id}`;
  if (answers.length > 0) await service.ask('POST', `${path}/answers`, { json: { answers } });
  await service.ask('POST', `${path}/start`, { json: { allow: ['WIDENS_ACCESS', 'MASS_ADD'] } });
  const due = dueMigrations(service.context);
  const goOn = async (): Promise<MigrationView> => {
    await roundOf(due);
    return (await service.get<MigrationView>(path)).body;
  };
  return { ...service, path, goOn };
}

/** What `git apply` makes of values.yaml with a diff. */
function applied(text: string, diff: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'fedremotes-patch-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  writeFileSync(join(folder, 'values.yaml'), text);
  const { status, stderr } = spawnSync('git', ['apply', '-'], { cwd: folder, input: diff, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return readFileSync(join(folder, 'values.yaml'), 'utf8');
}

const diffOf = async (service: Started, name: string): Promise<string> =>
  (await service.get<string>(`${service.path}/patches/${name}`)).body;

describe('the patches of a migration', () => {
  it('clean up what was copied, and bring it back byte for byte', async () => {
    const service = await started();
    await service.goOn();
    const cleaned = applied(TEXT, await diffOf(service, 'clean-up'));
    expect(cleaned).not.toContain('a.example');
    expect(cleaned).not.toContain('federationStrategy:\r\n');
    expect(cleaned).toContain('other: "x" # stays\r\n');
    expect(cleaned).toContain('setFederationStrategy: allowDynamic\r\n');
    expect(applied(cleaned, await diffOf(service, 'restore'))).toBe(TEXT);
  });

  it('up to 4.35 put everybody into the file first; the clean-up goes on from there, and comes back to there', async () => {
    const values: Values = { brig: { 'a.example': 'full_search' }, allowed: ['a.example', 'b.example'] };
    const text = valuesText(values);
    const service = await started(text, values, [{ question: 'era-unknown', option: 'up-to-4.35' }]);
    expect(await service.goOn()).toMatchObject({ phase: 'prepare' });
    const prepared = applied(text, await diffOf(service, 'before-upgrade'));
    expect(prepared).toMatch(/setFederationStrategy: allowDynamic\n/);
    expect(prepared).toMatch(/- domain: b\.example\n +search_policy: no_search\n/);
    expect(prepared).toContain('allowedDomains:');
    expect((await service.problem('GET', `${service.path}/patches/clean-up`)).body.code).toBe('migration-not-there');
    service.fileLayer.set({
      ...goodFileLayer({ 'a.example': 'full_search', 'b.example': 'no_search' }),
      layer: {
        strategy: { value: 'allowDynamic', file: 'values.yaml', line: 5 },
        entries: goodFileLayer({ 'a.example': 'full_search', 'b.example': 'no_search' }).layer.entries,
      },
    });
    await service.ask('POST', `${service.path}/confirm`);
    expect(await service.goOn()).toMatchObject({ phase: 'clean-up' });
    const cleaned = applied(prepared, await diffOf(service, 'clean-up'));
    expect(cleaned).not.toContain('allowedDomains');
    expect(cleaned).not.toContain('b.example');
    expect(applied(cleaned, await diffOf(service, 'restore'))).toBe(prepared);
  });

  it('are not handed out before the database was seen to have all, nor once the migration is over', async () => {
    const service = await started();
    const { body } = await service.problem('GET', `${service.path}/patches/clean-up`);
    expect(body).toMatchObject({ code: 'migration-not-there', detail: expect.stringContaining('not been verified') as unknown });
    await service.goOn();
    await service.ask('POST', `${service.path}/abort`);
    expect((await service.problem('GET', `${service.path}/patches/clean-up`)).body.detail).toContain('its inputs are not kept');
  });

  it('are not handed out while the file layer has an entry that nobody copied', async () => {
    const service = await started();
    await service.goOn();
    const grown = goodFileLayer({ 'a.example': 'full_search', 'b.example': 'no_search', 'new.example': 'no_search' });
    service.fileLayer.set(grown);
    const { body } = await service.problem('GET', `${service.path}/patches/clean-up`);
    expect(body).toMatchObject({ code: 'migration-not-there', detail: expect.stringContaining('new.example') as unknown });
  });

  it('are answered whole for the file that they were made from, and for no other', async () => {
    const service = await started();
    await service.goOn();
    const whole = (text: string | undefined, query = '') =>
      service.ask<string>('GET', `${service.path}/patches/clean-up${query}`, {
        headers: {
          Accept: 'application/yaml',
          ...(text !== undefined && { 'If-Match': `"${createHash('sha256').update(text).digest('hex')}"` }),
        },
      });
    const { status, body, headers } = await whole(TEXT);
    expect({ status, type: headers.get('content-type') }).toEqual({
      status: 200,
      type: expect.stringContaining('application/yaml') as unknown,
    });
    expect(body).toBe(applied(TEXT, await diffOf(service, 'clean-up')));
    expect((await whole(`${TEXT}# changed since`)).status).toBe(412);
    expect((await whole(undefined)).status).toBe(412);
    expect((await whole(TEXT, '?file=other.yaml')).status).toBe(400);
  });

  it('are refused where they cannot be made safely, with the lines to be written by hand', async () => {
    const text = TEXT.replace('- domain: b.example', '- domain: &b b.example').replace('other: "x"', 'other: *b');
    const service = await started(text);
    await service.goOn();
    const { status, body } = await service.problem('GET', `${service.path}/patches/clean-up`);
    expect({ status, code: body.code }).toEqual({ status: 422, code: 'patch-refused' });
  });

  it('are known by name', async () => {
    const service = await started();
    expect((await service.problem('GET', `${service.path}/patches/other`)).body.code).toBe('no-such-patch');
    expect((await service.problem('GET', '/v1/migrations/nothing/patches/clean-up')).body.code).toBe('no-such-migration');
  });
});
