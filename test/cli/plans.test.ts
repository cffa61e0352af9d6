import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ListPage } from '../../src/cli/pages.ts';
import { assertDomain } from '../../src/domain/domain.ts';
import type { Plan } from '../../src/domain/plan.ts';
import { team } from '../support/domain-samples.ts';
import { runningService, type RunningService } from '../support/running-service.ts';
import { endAllServices, startService } from '../support/service-process.ts';
import { fedremotesAt } from './support/fedremotes.ts';
import { onTerminal } from './support/on-terminal.ts';
import { ended, fedremotesProgram, startFedremotes } from './support/process.ts';

let folder: string;
let service: RunningService;
let fedremotes: ReturnType<typeof fedremotesAt>;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fedremotes-plans-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

beforeEach(async () => {
  service = await runningService({ rows: { 'one.example': { search_policy: 'no_search', restriction: 'allow_all' } } });
  fedremotes = fedremotesAt(service.url);
});

afterEach(() => service.stop());

/** Writes a file of that name, and answers its path. */
function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const rows = async (): Promise<readonly string[]> => [...(await service.context.registry.readAll()).keys()];
const idIn = (out: string): string => /^Plan +(\S+)$/m.exec(out)?.[1] ?? '';
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- what was asked for is known where it is asked
const json = <T>(out: string): T => JSON.parse(out) as T;
const ALLOW = '--allow WIDENS_ACCESS';

describe('plan', () => {
  it('shows what would be done, changes nothing, and exits with 2', async () => {
    const { exitCode, out, err } = await fedremotes(`plan -f ${file('two.txt', 'a.example\nb.example\n')}`);
    expect({ exitCode, err }).toEqual({ exitCode: 2, err: '' });
    expect(out).toMatch(/^CREATE \(2\)\nDOMAIN +ACCESS +WHAT CHANGES\na\.example +\+ wider +new: no_search, everybody\n/m);
    expect(out).toContain(`fedremotes apply ${idIn(out)} ${ALLOW}\n`);
    expect(await rows()).toEqual(['one.example']);
  });

  it('exits with 0 where there is nothing to do', async () => {
    const { exitCode, out } = await fedremotes(`plan -f ${file('one.txt', 'one.example\n')}`);
    expect({ exitCode, out }).toEqual({ exitCode: 0, out: 'Plan      nothing to do: 1 unchanged.\n' });
  });

  it('exits with 3 where a rule refuses it, with all that is refused', async () => {
    const changes = [
      { action: 'freeze', domain: 'none.example' },
      { action: 'unfreeze', domain: 'one.example' },
    ];
    const { exitCode, err } = await fedremotes(`plan -f ${file('changes.json', JSON.stringify({ changes }))}`);
    expect(exitCode).toBe(3);
    expect(err).toContain('none.example');
    expect(err).toContain('It is not frozen');
    expect((await fedremotes('plans list')).out).toContain('There is no plan.');
  });

  it('of changes one by one takes no source, since they are made by hand', async () => {
    const path = file('freeze.json', JSON.stringify({ changes: [{ action: 'freeze', domain: 'one.example' }] }));
    expect((await fedremotes(`plan -f ${path}`)).exitCode).toBe(2);
    const { exitCode, err } = await fedremotes(`plan -f ${path} --source partners`);
    expect(exitCode).toBe(1);
    expect(err).toContain('--source and --absent go only with a list');
  });

  it('says why a list of a source leaves a remote alone', async () => {
    const { exitCode, out } = await fedremotes(['plan', '-f', '-', '--source', 'partners'], { input: 'one.example\n' });
    expect(exitCode).toBe(0);
    expect(out).toContain('Also said:\n  left-alone  one.example\n    It is unmanaged, and left alone.');
  });
});

const LISTS = {
  json: `[{"domain": "a.example", "search_policy": "full_search"}, "b.example"]`,
  yaml: '- domain: a.example\n  search_policy: full_search\n- b.example\n',
  csv: 'domain;search_policy\na.example;full_search\nb.example;\n',
  lines: '# partners\na.example\nb.example # new\n',
};

