import { describe, expect, it } from 'vitest';
import { observingFileLayer } from '../../src/app/file-layer-observer.ts';
import { observeFileLayer } from '../../src/app/observe-file-layer.ts';
import { assertDomain } from '../../src/domain/domain.ts';
import { Fault } from '../../src/domain/fault.ts';
import type { FileLayer } from '../../src/domain/layers.ts';
import type { SearchPolicy } from '../../src/domain/remote.ts';
import type { Strategy } from '../../src/domain/strategy.ts';
import { row } from '../support/domain-samples.ts';
import { entries, openWorld, type Given, type World } from './world.ts';

const A = assertDomain('a.example');

const layer = (policies: Readonly<Record<string, SearchPolicy>>, strategy?: Strategy): FileLayer => ({
  entries: entries(policies),
  ...(strategy && { strategy: { value: strategy, file: 'values.yaml', line: 90 } }),
});

const good = (...content: Parameters<typeof layer>): NonNullable<Given['file']> => ({
  status: 'good',
  layer: layer(...content),
  findings: [],
});

/** What is on record beyond the first `known` entries, less what is the same in all of them. */
async function observed({ journalled }: World, known = 0): Promise<unknown> {
  return (await journalled()).slice(known).map(({ action, domain, before, after, outcome, effect, hazards }) => {
    expect(outcome).toBe('observed');
    return { what: domain ?? action, before: shown(before), after: shown(after), effect, ...(hazards && { hazards }) };
  });
}

const shown = (state: object | null): unknown =>
  state === null ? null : 'value' in state ? state.value : 'search_policy' in state ? state.search_policy : state;

describe('the file layer', () => {
  it('is put on record when it is first seen, and only once', async () => {
    const world = openWorld({ file: good({ 'a.example': 'full_search', 'b.example': 'no_search' }, 'allowDynamic'), configured: {} });
    expect(await observeFileLayer(world.context)).toBe(3);
    expect(await observed(world)).toMatchObject([
      { what: 'file_strategy', before: null, after: 'allowDynamic' },
      { what: 'a.example', before: null, after: 'full_search', effect: 'wider', hazards: ['WIDENS_ACCESS'] },
      { what: 'b.example', before: null, after: 'no_search', effect: 'wider', hazards: ['WIDENS_ACCESS'] },
    ]);
    expect(await observeFileLayer(world.context)).toBe(0);

    world.end();
    const next = openWorld({
      folder: world.folder,
      file: good({ 'a.example': 'full_search', 'b.example': 'no_search' }, 'allowDynamic'),
      configured: {},
    });
    expect(await observeFileLayer(next.context)).toBe(0);
    expect(await next.context.journal.verify()).toEqual({ ok: true, entries: 3 });
  });

  it('is put on record when an entry comes, changes or goes, with what got wider or narrower', async () => {
    const world = openWorld({ file: good({ 'a.example': 'no_search', 'b.example': 'full_search' }) });
    await observeFileLayer(world.context);
    world.file.become(good({ 'a.example': 'full_search', 'c.example': 'no_search' }));
    await observeFileLayer(world.context);
    expect(await observed(world, 2)).toEqual([
      { what: 'a.example', before: 'no_search', after: 'full_search', effect: 'wider', hazards: ['WIDENS_ACCESS'] },
      { what: 'b.example', before: 'full_search', after: null, effect: 'narrower', hazards: ['CUTS_FEDERATION'] },
      { what: 'c.example', before: null, after: 'no_search', effect: 'wider', hazards: ['WIDENS_ACCESS'] },
    ]);
    world.file.become(good({ 'a.example': 'exact_handle_search', 'c.example': 'no_search' }));
    await observeFileLayer(world.context);
    expect(await observed(world, 5)).toEqual([
      { what: 'a.example', before: 'full_search', after: 'exact_handle_search', effect: 'narrower', hazards: ['NARROWS_ACCESS'] },
    ]);
  });

  it('says what an entry does to a row that stood below it, and lays bare when it goes', async () => {
    const world = openWorld({ file: good({}) });
    await world.context.registry.write(A, undefined, row({ search_policy: 'full_search', restriction: ['blue'] }));
    world.file.become(good({ 'a.example': 'no_search' }));
    await observeFileLayer(world.context);
    expect(await observed(world)).toEqual([
      {
        what: 'a.example',
        before: null,
        after: 'no_search',
        effect: 'both',
        hazards: ['WIDENS_ACCESS', 'NARROWS_ACCESS', 'FILE_LIFTS_RESTRICTION'],
      },
    ]);
    world.file.become(good({}));
    await observeFileLayer(world.context);
    expect(await observed(world, 1)).toEqual([
      { what: 'a.example', before: 'no_search', after: null, effect: 'both', hazards: ['WIDENS_ACCESS', 'NARROWS_ACCESS'] },
    ]);
  });

  it.each([
    { from: 'allowNone', to: 'allowDynamic', effect: 'wider', hazards: ['WIDENS_ACCESS'] },
    { from: 'allowDynamic', to: 'allowAll', effect: 'wider', hazards: ['WIDENS_ACCESS'] },
    { from: 'allowAll', to: 'allowDynamic', effect: 'narrower', hazards: ['CUTS_FEDERATION'] },
    { from: 'allowDynamic', to: 'allowNone', effect: 'narrower', hazards: ['CUTS_FEDERATION'] },
  ] as const)('is put on record when its strategy goes from $from to $to: $effect', async ({ from, to, effect, hazards }) => {
    const world = openWorld({ file: good({ 'a.example': 'no_search' }, from), configured: {} });
    await observeFileLayer(world.context);
    world.file.become(good({ 'a.example': 'no_search' }, to));
    await observeFileLayer(world.context);
    expect(await observed(world, 2)).toEqual([{ what: 'file_strategy', before: from, after: to, effect, hazards }]);
  });

  it('is put on record, but changes nothing, when the configuration names the strategy', async () => {
    const world = openWorld({ file: good({}, 'allowNone'), configured: { strategy: 'allowDynamic' } });
    await observeFileLayer(world.context);
    world.file.become(good({}, 'allowAll'));
    await observeFileLayer(world.context);
    expect(await observed(world, 1)).toEqual([{ what: 'file_strategy', before: 'allowNone', after: 'allowAll', effect: 'same' }]);
  });

  it('is put on record when its own domain changes', async () => {
    const own = (domain: string): NonNullable<Given['file']> => ({
      status: 'good',
      layer: { entries: [], own_domain: { value: assertDomain(domain), file: 'values.yaml', line: 2 } },
    });
    const world = openWorld({ file: own('old.example') });
    await observeFileLayer(world.context);
    world.file.become(own('new.example'));
    await observeFileLayer(world.context);
    expect(await observed(world)).toEqual([
      { what: 'file_own_domain', before: null, after: 'old.example', effect: 'same' },
      { what: 'file_own_domain', before: 'old.example', after: 'new.example', effect: 'same' },
    ]);
  });

  it('is not observed while it cannot be read, and what changed meanwhile is on record afterwards', async () => {
    const world = openWorld({ file: good({ 'a.example': 'no_search' }) });
    await observeFileLayer(world.context);
    world.file.become({ status: 'stale' });
    expect(await observeFileLayer(world.context)).toBe(0);
    world.file.become({ status: 'unknown', layer: { entries: [] } });
    expect(await observeFileLayer(world.context)).toBe(0);
    world.file.become(good({ 'a.example': 'full_search' }));
    expect(await observeFileLayer(world.context)).toBe(1);
    expect(await observed(world, 1)).toMatchObject([{ what: 'a.example', before: 'no_search', after: 'full_search' }]);
  });

  it('that was given up altogether is put on record as gone', async () => {
    const world = openWorld({ file: good({ 'a.example': 'no_search' }, 'allowAll'), configured: {} });
    await observeFileLayer(world.context);
    world.end();
    const next = openWorld({ folder: world.folder, configured: {} });
    await observeFileLayer(next.context);
    expect(await observed(next, 2)).toMatchObject([
      { what: 'file_strategy', before: 'allowAll', after: null, effect: 'narrower' },
      { what: 'a.example', before: 'no_search', after: null, effect: 'narrower', hazards: ['CUTS_FEDERATION'] },
    ]);
  });

  it('is on record after the next start when the process died before it was, and nothing twice', async () => {
    const world = openWorld({ file: good({ 'a.example': 'no_search' }) });
    await observeFileLayer(world.context);
    world.file.become(good({ 'a.example': 'full_search' }));
    world.end(); // Before the change was appended.
    const next = openWorld({ folder: world.folder, file: good({ 'a.example': 'full_search' }) });
    expect(await observeFileLayer(next.context)).toBe(1);
    expect(await observeFileLayer(next.context)).toBe(0);
    expect(await observed(next, 1)).toMatchObject([{ what: 'a.example', before: 'no_search', after: 'full_search', effect: 'wider' }]);
  });
});

