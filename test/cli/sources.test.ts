import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { assertDomain } from '../../src/domain/domain.ts';
import { runningService, type RunningService } from '../support/running-service.ts';
import { fedremotesAt } from './support/fedremotes.ts';
import { stranger } from './support/stranger.ts';

let folder: string;
let list: string;
let service: RunningService;
let fedremotes: ReturnType<typeof fedremotesAt>;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fedremotes-sources-'));
  list = join(folder, 'partners.txt');
  service = await runningService();
  fedremotes = fedremotesAt(service.url);
});

afterEach(async () => {
  await service.stop();
  rmSync(folder, { recursive: true });
});

const SET = (): string => `sources set partners --file ${list} --interval 15m --allow WIDENS_ACCESS`;

describe('sources', () => {
  it('says how to begin where there is none', async () => {
    const { exitCode, out } = await fedremotes('sources list');
    expect({ exitCode, out }).toMatchObject({
      exitCode: 0,
      out: expect.stringContaining('fedremotes sources set partners --url') as unknown,
    });
  });

  it('are created, shown, run, listed and removed', async () => {
    writeFileSync(list, 'a.example\nb.example\n');
    const set = await fedremotes(SET());
    expect(set).toMatchObject({ exitCode: 0, err: '' });
    expect(set.out).toMatch(/^Created\.\nSource +partners\nList +.*partners\.txt\nRuns +every 15m\n/);
    const run = await fedremotes('sources run partners');
    expect(run).toMatchObject({ exitCode: 0, err: '' });
    expect(run.out).toMatch(/^The list was applied\.\n\nPlan +\S+\nState +applied; 2 of 2 steps done\n/);
    expect((await fedremotes('sources run partners')).out).toBe('Everything is as the list says.\n');
    const listed = await fedremotes('sources list');
    expect(listed).toMatchObject({ exitCode: 0 });
    expect(listed.out).toMatch(/^partners +healthy +2 of 2 +\d{4}-/m);
    expect((await fedremotes('sources remove partners')).out).toContain('Its 2 remote(s) stay as they are, and belong to manual now.');
  });

  it('say how far a run has come, however long it takes, and what no remote may exceed', async () => {
    writeFileSync(list, 'a.example\n');
    const set = await fedremotes(`${SET()} --ceiling no_search --ceiling restrict_by_team --json`);
    expect(JSON.parse(set.out)).toMatchObject({ ceiling: { search_policy: 'no_search', restriction: 'restrict_by_team' } });
    expect((await fedremotes(`${SET()} --ceiling everything`)).err).toContain('restrict_by_team');
    const source = JSON.parse((await fedremotes('sources get partners --json')).out) as object;
    let done = 0;
    const slow = await stranger(({ method, url }, response) => {
      response.setHeader('content-type', 'application/json');
      if (method === 'POST') void sleep(2_500).then(() => response.end(JSON.stringify({ state: 'unchanged', source })));
      else if (url?.startsWith('/v1/plans/r1') === true)
        response.end(JSON.stringify({ id: 'r1', state: 'applying', progress: { done: (done += 40), failed: 0, total: 200 } }));
      else response.end(JSON.stringify({ ...source, runs: [{ id: 'r1', state: 'running' }] }));
    });
    const run = await fedremotesAt(slow.url)('sources run partners --timeout 1', { progress: true, now: () => new Date() });
    await slow.stop();
    expect(run).toMatchObject({ exitCode: 0, out: 'Everything is as the list says.\n' });
    expect(run.err).toMatch(/Applying: 80 of 200 steps \(40 %\), \d+ a second, \d+ s left/);
  });

  it('change what is named: another list takes the place of the one before', async () => {
    await fedremotes(SET());
    const changed = await fedremotes('sources set partners --push --disable --json');
    const body = JSON.parse(changed.out) as Record<string, unknown>;
    expect(body).toMatchObject({ push: true, enabled: false, allow: ['WIDENS_ACCESS'] });
    expect(body).not.toHaveProperty('file');
  });

  it('exit with 2 while a plan of one waits, and say which', async () => {
    writeFileSync(list, 'a.example\n');
    await fedremotes(`sources set partners --file ${list}`);
    const run = await fedremotes('sources run partners');
    expect(run.exitCode).toBe(2);
    expect(run.out).toContain('Nothing was done: a plan waits for a person.');
    const listed = await fedremotes('sources list');
    expect(listed.exitCode).toBe(2);
    expect(listed.out).toMatch(/fedremotes plans get \S+/);
  });

  it('exit with 3 where a rule refuses something, and say which, on what, and what to do, whatever became of the rest', async () => {
    await service.stop();
    service = await runningService({ configured: { strategy: 'allowDynamic', own_domain: assertDomain('own.example') } });
    fedremotes = fedremotesAt(service.url);
    writeFileSync(list, 'own.example\n');
    await fedremotes(SET());
    expect((await fedremotes('sources run partners --dry-run')).exitCode).toBe(3);
    const run = await fedremotes('sources run partners');
    expect(run.exitCode).toBe(3);
    expect(run.out).toMatch(/^Nothing was changed, though not all is as the list says\./);
    expect(run.out).not.toContain('Everything is as the list says');
    const said = /refused-and-left-out {2}own\.example\n +Left out, refused by the rule own-domain: [^]*Check the domain that you\s+meant/;
    expect(run.out).toMatch(said);
    const got = await fedremotes('sources get partners');
    expect(got.exitCode).toBe(2);
    expect(got.out).toMatch(/^State +healthy, but a rule refuses something of its list$/m);
    expect(got.out).toMatch(said);
    const listed = await fedremotes('sources list');
    expect(listed.exitCode).toBe(2);
    expect(listed.out).toMatch(/^partners +healthy, 1 refused +/m);
    expect(listed.out).toContain('refused by the rule own-domain');
    writeFileSync(list, 'own.example\na.example\n');
    const applied = await fedremotes('sources run partners');
    expect(applied.exitCode).toBe(3);
    expect(applied.out).toMatch(/^The list was applied\./);
    expect(applied.out).toMatch(said);
  });

  it('in a dry run exit with 2 where something is to be done, and with 0 where nothing is', async () => {
    writeFileSync(list, 'a.example\n');
    await fedremotes(SET());
    expect((await fedremotes('sources run partners --dry-run')).exitCode).toBe(2);
    await fedremotes('sources run partners');
    expect(await fedremotes('sources run partners --dry-run')).toMatchObject({ exitCode: 0, out: 'There is nothing to do.\n' });
  });

  it('say what they clipped, excluded and left to others, also once it was applied, and by what', async () => {
    await fedremotes('remotes set b.example --search-policy full_search --allow WIDENS_ACCESS');
    const csv = join(folder, 'partners.csv');
    writeFileSync(csv, 'domain,search_policy\na.example,full_search\nb.example,no_search\nc.example,no_search\n');
    await fedremotes(`sources set partners --file ${csv} --allow WIDENS_ACCESS --ceiling no_search --exclude c.example`);
    for (const words of ['The list was applied.', 'Nothing was changed, though not all is as the list says.']) {
      const { exitCode, out } = await fedremotes('sources run partners');
      expect(exitCode).toBe(0);
      expect(out).toContain(words);
      for (const said of ['clipped  a.example', 'left-alone  b.example', 'excluded  c.example']) expect(out).toContain(said);
    }
    const { out } = await fedremotes('sources get partners');
    for (const said of ['clipped  a.example', 'left-alone  b.example', 'excluded  c.example']) expect(out).toContain(said);
    expect(out).toMatch(/^Ceiling +no_search$/m);
    expect(out).toContain('3 wanted, 1 its own as wanted, 1 of other owners');
    const set = await fedremotes('sources set partners --review --adopt');
    expect(set.out).toMatch(/^Review +every plan of it waits for a person$/m);
    expect(set.out).toMatch(/^Adopts +yes/m);
  });

  it('exit with 1 and say where, when the list cannot be used', async () => {
    writeFileSync(list, 'a.example\nb.example.\n');
    await fedremotes(SET());
    const run = await fedremotes('sources run partners');
    expect(run.exitCode).toBe(1);
    expect(run.out).toMatch(/the list cannot be used\..*line 2/is);
  });

  it('send a list, also from standard input', async () => {
    await fedremotes('sources set partners --push --allow WIDENS_ACCESS');
    const sent = await fedremotes('sources run partners -f - --format lines', { input: 'a.example\n' });
    expect(sent).toMatchObject({ exitCode: 0, err: '' });
    const unnamed = await fedremotes('sources run partners -f -', { input: 'a.example\n' });
    expect(unnamed).toMatchObject({ exitCode: 1, err: expect.stringContaining('--format json|yaml|csv|lines') as unknown });
  });

  it('that nobody knows are an error with the next step', async () => {
    expect(await fedremotes('sources get nobody')).toMatchObject({
      exitCode: 1,
      err: expect.stringContaining('fedremotes sources list') as unknown,
    });
  });
});