describe('a list', () => {
  it.each(Object.entries(LISTS))('of the format %s is read by its name, and by --format from standard input', async (format, text) => {
    const path = file(`list.${format === 'lines' ? 'txt' : format}`, text);
    const { steps } = json<Plan>((await fedremotes(`plan -f ${path} --json`)).out);
    expect(steps.map(({ domain }) => domain)).toEqual(['a.example', 'b.example']);
    const piped = await fedremotes(`plan -f - --format ${format} --json`, { input: text });
    expect(json<Plan>(piped.out).steps).toEqual(steps);
  });

  it.each(['json', 'csv', 'lines'] as const)('of the format %s is known from standard input without --format', async (format) => {
    const { exitCode, out } = await fedremotes('plan -f - --json', { input: LISTS[format] });
    expect(exitCode).toBe(2);
    expect(json<Plan>(out).steps).toHaveLength(2);
  });

  it('that is broken is refused as a whole, with line and column', async () => {
    const path = file('broken.csv', 'domain,search_policy\na.example,full_search\nb.example,ful_search\n');
    const { exitCode, out, err } = await fedremotes(`apply -f ${path} ${ALLOW}`);
    expect({ exitCode, out }).toEqual({ exitCode: 1, out: '' });
    expect(err).toContain('line 3, column 11: Expected a search_policy');
    expect(err).toContain('Nothing has been changed');
    expect(await rows()).toEqual(['one.example']);
  });

  it('that is empty takes nothing away', async () => {
    const { exitCode, err } = await fedremotes('apply -f - --mode sync --source partners', { input: '' });
    expect(exitCode).toBe(3);
    expect(err).toContain('The list is empty');
  });

  it('without a file is an error that says how to give one', async () => {
    const { exitCode, err } = await fedremotes('plan');
    expect(exitCode).toBe(1);
    expect(err).toContain('fedremotes plan -f FILE (or - for standard input)');
  });
});

describe('apply', () => {
  it('of a plan does what was planned', async () => {
    const id = idIn((await fedremotes('plan -f -', { input: 'a.example\nb.example\n' })).out);
    const { exitCode, out } = await fedremotes(`apply ${id} ${ALLOW} --reason contract`);
    expect(exitCode).toBe(0);
    expect(out).toContain('State     applied; 2 of 2 steps done\n');
    expect(out).toContain(`fedremotes undo ${id}`);
    expect(await rows()).toEqual(['a.example', 'b.example', 'one.example']);
    expect((await service.context.journal.list({}, 1))[0]).toMatchObject({ plan: id, reason: 'contract', outcome: 'done' });
  });

  it('again is done already', async () => {
    const id = idIn((await fedremotes('plan -f -', { input: 'a.example\n' })).out);
    await fedremotes(`apply ${id} ${ALLOW}`);
    expect((await fedremotes(`apply ${id}`)).exitCode).toBe(0);
  });

  it('without the word for a hazard changes nothing, exits with 3, and says how to read and apply the plan', async () => {
    const { exitCode, out, err } = await fedremotes('apply -f -', { input: 'a.example\nb.example\n' });
    expect({ exitCode, out }).toEqual({ exitCode: 3, out: '' });
    expect(err).toContain('WIDENS_ACCESS (2 remotes, such as a.example): They gain: federate');
    const [, id = ''] = /→ Read it: fedremotes plans get (\S+)\n/.exec(err) ?? [];
    expect(err).toContain(`→ If all of that is meant: fedremotes apply ${id} ${ALLOW}\n`);
    expect(await rows()).toEqual(['one.example']);
    expect((await fedremotes(`apply ${id} ${ALLOW}`)).exitCode).toBe(0);
  });

  it('of a stale plan changes nothing, exits with 3, and says what moved', async () => {
    const id = idIn((await fedremotes('plan -f -', { input: 'a.example\n' })).out);
    await fedremotes('remotes set a.example --search-policy full_search --allow-all');
    const { exitCode, err } = await fedremotes(`apply ${id} ${ALLOW}`);
    expect(exitCode).toBe(3);
    expect(err).toContain('a.example: was no row, is full_search for everybody');
    expect(err).toContain('Make the plan again');
  });

  it('of a plan that nobody knows, or of both a plan and a file, is an error', async () => {
    expect(await fedremotes('apply none')).toMatchObject({ exitCode: 1, err: expect.stringContaining('fedremotes plans list') as string });
    expect((await fedremotes('apply none -f -')).exitCode).toBe(1);
    const withMode = await fedremotes('apply none --mode sync');
    expect(withMode).toMatchObject({ exitCode: 1, err: expect.stringContaining('--mode says how a list is taken') as string });
  });

  it('with --mode sync keeps to what its source owns', async () => {
    const sync = (input: string) =>
      fedremotes(`apply -f - --mode sync --source partners ${ALLOW},NARROWS_ACCESS,MASS_CHANGE --json`, { input });
    await sync('a.example\nb.example\nc.example\nd.example\n');
    const { steps } = json<Plan>((await sync('b.example\nc.example\nd.example\n')).out);
    expect(steps.map(({ action, domain }) => `${action} ${domain}`)).toEqual(['freeze a.example']);
    expect(await service.context.registry.readOne(assertDomain('one.example'))).toMatchObject({ restricted: false });
  });
});

