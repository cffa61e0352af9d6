import { describe, expect, it } from 'vitest';
import { recorder } from '../../src/app/recorder.ts';
import { recover } from '../../src/app/recover.ts';
import { Fault } from '../../src/domain/fault.ts';
import type { NewJournalEntry } from '../../src/domain/journal.ts';
import type { Journal } from '../../src/ports/journal.ts';
import { entry } from '../contract/entry.ts';
import { openWorld, valueOf, type World } from './world.ts';

const FULL = new Fault('journal', 'the disk is full', { effect: 'none' });

/** A world whose journal refuses the blocks that it is told to refuse. */
function fullWorld(folder?: string): World & { readonly refuse: (test: (block: readonly NewJournalEntry[]) => boolean) => void } {
  let refused: (block: readonly NewJournalEntry[]) => boolean = () => false;
  const journal = (real: Journal): Journal => ({
    ...real,
    append: (block) => (refused(block) ? Promise.reject(FULL) : real.append(block)),
    claim: (block, seen) => (refused(block) ? Promise.reject(FULL) : real.claim(block, seen)),
  });
  return { ...openWorld({ journal, ...(folder !== undefined && { folder }) }), refuse: (test) => void (refused = test) };
}

const isEnd = (block: readonly NewJournalEntry[]): boolean => block.some(({ outcome }) => outcome === 'done');
const lines = async ({ journalled }: World): Promise<unknown> =>
  (await journalled()).map(({ domain, outcome }) => `${String(domain)} ${outcome}`);

describe('a journal that cannot be written', () => {
  it('lets nothing begin: nothing is changed, nothing on record, and the change is refused', async () => {
    const world = fullWorld();
    world.refuse(() => true);
    const version = world.context.version.now();
    await expect(world.change({ action: 'upsert', domain: 'a.example' })).rejects.toBe(FULL);
    expect(await world.context.registry.count()).toBe(0);
    expect(world.context.version.now()).toBe(version);
    expect(world.context.recorder.unrecorded()).toBe(0);
    world.refuse(() => false);
    valueOf(await world.change({ action: 'upsert', domain: 'a.example' }));
    expect(await lines(world)).toEqual(['a.example started', 'a.example done']);
  });

  it('does not undo what has happened: the change is acknowledged, and its end comes before the next start', async () => {
    const world = fullWorld();
    world.refuse(isEnd);
    const made = valueOf(await world.change({ action: 'upsert', domain: 'a.example' }));
    expect(made).toMatchObject({ created: true, plan: { state: 'applied' }, remote: { domain: 'a.example' } });
    expect(await lines(world)).toEqual(['a.example started']);
    expect(world.context.recorder.unrecorded()).toBe(1);
    expect(world.errors).toHaveLength(1);

    await expect(world.change({ action: 'upsert', domain: 'b.example' })).rejects.toBe(FULL);
    expect(await world.context.registry.count()).toBe(1);

    world.refuse(() => false);
    valueOf(await world.change({ action: 'upsert', domain: 'b.example' }));
    expect(await lines(world)).toEqual(['a.example started', 'a.example done', 'b.example started', 'b.example done']);
    expect(world.context.recorder.unrecorded()).toBe(0);
    expect(await world.context.journal.verify()).toEqual({ ok: true, entries: 4 });
  });

  it('leaves an end to the next start when the process dies first', async () => {
    const first = fullWorld();
    first.refuse(isEnd);
    valueOf(await first.change({ action: 'upsert', domain: 'a.example' }));
    first.end();
    const second = openWorld({ folder: first.folder });
    await recover(second.context);
    expect(await lines(second)).toEqual(['a.example started', 'a.example done']);
  });

  it('keeps writes waiting until what an earlier process left open is closed, and reads go on', async () => {
    const first = fullWorld();
    first.refuse(isEnd);
    valueOf(await first.change({ action: 'upsert', domain: 'a.example' }));
    first.end();

    const second = fullWorld(first.folder);
    second.refuse(() => true);
    await expect(second.context.recovery.ensure()).rejects.toBe(FULL);
    expect(second.context.recovery.isDone()).toBe(false);
    await expect(second.change({ action: 'upsert', domain: 'b.example' })).rejects.toBe(FULL);
    expect(await second.context.registry.count()).toBe(1);
    second.refuse(() => false);
    valueOf(await second.change({ action: 'upsert', domain: 'b.example' }));
    expect(second.context.recovery.isDone()).toBe(true);
    expect(await lines(second)).toEqual(['a.example started', 'a.example done', 'b.example started', 'b.example done']);
  });
});

it('writes each end once, and forgets none, when it is asked to catch up while ends are being written', async () => {
  let isAway = true;
  const gates: (() => void)[] = [];
  const world = openWorld({
    journal: (real) => ({
      ...real,
      // As slow as a cluster whose nodes come and go.
      append: async (block) => {
        await new Promise<void>((resolve) => gates.push(resolve));
        if (isAway) throw FULL;
        return real.append(block);
      },
    }),
  });
  const { recorder } = world.context;
  const openNext = async (): Promise<void> => {
    while (gates.length === 0) await new Promise((resolve) => setImmediate(resolve));
    gates.shift()?.();
  };
  const ended = recorder.end([entry({ reason: 'first' })]);
  await openNext();
  await ended;
  const [once, twice, second] = [recorder.catchUp(), recorder.catchUp(), recorder.end([entry({ reason: 'second' })])];
  once.catch(() => undefined);
  twice.catch(() => undefined);
  for (let n = 0; n < 3; n += 1) await openNext();
  await Promise.allSettled([once, twice, second]);
  expect(recorder.unrecorded()).toBe(2);
  isAway = false;
  const all = Promise.all([recorder.catchUp(), recorder.catchUp()]);
  await openNext();
  await all;
  expect((await world.journalled()).map(({ reason }) => reason)).toEqual(['first', 'second']);
  expect(recorder.unrecorded()).toBe(0);
});

describe('an end that could not be written', () => {
  it('is written once, though two come to write it at the same time', async () => {
    const world = fullWorld();
    world.refuse(isEnd);
    valueOf(await world.change({ action: 'upsert', domain: 'a.example' }));
    world.refuse(() => false);
    await Promise.all([world.context.recorder.catchUp(), world.context.recorder.catchUp()]);
    expect(await lines(world)).toEqual(['a.example started', 'a.example done']);
  });
});

describe('an end that takes its time', () => {
  it('is not waited for longer than five seconds, and is recorded all the same', async () => {
    let record: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (record = resolve));
    const written: (readonly NewJournalEntry[])[] = [];
    const { context } = openWorld();
    const journal: Journal = {
      ...context.journal,
      append: async (block) => {
        await held;
        written.push(block);
        return [];
      },
    };
    const waits: number[] = [];
    const wait = (milliseconds: number): Promise<void> => {
      waits.push(milliseconds);
      return Promise.resolve();
    };
    const recording = recorder(journal, context.log, { wait });
    await recording.end([entry()]);
    expect(waits).toEqual([5000]);
    expect(written).toEqual([]);
    record();
    await recording.catchUp();
    await new Promise((resolve) => setImmediate(resolve));
    expect(written).toEqual([[entry()]]);
  });
});
