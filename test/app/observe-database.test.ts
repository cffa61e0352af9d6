import { describe, expect, it } from 'vitest';
import { adoptRemote } from '../../src/app/adopt-remote.ts';
import { dropInPut } from '../../src/app/brig-api.ts';
import { getRemote } from '../../src/app/list-remotes.ts';
import { observeDatabase } from '../../src/app/observe-database.ts';
import { observeFileLayer } from '../../src/app/observe-file-layer.ts';
import { strategyReport } from '../../src/app/strategy-report.ts';
import { assertDomain } from '../../src/domain/domain.ts';
import { Fault } from '../../src/domain/fault.ts';
import { ALLOW_ALL, type SearchPolicy } from '../../src/domain/remote.ts';
import type { Registry } from '../../src/ports/registry.ts';
import { row, type RowText } from '../support/domain-samples.ts';
import { ALICE, entries, openWorld, valueOf, type World } from './world.ts';

const A = assertDomain('a.example');
const B = assertDomain('b.example');
const OPEN: RowText = { search_policy: 'full_search', restriction: 'allow_all' };
const NARROW: RowText = { search_policy: 'no_search', restriction: ['blue'] };

/** Somebody else writes into the store: brig, or a hand. */
const behindOurBack = (world: World, domain: typeof A, text: RowText | undefined): Promise<unknown> =>
  world.context.registry.write(domain, undefined, text && row(text));

const seen = async (world: World): Promise<unknown> =>
  (await world.journalled())
    .filter(({ outcome }) => outcome === 'observed')
    .map(({ domain, action, effect }) => [domain ?? action, effect]);

const driftFindings = async (world: World): Promise<unknown> => {
  await observeDatabase(world.context);
  return (await strategyReport(world.context)).findings
    .filter(({ code }) => code === 'drift-widens')
    .map(({ domain, severity }) => [domain, severity]);
};

describe('a row that changed without an entry of ours', () => {
  it('is put on record once, as unmanaged, with what got wider', async () => {
    const world = openWorld();
    await behindOurBack(world, A, OPEN);
    expect(await observeDatabase(world.context)).toBe(1);
    expect(await observeDatabase(world.context)).toBe(0);
    expect(await world.journalled()).toMatchObject([
      {
        domain: 'a.example',
        action: 'database_row',
        outcome: 'observed',
        source: 'unmanaged',
        before: null,
        after: { search_policy: 'full_search' },
        effect: 'wider',
        hazards: ['WIDENS_ACCESS'],
      },
    ]);
    expect(world.context.drift.observed).toBe(1);
  });

  it('loses its owner, and is an error until it is accepted', async () => {
    const world = openWorld();
    valueOf(await world.change({ action: 'upsert', domain: 'a.example', search_policy: 'no_search', restriction: ['blue'] }));
    expect(await getRemote(world.context, A)).toMatchObject({ source: 'manual' });
    await behindOurBack(world, A, OPEN);
    expect(await driftFindings(world)).toEqual([['a.example', 'error']]);
    expect(await getRemote(world.context, A)).toMatchObject({ source: 'unmanaged' });
    expect(await driftFindings(world)).toEqual([['a.example', 'error']]);
  });

  it('is told with the way back: what appeared is removed, what changed is set back', async () => {
    const world = openWorld();
    valueOf(await world.change({ action: 'upsert', domain: 'a.example', search_policy: 'no_search', restriction: 'allow_all' }));
    await behindOurBack(world, A, OPEN);
    await behindOurBack(world, B, OPEN);
    await observeDatabase(world.context);
    expect((await strategyReport(world.context)).findings.map(({ message }) => message)).toEqual([
      expect.stringContaining('or any write to it; else set it back to what it was.'),
      expect.stringContaining('or any write to it; else remove it.'),
    ]);
  });

  it.each<[text: string, inFileBefore: SearchPolicy, effect: string, findings: unknown]>([
    ['is no error where it is what the values files had until now', 'full_search', 'same', []],
    ['is an error where it allows more than what the values files had until now', 'no_search', 'wider', [['a.example', 'error']]],
  ])('%s', async (_, policy, effect, findings) => {
    const inFile = (policies: Readonly<Record<string, SearchPolicy>>) =>
      ({ status: 'good', layer: { entries: entries(policies) }, findings: [] }) as const;
    const world = openWorld({ file: inFile({ 'a.example': policy }) });
    await observeFileLayer(world.context);
    // brig runs with the old file still, and does not say from which layer an entry is.
    await behindOurBack(world, A, OPEN);
    world.file.become(inFile({}));
    await observeFileLayer(world.context);
    expect(await driftFindings(world)).toEqual(findings);
    expect((await world.journalled()).filter(({ action }) => action === 'database_row').map((entry) => entry.effect)).toEqual([effect]);
  });

  it('is no error when it only narrows, or is gone', async () => {
    const world = openWorld();
    for (const domain of ['a.example', 'b.example']) {
      valueOf(await world.change({ action: 'upsert', domain, search_policy: 'full_search', restriction: 'allow_all' }));
    }
    await behindOurBack(world, A, NARROW);
    await behindOurBack(world, B, undefined);
    expect(await driftFindings(world)).toEqual([]);
    expect(await seen(world)).toEqual([
      ['a.example', 'narrower'],
      ['b.example', 'narrower'],
    ]);
  });

  it('that is gone again is no error any more', async () => {
    const world = openWorld();
    await behindOurBack(world, A, OPEN);
    await observeDatabase(world.context);
    await behindOurBack(world, A, undefined);
    expect(await driftFindings(world)).toEqual([]);
  });

  it('is told when it is a removed one that came back', async () => {
    const world = openWorld();
    valueOf(await world.change({ action: 'upsert', domain: 'a.example', search_policy: 'full_search', restriction: 'allow_all' }));
    valueOf(await world.change({ action: 'remove', domain: 'a.example' }));
    await behindOurBack(world, A, OPEN);
    await observeDatabase(world.context);
    expect((await world.journalled()).at(-1)).toMatchObject({
      before: null,
      effect: 'wider',
      message: expect.stringContaining('came back') as string,
    });
  });

  it('does not count for team rows that allow_all hides', async () => {
    const world = openWorld();
    valueOf(await world.change({ action: 'upsert', domain: 'a.example', search_policy: 'full_search', restriction: 'allow_all' }));
    await behindOurBack(world, A, { ...OPEN, leftover: ['blue'] });
    expect(await observeDatabase(world.context)).toBe(0);
  });
});

