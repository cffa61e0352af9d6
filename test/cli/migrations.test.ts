import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dueMigrations } from '../../src/app/migrations/due-migrations.ts';
import { valuesText } from '../app/migrations/moving.ts';
import { roundOf } from '../support/round-of.ts';
import { runningService, type RunningService } from '../support/running-service.ts';
import { fedremotesAt } from './support/fedremotes.ts';
import { stranger } from './support/stranger.ts';

let folder: string;
let values: string;
let service: RunningService;
let fedremotes: ReturnType<typeof fedremotesAt>;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fedremotes-migrations-'));
  values = join(folder, 'values.yaml');
  writeFileSync(
    values,
    valuesText({ strategy: 'allowDynamic', brig: { 'a.example': 'full_search' }, allowed: ['a.example', 'c.example'] }),
  );
  service = await runningService({ configured: {} });
  fedremotes = fedremotesAt(service.url);
});

afterEach(async () => {
  await service.stop();
  rmSync(folder, { recursive: true });
});

const idIn = (out: string): string => /^Migration +(\S+)$/m.exec(out)?.[1] ?? '';

async function created(): Promise<string> {
  const { exitCode, out, err } = await fedremotes(`migrate create ${values}`);
  expect({ exitCode, err }).toEqual({ exitCode: 2, err: '' });
  return idIn(out);
}