describe('undo', () => {
  it('of a plan is a plan that takes it back', async () => {
    const id = idIn((await fedremotes('plan -f -', { input: 'a.example\nb.example\n' })).out);
    await fedremotes(`apply ${id} ${ALLOW}`);
    const { exitCode, out } = await fedremotes(`undo ${id}`);
    expect(exitCode).toBe(2);
    expect(out).toContain(`Takes back plan ${id}`);
    const allow = /--allow (\S+)/.exec(out)?.[1] ?? '';
    expect((await fedremotes(`apply ${idIn(out)} --allow ${allow}`)).exitCode).toBe(0);
    expect(await rows()).toEqual(['one.example']);
  });

  it('of a journal entry by its number', async () => {
    await fedremotes(`remotes set one.example --team ${team('blue')}`);
    const seq = (await service.context.journal.list({}, 1))[0]?.seq ?? 0;
    const { steps } = json<Plan>((await fedremotes(`undo ${String(seq)} --json`)).out);
    expect(steps).toMatchObject([{ domain: 'one.example', after: { restriction: { tag: 'allow_all' } } }]);
  });

  it('of what has changed since is refused, and exits with 3', async () => {
    const id = idIn((await fedremotes('plan -f -', { input: 'a.example\n' })).out);
    await fedremotes(`apply ${id} ${ALLOW}`);
    await fedremotes('remotes freeze a.example');
    const { exitCode, err } = await fedremotes(`undo ${id}`);
    expect(exitCode).toBe(3);
    expect(err).toContain('fedremotes journal --domain a.example');
  });
});