describe('a drift that widened is accepted', () => {
  const drifted = async (): Promise<World> => {
    const world = openWorld();
    await behindOurBack(world, A, OPEN);
    await behindOurBack(world, B, OPEN);
    await observeDatabase(world.context);
    return world;
  };
  const left = [['b.example', 'error']];

  it('by adopting the row, which changes nothing but its owner', async () => {
    const world = await drifted();
    const adopted = valueOf(await adoptRemote(world.context, A, ALICE));
    expect(adopted).toMatchObject({ remote: { source: 'manual', search_policy: 'full_search' }, plan: { state: 'applied', steps: [] } });
    expect(await driftFindings(world)).toEqual(left);
    expect((await world.journalled()).at(-1)).toMatchObject({ action: 'adopt', outcome: 'done', actor: 'alice', source: 'manual' });
    expect(await getRemote(world.context, A)).toMatchObject({ source: 'manual' });
  });

  it('by any write to it', async () => {
    const world = await drifted();
    valueOf(await world.change({ action: 'upsert', domain: 'a.example', search_policy: 'no_search' }));
    expect(await driftFindings(world)).toEqual(left);
  });

  it('by asking for what is there already', async () => {
    const world = await drifted();
    valueOf(await world.change({ action: 'upsert', domain: 'a.example', search_policy: 'full_search', restriction: 'allow_all' }));
    expect(await driftFindings(world)).toEqual(left);
    expect((await world.journalled()).at(-1)).toMatchObject({ action: 'adopt' });
  });

  it('by the same through the drop-in', async () => {
    const world = await drifted();
    valueOf(await dropInPut(world.context, A, { domain: A, search_policy: 'full_search', restriction: ALLOW_ALL }, ALICE));
    expect(await driftFindings(world)).toEqual(left);
  });

  it('not by adopting what is not there', async () => {
    const world = openWorld();
    expect(await adoptRemote(world.context, A, ALICE)).toMatchObject({ ok: false, problem: { code: 'not-found' } });
  });
});