describe('migrate', () => {
  it('says how to begin where there is none', async () => {
    expect(await fedremotes('migrate status')).toMatchObject({
      exitCode: 0,
      out: expect.stringContaining('fedremotes migrate create') as unknown,
    });
  });

  it('creates one, and shows what is asked and what to do next', async () => {
    const { out } = await fedremotes(`migrate create ${values}`);
    const id = idIn(out);
    expect(out).toMatch(/^State +answer, waiting$/m);
    expect(out).toContain('1 open question');
    expect(out).toContain(`fedremotes migrate answer ${id} QUESTION=OPTION`);
    expect((await fedremotes('migrate status')).out).toContain(id);
  });

  it('restricts a remote by team, and shows in the report how it stands until then', async () => {
    const [red, blue] = ['fed00000-0000-1000-8000-000000000004', '0b1e0000-0000-4000-8000-000000000001'];
    const { out, exitCode } = await fedremotes(`migrate create ${values} --restrict a.example=${red},${blue} --restrict c.example=${red}`);
    const id = idIn(out);
    expect({ exitCode, out }).toEqual({
      exitCode: 2,
      out: expect.stringContaining('a.example is to be restricted to 2 teams.') as unknown,
    });
    await fedremotes(`migrate answer ${id} until-restricted=absent not-in-force=import`);
    expect((await fedremotes(`migrate report ${id}`)).out).toMatch(/^Meantime +in no list until it is restricted by team: a\.example$/m);
    const wrong = await fedremotes(`migrate create ${values} --restrict a.example`);
    expect(wrong).toMatchObject({ exitCode: 1, err: expect.stringContaining('Write DOMAIN=TEAM,TEAM') as unknown });
  });

  it('names one that cannot be read beside the others, and ends with 2', async () => {
    const [id, bad] = [await created(), await created()];
    const { migrations } = service.context;
    const stored = await migrations.get(bad);
    if (stored) await migrations.update({ ...stored.record, phase: 'of-a-later-release' as 'copy' }, stored.revision);
    const { exitCode, out } = await fedremotes('migrate status');
    expect(exitCode).toBe(2);
    expect(out).toMatch(new RegExp(`^${bad} +cannot be read`, 'm'));
    expect(out).toMatch(new RegExp(`^${id} +answer, waiting`, 'm'));
    expect((await fedremotes(`migrate status ${bad}`)).err).toContain('not stored as this release writes it');
  });

  it('leads through to the end', async () => {
    const id = await created();
    expect((await fedremotes(`migrate start ${id}`)).exitCode).toBe(3);
    const answered = await fedremotes(`migrate answer ${id} not-in-force=import --reason agreed`);
    expect(answered).toMatchObject({ exitCode: 2 });
    expect(answered.out).toContain(`fedremotes migrate start ${id} --allow WIDENS_ACCESS`);
    const refused = await fedremotes(`migrate start ${id}`);
    expect(refused).toMatchObject({ exitCode: 3, err: expect.stringContaining('WIDENS_ACCESS') as unknown });
    expect(await fedremotes(`migrate start ${id} --allow WIDENS_ACCESS`)).toMatchObject({ exitCode: 0, err: '' });
    const due = dueMigrations(service.context);
    await roundOf(due);
    // Also where it waits already: a gate that nobody sees takes a person, and is not waited for.
    const waiting = await fedremotes(`migrate status ${id} --watch`);
    expect(waiting.exitCode).toBe(2);
    expect(waiting.out).toMatch(/^State +clean-up, waiting$/m);
    expect(waiting.out).toMatch(/^Written +2 of 2$/m);
    expect((await fedremotes(`migrate confirm ${id}`)).exitCode).toBe(0);
    await roundOf(due);
    expect((await fedremotes(`migrate status ${id} --watch`)).out).toMatch(/^State +done, done$/m);
  });

  it('says how fast rows are written, and how long it will take; each look asks for what is on the screen alone', async () => {
    const shown = JSON.parse((await fedremotes(`migrate status ${await created()} --json`)).out) as object;
    expect(shown).toMatchObject({ remotes: [{ domain: 'a.example' }], questions: [{}] });
    let done = 100;
    const asked: (string | undefined)[] = [];
    const slow = await stranger((request, response) => {
      asked.push(request.url?.split('?')[1]);
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ ...shown, phase: 'copy', state: 'running', progress: { done: (done += 40), total: 1_000 } }));
    });
    const { out } = await fedremotesAt(slow.url)('migrate status m1', { now: () => new Date() });
    await slow.stop();
    expect(asked).toEqual(['report=summary', 'report=summary']);
    expect(out).toMatch(/^Written +180 of 1000, \d+ a second, \d+ s left$/m);
  });

  it('prints the report to be signed', async () => {
    const id = await created();
    const { exitCode, out } = await fedremotes(`migrate report ${id}`);
    expect(exitCode).toBe(0);
    expect(out).toMatch(/^Input +\S+values\.yaml, SHA-256 [0-9a-f]{64}$/m);
    expect(out).toMatch(/^Rules +before those of 4\.40 or later, after those of 4\.40 or later; told by nothing/m);
    expect(out).toMatch(/^a\.example +federate +everybody +allowed +allowed +=/m);
    expect(out).toMatch(/^\* +federate /m);
    expect(out).toMatch(/^Read and agreed: /m);
    expect((await fedremotes(`migrate report ${id} --changes`)).out).toContain('No decision is another one than before.');
  });

  it('prints the runbook, and the same as a script', async () => {
    const id = await created();
    const { exitCode, out } = await fedremotes(`migrate runbook ${id}`);
    expect(exitCode).toBe(0);
    expect(out).toContain(`fedremotes migrate start ${id}`);
    expect((await fedremotes(`migrate runbook ${id} --script`)).out).toMatch(/^#!\/usr\/bin\/env bash\n[^]+\ndone\n$/);
    expect(await fedremotes('migrate runbook nothing')).toMatchObject({ exitCode: 1, out: '' });
  });

  it.each([
    ['an answer without an option', 'answer ID not-in-force', 'is not an answer'],
    ['a window that is none', 'schedule ID --window tonight', 'is not a window'],
    ['an instant and a window', 'schedule ID --at 2026-12-01T22:00:00Z --window mon\u00a022:00-23:00', 'either an instant or windows'],
    ['a file that is not there', 'create /nowhere/values.yaml', 'cannot be read'],
  ])('refuses %s', async (_name, command, said) => {
    const id = await created();
    const { exitCode, err } = await fedremotes(`migrate ${command.replace('ID', id)}`);
    expect(exitCode).toBe(1);
    expect(err).toContain(said);
  });

  it('is paused, resumed, scheduled and aborted', async () => {
    const id = await created();
    await fedremotes(`migrate answer ${id} not-in-force=leave-out`);
    await fedremotes(`migrate start ${id}`);
    expect((await fedremotes(`migrate pause ${id}`)).out).toMatch(/^State +copy, paused$/m);
    expect((await fedremotes(`migrate schedule ${id} --at 2036-12-01T22:00:00Z`)).out).toMatch(/^Work +from 2036-12-01T22:00:00.000Z on$/m);
    const { out } = await fedremotes(`migrate resume ${id}`);
    expect(out).toMatch(/^State +copy, running$/m);
    expect(out.replace(/\s+/g, ' ')).toContain(
      `it waits until 2036-12-01T22:00:00.000Z, as it was scheduled. To begin at once: fedremotes migrate schedule ${id}`,
    );
    expect((await fedremotes(`migrate schedule ${id}`)).out).not.toContain('2036');
    expect((await fedremotes(`migrate abort ${id}`)).out).toContain('what it had done stays as it is');
  });
});