describe('plans', () => {
  it('are listed, shown, and rejected', async () => {
    const id = idIn((await fedremotes('plan -f -', { input: 'a.example\n' })).out);
    expect(await fedremotes('plans list')).toMatchObject({
      exitCode: 0,
      out: expect.stringMatching(new RegExp(`^${id} +open `, 'm')) as string,
    });
    expect(await fedremotes(`plans get ${id}`)).toMatchObject({ exitCode: 2 });
    expect(await fedremotes(`plans reject ${id} --reason no`)).toMatchObject({ exitCode: 0, out: expect.stringContaining(id) as string });
    expect(await fedremotes(`plans get ${id}`)).toMatchObject({ exitCode: 0, out: expect.stringContaining('rejected') as string });
    expect((await fedremotes(`apply ${id} ${ALLOW}`)).exitCode).toBe(3);
    expect(await rows()).toEqual(['one.example']);
  });

  it('are there as JSON', async () => {
    const { id } = json<Plan>((await fedremotes('plan -f - --json', { input: 'a.example\n' })).out);
    expect(json<ListPage<Plan>>((await fedremotes('plans list --json')).out).items.map((plan) => plan.id)).toEqual([id]);
    expect(json<Plan>((await fedremotes(`plans get ${id} --json`)).out)).toMatchObject({
      id,
      state: 'open',
      steps: [{ domain: 'a.example' }],
    });
    const refused = await fedremotes(`apply ${id} --json`);
    expect({ exitCode: refused.exitCode, ...json<object>(refused.out) }).toMatchObject({ exitCode: 3, code: 'hazards-not-allowed' });
    expect(json<Plan>((await fedremotes(`apply ${id} ${ALLOW} --json`)).out)).toMatchObject({ id, state: 'applied' });
    expect(json<Plan>((await fedremotes(`undo ${id} --json`)).out)).toMatchObject({ state: 'open', source: 'manual' });
    const other = json<Plan>((await fedremotes('plan -f - --json', { input: 'b.example\n' })).out);
    expect(json<Plan>((await fedremotes(`plans reject ${other.id} --json`)).out)).toMatchObject({ id: other.id, state: 'rejected' });
  });
});

const newestPlan = async (url: string): Promise<Plan | undefined> =>
  ((await (await fetch(`${url}/v1/plans?limit=1`)).json()) as ListPage<Plan>).items[0];

/** Back to the start of the line, and all of it erased. */
const WRITTEN_OVER = '\r\u001b[K';

const MANY_ALLOWED = ['--allow', 'WIDENS_ACCESS,MASS_ADD'];
const many = (count: number): string => Array.from({ length: count }, (_, index) => `partner-${String(index)}.example\n`).join('');

describe('apply as a process', () => {
  afterEach(endAllServices);

  it('ends at once on Ctrl-C, the service goes on, and apply waits for the rest', { timeout: 120_000 }, async () => {
    const path = file('many.txt', many(10_000));
    // A process of its own, so that it is not the test that keeps the command from being heard.
    const { url } = await startService({ folder: join(folder, 'data'), settings: { STRATEGY: 'allowDynamic' } });
    const child = startFedremotes(['apply', '-f', path, ...MANY_ALLOWED], { FEDREMOTES_URL: url });
    const end = ended(child);
    while ((await newestPlan(url))?.state !== 'applying' && child.exitCode === null) await sleep(25);
    child.kill('SIGINT');
    const { signal, out, err } = await end;
    expect({ signal, out }).toEqual({ signal: 'SIGINT', out: '' });
    expect(err).toContain('fedremotes: Interrupted. What was begun, the service goes on with.');
    const [, id = ''] = /fedremotes apply (\S+)/.exec(err) ?? [];
    const { exitCode, out: shown } = await fedremotesAt(url)(['apply', id, ...MANY_ALLOWED]);
    expect(exitCode).toBe(0);
    expect(shown).toContain('State     applied; 10000 of 10000 steps done\n');
    const { items } = json<{ items: readonly object[] }>((await fedremotesAt(url)('remotes list --json')).out);
    expect(items).toHaveLength(10_000);
  });

  const hasScript = spawnSync('script', ['--version']).status === 0;
  // Without `script` there is no pseudo-terminal to be had.
  it.skipIf(!hasScript)('shows on a terminal how far it has come, and takes that away at the end', { timeout: 60_000 }, async () => {
    const path = file('some.txt', many(2_000));
    const command = [process.execPath, ...fedremotesProgram, 'apply', '-f', path, ...MANY_ALLOWED].join(' ');
    const out = await onTerminal(command, { FEDREMOTES_URL: service.url, TERM: 'xterm' });
    const [before = '', ...lines] = out.split(WRITTEN_OVER);
    expect(before).toBe('');
    expect(lines[0]).toMatch(/^Applying: \d+ of 2000 steps \(\d+ %\)/);
    expect(lines.at(-1)).toMatch(/^Plan /);
    expect(out).toContain('… and 1975 more. All of them:');
  });
});