describe('the first start on a table that others have written', () => {
  const shared = (): World =>
    openWorld({ registry: (real): Registry => ({ ...real, capabilities: { ...real.capabilities, sole_writer: false } }) });

  it('records a baseline, once, and nothing of it is drift', async () => {
    const world = shared();
    await behindOurBack(world, A, OPEN);
    await behindOurBack(world, B, NARROW);
    expect(await observeDatabase(world.context)).toBe(2);
    expect(await observeDatabase(world.context)).toBe(0);
    expect(await seen(world)).toEqual([
      ['a.example', 'same'],
      ['b.example', 'same'],
      ['database_baseline', undefined],
    ]);
    expect(await driftFindings(world)).toEqual([]);
    await behindOurBack(world, B, OPEN);
    expect(await driftFindings(world)).toEqual([['b.example', 'error']]);
  });

  it('records an empty one too, so that the next row is drift', async () => {
    const world = shared();
    expect(await observeDatabase(world.context)).toBe(0);
    await behindOurBack(world, A, OPEN);
    expect(await driftFindings(world)).toEqual([['a.example', 'error']]);
  });

  it('is one baseline where two replicas start at once', async () => {
    const world = shared();
    await behindOurBack(world, A, OPEN);
    await Promise.all([observeDatabase(world.context), observeDatabase(world.context)]);
    await observeDatabase(world.context);
    expect(await seen(world)).toEqual([
      ['a.example', 'same'],
      ['database_baseline', undefined],
    ]);
  });
});

describe('what is being changed while one looks', () => {
  it('is left for the next time', async () => {
    const world = openWorld();
    let meanwhile: (() => Promise<unknown>) | undefined;
    const registry: Registry = {
      ...world.context.registry,
      readAll: async () => {
        const rows = await world.context.registry.readAll();
        await meanwhile?.();
        return rows;
      },
    };
    meanwhile = () => world.change({ action: 'upsert', domain: 'a.example', search_policy: 'full_search', restriction: 'allow_all' });
    expect(await observeDatabase({ ...world.context, registry })).toBe(0);
    meanwhile = undefined;
    expect(await observeDatabase({ ...world.context, registry })).toBe(0);
    expect(await seen(world)).toEqual([]);
  });
});

describe('a row that a change of ours has written whose end was not known', () => {
  const CREATE = { action: 'upsert', domain: 'a.example', search_policy: 'full_search', restriction: 'allow_all' } as const;
  const GONE = new Fault('registry', 'the nodes are gone', { effect: 'unknown' });

  /** A store that fails in the middle of a write, which then comes about in part or as a whole. */
  function failing(written: RowText): World & { readonly mend: () => void } {
    let isAway = false;
    const world = openWorld({
      registry: (real) => ({
        ...real,
        capabilities: { ...real.capabilities, sole_writer: false },
        readOne: (domain) => (isAway ? Promise.reject(GONE) : real.readOne(domain)),
        write: async (domain, before) => {
          isAway = true;
          await real.write(domain, before, row(written));
          throw GONE;
        },
      }),
    });
    return { ...world, mend: () => void (isAway = false) };
  }

  it('is no drift: it is put on record once as what it is, done', async () => {
    const world = failing(OPEN);
    await observeDatabase(world.context);
    expect(await world.change(CREATE)).toMatchObject({ ok: false, problem: { code: 'apply-incomplete' } });
    world.mend();
    expect(await observeDatabase(world.context)).toBe(0);
    expect(await observeDatabase(world.context)).toBe(0);
    const told = (await world.journalled()).filter(({ domain }) => domain !== undefined);
    expect(told.map(({ action, outcome, plan }) => [action, outcome, plan !== undefined])).toEqual([
      ['upsert', 'started', true],
      ['upsert', 'unknown', true],
      ['upsert', 'done', false],
    ]);
    expect(told.at(-1)).toMatchObject({ actor: 'alice', after: { search_policy: 'full_search' } });
    expect(await driftFindings(world)).toEqual([]);
    expect(await getRemote(world.context, A)).toMatchObject({ source: 'manual' });
  });

  it('is no drift where it came about in part: what stands there is put on record', async () => {
    const world = failing({ ...OPEN, search_policy: 'exact_handle_search' });
    await observeDatabase(world.context);
    await world.change(CREATE);
    world.mend();
    expect(await observeDatabase(world.context)).toBe(0);
    expect(await observeDatabase(world.context)).toBe(0);
    const last = (await world.journalled()).at(-1);
    expect(last).toMatchObject({ action: 'adopt', outcome: 'done', after: { search_policy: 'exact_handle_search' } });
    expect(last?.message).toContain('(entry 3)');
    expect(await driftFindings(world)).toEqual([]);
  });

  it('is drift where somebody has more by it than before or after that change', async () => {
    const world = failing(OPEN);
    await observeDatabase(world.context);
    await world.change({ ...CREATE, search_policy: 'exact_handle_search' });
    world.mend();
    expect(await observeDatabase(world.context)).toBe(1);
    expect((await world.journalled()).at(-1)).toMatchObject({ action: 'database_row', outcome: 'observed' });
    expect(await driftFindings(world)).toEqual([['a.example', 'error']]);
  });
});
