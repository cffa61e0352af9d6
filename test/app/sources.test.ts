import { createServer, type RequestListener } from 'node:http';
import { writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { applyPlan } from '../../src/app/plans/apply-plan.ts';
import { getPlan } from '../../src/app/plans/find-plan.ts';
import { planRequest } from '../../src/app/plans/plan-request.ts';
import { setSource } from '../../src/app/sources/define-source.ts';
import { dueSources } from '../../src/app/sources/due-sources.ts';
import { getSource } from '../../src/app/sources/find-source.ts';
import { removeSource } from '../../src/app/sources/remove-source.ts';
import { requestRun } from '../../src/app/sources/request-run.ts';
import { HAZARD_NAMES } from '../../src/domain/hazard.ts';
import { startBrig } from '../support/brig/start-brig.ts';
import { roundOf } from '../support/round-of.ts';
import { fileSource, PARTNERS, run, status } from './partner-source.ts';
import { ALICE, NOW, openWorld, type World } from './world.ts';

const rows = async ({ context }: World): Promise<readonly string[]> =>
  [...(await context.registry.readAll())].map(([domain, entry]) =>
    entry.kind === 'row' && entry.restricted && entry.teams.length === 0 ? `${domain} frozen` : domain,
  );
const actions = async (world: World): Promise<readonly string[]> =>
  (await world.journalled()).filter(({ outcome }) => outcome === 'observed').map(({ action }) => action);

describe('a source', () => {
  it('adds what its list has, and owns it', async () => {
    const { world, write, run } = await fileSource();
    write('a', 'b');
    expect(await run()).toMatchObject({ state: 'applied', plan: { state: 'applied', summary: { create: 2 } } });
    expect(await rows(world)).toEqual(['a.example', 'b.example']);
    expect([...(await world.context.journal.owners())]).toEqual([
      ['a.example', 'sync:partners'],
      ['b.example', 'sync:partners'],
    ]);
    expect(await run()).toMatchObject({ state: 'unchanged' });
    expect(await status(world)).toMatchObject({ state: 'healthy', counts: { wanted: 2, present: 2, conflicts: 0, refused: 0 } });
  });

  it('freezes what is absent from as many good lists as it says, one after another, and not before', async () => {
    const { world, write, run } = await fileSource();
    write('a', 'b', 'c', 'd');
    await run();
    write('a', 'b', 'c');
    expect((await run()).state).toBe('unchanged');
    write('a', 'b', 'c', 'd');
    await run();
    write('a', 'b', 'c');
    expect((await run()).state).toBe('unchanged');
    expect((await run()).state).toBe('applied');
    expect(await rows(world)).toEqual(['a.example', 'b.example', 'c.example', 'd.example frozen']);
  });

  it('gives back what its freeze took, once the list has the remote again', async () => {
    const { world, write, run } = await fileSource({ absent_after: 1 });
    write('a', 'b', 'c', 'd');
    await run();
    write('a', 'b', 'c');
    await run();
    write('a', 'b', 'c', 'd');
    await run();
    expect(await rows(world)).toEqual(['a.example', 'b.example', 'c.example', 'd.example']);
  });

  it('leaves what is manual and unmanaged alone, and counts it', async () => {
    const { world, write, run } = await fileSource();
    await world.change({ action: 'upsert', domain: 'a.example', search_policy: 'full_search', restriction: 'allow_all' });
    write('a', 'b');
    const { plan } = await run();
    expect(plan?.notices.map(({ code, domain }) => `${code} ${String(domain)}`)).toContain('left-alone a.example');
    expect(await status(world)).toMatchObject({ counts: { wanted: 2, conflicts: 1 } });
    expect((await world.context.journal.owners()).get('a.example')).toBe('manual');
  });

  it('leaves out what a rule refuses, counts it, and does the rest', async () => {
    const { world, write, run } = await fileSource({}, { configured: { strategy: 'allowDynamic', own_domain: 'own.example' as never } });
    write('own', 'b');
    expect(await run()).toMatchObject({
      state: 'applied',
      plan: { notices: expect.arrayContaining([expect.objectContaining({ code: 'refused-and-left-out' })]) as unknown },
    });
    expect(await rows(world)).toEqual(['b.example']);
    expect(await status(world)).toMatchObject({ counts: { refused: 1 } });
  });

  it('never does what it does not allow: the plan waits for a person, and says so in status and journal', async () => {
    const { world, write, run } = await fileSource({ allow: [] });
    write('a');
    const first = await run();
    expect(first).toMatchObject({ state: 'waiting', plan: { state: 'open' } });
    expect(first.message).toContain('WIDENS_ACCESS');
    expect(await rows(world)).toEqual([]);
    expect(await status(world)).toMatchObject({ state: 'waiting', plan: first.plan?.id });
    expect(await actions(world)).toEqual(['source_set', 'plan_waiting']);
    // The same list again is the same plan: nobody is told twice.
    expect((await run()).plan?.id).toBe(first.plan?.id);
    expect(await actions(world)).toEqual(['source_set', 'plan_waiting']);
    await applyPlan(world.context, first.plan?.id ?? '', { allow: HAZARD_NAMES, by: ALICE });
    expect((await run()).state).toBe('unchanged');
    expect(await status(world)).not.toHaveProperty('plan');
  });

  it('closes the plan that waits once the list wants something else', async () => {
    const { world, write, run } = await fileSource({ review: true });
    write('a');
    const first = await run();
    write('b');
    const second = await run();
    expect((await getPlan(world.context, first.plan?.id ?? ''))?.state).toBe('rejected');
    expect((await getPlan(world.context, second.plan?.id ?? ''))?.state).toBe('open');
  });

  it('takes nothing away by a list that has shrunk too much; that plan waits', async () => {
    const { world, write, run } = await fileSource({ absent_after: 1 });
    write('a', 'b', 'c', 'd');
    await run();
    write('a', 'b');
    const shrunk = await run();
    expect(shrunk).toMatchObject({ state: 'waiting', plan: { summary: { freeze: 2 } } });
    expect(await status(world)).toMatchObject({ state: 'unhealthy', message: expect.stringContaining('lacks 2 remote(s)') as unknown });
    expect(await rows(world)).toEqual(['a.example', 'b.example', 'c.example', 'd.example']);
  });

  it.each([
    ['is empty', ''],
    ['is a page', '<!DOCTYPE html><title>login</title>'],
    ['is broken in one line', 'a.example\nnot a domain\n'],
  ])('takes nothing away by a list that %s, says why, and recovers by itself', async (_, text) => {
    const { world, file, write, run } = await fileSource({ absent_after: 1 });
    write('a', 'b');
    await run();
    writeFileSync(file, text);
    for (const failures of [1, 2, 3]) {
      expect((await run()).state).toBe('unhealthy');
      expect(await status(world)).toMatchObject({
        state: 'unhealthy',
        consecutive_failures: failures,
        retry_at: expect.any(String) as unknown,
      });
    }
    expect(await rows(world)).toEqual(['a.example', 'b.example']);
    write('a', 'b');
    expect((await run()).state).toBe('unchanged');
    expect(await status(world)).toMatchObject({ state: 'healthy', consecutive_failures: 0 });
    expect(await actions(world)).toEqual(['source_set', 'source_unhealthy', 'source_recovered']);
  });

  it('in a dry run says what would be done, and does and keeps nothing', async () => {
    const { world, write, run } = await fileSource();
    write('a');
    expect(await run({ dryRun: true })).toMatchObject({ state: 'planned', plan: { id: 'dry-run', summary: { create: 1 } } });
    expect(await rows(world)).toEqual([]);
    expect(await world.context.plans.list({ limit: 10 })).toEqual([]);
    expect(await status(world)).toMatchObject({ state: 'new' });
  });

  it('that is removed hands its remotes to manual, those that a rule would refuse too', async () => {
    const { world, write, run } = await fileSource();
    write('a', 'b');
    await run();
    world.file.become({
      status: 'good',
      layer: { entries: [{ domain: 'a.example' as never, search_policy: 'full_search', file: 'values.yaml', line: 1 }] },
    });
    expect(await removeSource(world.context, 'partners', ALICE)).toEqual({ ok: true, value: { handed_over: 2 } });
    expect([...(await world.context.journal.owners()).values()]).toEqual(['manual', 'manual']);
    expect(await getSource(world.context, 'partners')).toBeUndefined();
  });

  it('that is removed leaves no plan behind that somebody could apply for it', async () => {
    const { world, write, run } = await fileSource({ review: true });
    write('a');
    const { plan } = await run();
    await removeSource(world.context, 'partners', ALICE);
    expect((await getPlan(world.context, plan?.id ?? ''))?.state).toBe('rejected');
  });

  it('makes the plan that waits anew once it has expired', async () => {
    const { world, write, run } = await fileSource({ review: true });
    write('a');
    const first = await run();
    const later = new Date(Date.parse(NOW) + 8 * 86_400_000);
    Object.assign(world.context, { clock: { ...world.context.clock, now: () => later } });
    const second = await run();
    expect(second).toMatchObject({ state: 'waiting', plan: { state: 'open' } });
    expect(second.plan?.id).not.toBe(first.plan?.id);
    expect(await status(world)).toMatchObject({ plan: second.plan?.id });
  });

  it('of pushes takes the list that is sent, and no other', async () => {
    const world = openWorld();
    await setSource(world.context, { ...PARTNERS, push: true }, ALICE);
    const pushed = { bytes: Buffer.from('["a.example"]'), contentType: 'application/json' };
    expect(await run(world, { pushed })).toMatchObject({ state: 'applied' });
    expect(await requestRun(world.context, 'partners', { by: ALICE })).toMatchObject({ problem: { code: 'source-takes-no-list' } });
    expect(await run(world, { pushed: { ...pushed, contentType: 'text/html' } })).toMatchObject({ state: 'unhealthy' });
  });
});

it('takes a list of ten thousand lines, and no more than that', async () => {
  const { file, run } = await fileSource({ format: 'csv' });
  const csv = (count: number): string =>
    ['domain,search_policy', ...Array.from({ length: count }, (_, n) => `p${String(n)}.example,no_search`), ''].join('\n');
  writeFileSync(file, csv(10_000));
  expect(await run({ dryRun: true })).toMatchObject({ state: 'planned', plan: { summary: { create: 10_000 } } });
  writeFileSync(file, csv(10_001));
  expect(await run({ dryRun: true })).toMatchObject({
    state: 'unhealthy',
    message: expect.stringContaining('at most 10000 remotes') as unknown,
  });
});

describe('a source by URL', () => {
  async function listServer(answer: RequestListener): Promise<string> {
    const server = createServer(answer);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/list.json`;
  }

  it('asks for what is new only, and a 304 is a good fetch that counts what is absent', async () => {
    let list = ['a', 'b', 'c', 'd'];
    const asked: (string | undefined)[] = [];
    const url = await listServer((request, response) => {
      const etag = `"${list.join('')}"`;
      asked.push(request.headers['if-none-match']);
      if (request.headers['if-none-match'] === etag) response.writeHead(304).end();
      else response.writeHead(200, { 'content-type': 'application/json', etag }).end(JSON.stringify(list.map((name) => `${name}.example`)));
    });
    const world = openWorld();
    await setSource(world.context, { ...PARTNERS, url }, ALICE);
    await run(world);
    list = ['a', 'b', 'c'];
    expect((await run(world)).state).toBe('unchanged');
    expect((await run(world)).state).toBe('applied');
    expect(asked).toEqual([undefined, '"abcd"', '"abc"']);
    expect(await rows(world)).toEqual(['a.example', 'b.example', 'c.example', 'd.example frozen']);
  });

  it('takes what another backend lists, as brig answers it', async () => {
    const brig = await startBrig({ strategy: 'allowDynamic' });
    onTestFinished(brig.stop);
    brig.store.seed('a.example', 'full_search');
    brig.store.seed('b.example', 'no_search', ['99db9768-04e3-4b5d-9268-831b6a25c4ab']);
    const world = openWorld();
    await setSource(world.context, { ...PARTNERS, url: `${brig.url}/i/federation/remotes` }, ALICE);
    expect(await run(world)).toMatchObject({ state: 'applied', plan: { summary: { create: 2 } } });
    expect(await world.context.registry.readOne('b.example' as never)).toMatchObject({
      search_policy: 'no_search',
      restricted: true,
      teams: ['99db9768-04e3-4b5d-9268-831b6a25c4ab'],
    });
  });

  it('is unhealthy while the server fails, and takes nothing away', async () => {
    let fails = false;
    const url = await listServer((_request, response) => {
      if (fails) response.writeHead(500).end('[]');
      else response.writeHead(200, { 'content-type': 'application/json' }).end('["a.example"]');
    });
    const world = openWorld();
    await setSource(world.context, { ...PARTNERS, url, absent_after: 1 }, ALICE);
    await run(world);
    fails = true;
    expect(await run(world)).toMatchObject({ state: 'unhealthy', message: expect.stringContaining('500') as unknown });
    expect(await rows(world)).toEqual(['a.example']);
  });
});

describe('what is due', () => {
  it('is run once for each slot, and of many missed ones once', async () => {
    let now = new Date('2026-03-04T05:00:30Z');
    const { world, write } = await fileSource({ interval: '1m' });
    write('a');
    const context = Object.assign(world.context, { clock: { ...world.context.clock, now: () => now } });
    const due = dueSources(context);
    await roundOf(due);
    expect(await context.sources.runs('partners', 10)).toEqual([]);
    now = new Date('2026-03-04T05:01:05Z');
    await roundOf(due);
    await roundOf(due);
    now = new Date('2026-03-04T07:30:00Z');
    await roundOf(due);
    await roundOf(due);
    const runs = await context.sources.runs('partners', 10);
    expect(runs.map(({ run: { slot, state } }) => [slot, state])).toEqual([
      ['2026-03-04T07:30:00.000Z', 'unchanged'],
      ['2026-03-04T05:01:00.000Z', 'applied'],
    ]);
  });

  it('goes on with a run that a process left when it died, under its id', async () => {
    const { world, write } = await fileSource({ interval: '1m' });
    write('a');
    const { context } = world;
    const left = {
      id: 'run-1',
      source: 'partners',
      trigger: 'schedule',
      slot: '2026-03-04T05:06:00.000Z',
      state: 'running',
      started_at: '2026-03-04T05:06:00.000Z',
    } as const;
    await context.sources.claim(left);
    await roundOf(dueSources(context));
    expect((await context.sources.runs('partners', 10)).map(({ run: { id, state } }) => [id, state])).toEqual([['run-1', 'applied']]);
    expect((await getPlan(context, 'run-1'))?.state).toBe('applied');
  });

  it('goes on by its schedule after a retry that a process left was finished', async () => {
    let now = new Date('2026-03-04T05:00:30Z');
    const { world, write } = await fileSource({ interval: '1m' });
    write('a');
    const context = Object.assign(world.context, { clock: { ...world.context.clock, now: () => now } });
    const made = await planRequest(
      context,
      { desired: [{ domain: 'a.example' as never }], mode: 'sync', source: 'sync:partners', absent: 'freeze' },
      ALICE,
    );
    const kept = await context.sources.get('partners');
    if (!made.ok || !kept) throw new Error('expected a plan and its source');
    const { id } = made.value;
    const slot = now.toISOString();
    await context.sources.update({ ...kept, status: { ...kept.status, state: 'unhealthy', retry_at: slot } }, kept.revision);
    await context.sources.claim({ id, source: 'partners', trigger: 'schedule', slot, state: 'running', started_at: slot });
    const due = dueSources(context);
    await roundOf(due);
    expect(await status(world)).toMatchObject({ state: 'healthy', next_run: '2026-03-04T05:01:00.000Z' });
    write('a', 'b');
    now = new Date('2026-03-04T05:01:05Z');
    await roundOf(due);
    expect(await rows(world)).toEqual(['a.example', 'b.example']);
  });

  it('is not run while the source is disabled, or was tried a moment ago in vain', async () => {
    let now = new Date('2026-03-04T05:00:30Z');
    const { world, write, run } = await fileSource({ interval: '10s' });
    const context = Object.assign(world.context, { clock: { ...world.context.clock, now: () => now } });
    const due = dueSources(context);
    expect((await run()).state).toBe('unhealthy');
    write('a');
    now = new Date('2026-03-04T05:00:41Z');
    await roundOf(due);
    expect(await rows(world)).toEqual([]);
    now = new Date('2026-03-04T05:01:01Z');
    await roundOf(due);
    expect(await rows(world)).toEqual(['a.example']);
  });
});