describe('the observer of the file layer', () => {
  it('puts on record what it finds and each change after it, in order, nothing twice', async () => {
    const world = openWorld({ file: good({ 'a.example': 'no_search' }) });
    const observer = await observingFileLayer(world.context, 60_000);
    expect(await world.journalled()).toHaveLength(1);
    const policies = ['full_search', 'no_search', 'exact_handle_search'] as const;
    for (const policy of policies) {
      world.file.become(good({ 'a.example': policy }));
      world.file.become(good({ 'a.example': policy }));
    }
    await observer.close();
    const seen = (await world.journalled()).map(({ after }) => shown(after));
    expect(seen.at(-1)).toBe('exact_handle_search');
    expect(new Set(seen.map((policy, index) => policy !== seen[index - 1]))).toEqual(new Set([true]));
    expect(observer.isBehind()).toBe(false);
  });

  it('says that it is behind while the journal cannot be written, and catches up by itself', async () => {
    let isFull = true;
    const full = new Fault('journal', 'the disk is full', { effect: 'none' });
    const world = openWorld({
      file: good({ 'a.example': 'no_search' }),
      journal: (real) => ({ ...real, claim: (block, seen) => (isFull ? Promise.reject(full) : real.claim(block, seen)) }),
    });
    const observer = await observingFileLayer(world.context, 5);
    expect(observer.isBehind()).toBe(true);
    expect(world.errors.length).toBeGreaterThan(0);
    expect(await world.journalled()).toEqual([]);
    isFull = false;
    while (observer.isBehind()) await new Promise((resolve) => setImmediate(resolve));
    expect(await observed(world)).toMatchObject([{ what: 'a.example', after: 'no_search' }]);
    await observer.close();
  });
});

describe('values files that cannot be used', () => {
  it('are said in the log, with what is wrong in them, at the start and later', async () => {
    const wrong = { code: 'not-yaml', severity: 'error', file: 'values.yaml', message: 'It is no YAML.' } as const;
    const world = openWorld({ file: { status: 'unknown', layer: { entries: [] }, findings: [wrong] } });
    const observer = await observingFileLayer(world.context, 60_000);
    expect(world.errors).toEqual([expect.stringContaining('no good content was seen yet')]);
    world.file.become({ status: 'good', findings: [] });
    world.file.become({ status: 'stale', findings: [wrong] });
    expect(world.errors).toHaveLength(2);
    expect(world.errors[1]).toContain('their last good content stays in force');
    await observer.close();
  });
});
