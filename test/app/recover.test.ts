import { describe, expect, it } from 'vitest';
import { recover } from '../../src/app/recover.ts';
import { assertDomain } from '../../src/domain/domain.ts';
import type { DatabaseEntry, Row } from '../../src/domain/layers.ts';
import { toRecordedState } from '../../src/domain/recorded.ts';
import { row } from '../support/domain-samples.ts';
import { editByHand, openWorld, type World } from './world.ts';

const A = assertDomain('a.example');
const OPEN = row({ search_policy: 'full_search', restriction: 'allow_all' });
const LEFT_OVER = row({ search_policy: 'full_search', restriction: 'allow_all', leftover: ['blue'] });
const BY_TEAM = row({ search_policy: 'no_search', restriction: ['blue', 'red'] });
const FROZEN = row({ search_policy: 'no_search', restriction: [] });

interface Died {
  readonly title: string;
  readonly action: 'upsert' | 'freeze' | 'remove' | 'add_team';
  readonly before: Row | undefined;
  readonly after: Row | undefined;
  readonly found: Row | undefined;
  readonly outcome: 'done' | 'failed' | 'unknown';
}

const CASES: readonly Died[] = [
  { title: 'a create that was done', action: 'upsert', before: undefined, after: OPEN, found: OPEN, outcome: 'done' },
  { title: 'a create that was not done', action: 'upsert', before: undefined, after: OPEN, found: undefined, outcome: 'failed' },
  { title: 'a create that somebody changed since', action: 'upsert', before: undefined, after: OPEN, found: BY_TEAM, outcome: 'unknown' },
  { title: 'a remove that was done', action: 'remove', before: BY_TEAM, after: undefined, found: undefined, outcome: 'done' },
  { title: 'a remove that was not done', action: 'remove', before: BY_TEAM, after: undefined, found: BY_TEAM, outcome: 'failed' },
  { title: 'a remove of something else by now', action: 'remove', before: BY_TEAM, after: undefined, found: OPEN, outcome: 'unknown' },
  { title: 'an update that was done', action: 'upsert', before: OPEN, after: BY_TEAM, found: BY_TEAM, outcome: 'done' },
  { title: 'an update that was not done', action: 'upsert', before: OPEN, after: BY_TEAM, found: OPEN, outcome: 'failed' },
  { title: 'an update whose row is gone', action: 'upsert', before: OPEN, after: BY_TEAM, found: undefined, outcome: 'unknown' },
  { title: 'a freeze that was done', action: 'freeze', before: LEFT_OVER, after: FROZEN, found: FROZEN, outcome: 'done' },
  { title: 'a freeze that was not done', action: 'freeze', before: LEFT_OVER, after: FROZEN, found: LEFT_OVER, outcome: 'failed' },
  { title: 'a freeze that lost left-over teams only', action: 'freeze', before: LEFT_OVER, after: FROZEN, found: OPEN, outcome: 'unknown' },
];

async function began(
  { context }: World,
  { action, before, after }: Pick<Died, 'action' | 'before' | 'after'>,
  plan = 'plan-of-the-dead',
): Promise<void> {
  await context.journal.append([
    {
      at: '2026-01-01T00:00:00.000Z',
      actor: 'bob',
      verified: true,
      reason: 'a night shift',
      source: 'manual',
      plan,
      step: 1,
      action,
      domain: A,
      before: toRecordedState(before && { kind: 'row', ...before }),
      after: toRecordedState(after && { kind: 'row', ...after }),
      outcome: 'started',
      effect: 'wider',
    },
  ]);
}

describe('the next start', () => {
  it.each(CASES)('finds out about $title: $outcome', async ({ found, outcome, ...died }) => {
    const world = openWorld();
    await world.context.registry.write(A, undefined, found);
    await began(world, died);

    expect(await recover(world.context)).toHaveLength(1);
    const [started, end] = await world.journalled();
    const { seq: _seq, prev: _prev, hash: _hash, at: _at, ...same } = started ?? {};
    expect(end).toMatchObject({
      ...same,
      outcome,
      actor: 'bob',
      reason: 'a night shift',
      message: expect.stringContaining('The process ended') as string,
    });
    expect(await world.context.journal.open()).toEqual([]);
    expect(await world.context.registry.readOne(A)).toEqual(found && ({ kind: 'row', ...found } satisfies DatabaseEntry));

    expect(await recover(world.context)).toEqual([]);
    expect(await world.journalled()).toHaveLength(2);
    expect(await world.context.journal.verify()).toEqual({ ok: true, entries: 2 });
  });

  it('records nothing when nothing was left open', async () => {
    const world = openWorld();
    await world.change({ action: 'upsert', domain: 'a.example' });
    expect(await recover(world.context)).toEqual([]);
    expect(await world.journalled()).toHaveLength(2);
  });

  it('compares a row that cannot be read with what was recorded of it', async () => {
    const world = openWorld();
    editByHand(world.folder, `INSERT INTO remotes VALUES ('a.example', 'sometimes', 0)`);
    const change = { action: 'upsert', domain: 'a.example', search_policy: 'no_search', restriction: 'allow_all' } as const;
    const dead = openWorld({ folder: restartable(world), registry: (real) => ({ ...real, write: () => new Promise(() => undefined) }) });
    void dead.change(change);
    await until(async () => (await dead.journalled()).length === 1);
    dead.end();
    const next = openWorld({ folder: dead.folder });
    await recover(next.context);
    expect((await next.journalled()).map(({ before, outcome }) => ({ before, outcome }))).toEqual([
      { before: { unreadable: expect.stringContaining('sometimes') as string }, outcome: 'started' },
      { before: { unreadable: expect.stringContaining('sometimes') as string }, outcome: 'failed' },
    ]);
  });

  it('closes everything that was left open in one block, before the first write', async () => {
    const world = openWorld();
    await world.context.registry.write(A, undefined, OPEN);
    await began(world, { action: 'upsert', before: undefined, after: OPEN }, 'plan-x');
    await began(world, { action: 'upsert', before: OPEN, after: BY_TEAM }, 'plan-y');
    await world.change({ action: 'upsert', domain: 'b.example' });
    expect((await world.journalled()).map(({ plan, outcome }) => `${String(plan)} ${outcome}`)).toEqual([
      'plan-x started',
      'plan-y started',
      'plan-x done',
      'plan-y failed',
      'plan-1 started',
      'plan-1 done',
    ]);
  });

  it('makes an end count like any other: who owns the row, and what an unfreeze restores', async () => {
    const world = openWorld();
    await world.context.registry.write(A, undefined, FROZEN);
    await began(world, { action: 'freeze', before: LEFT_OVER, after: FROZEN });
    await recover(world.context);
    expect(await world.context.journal.ownerOf(A)).toBe('manual');
    expect(await world.change({ action: 'unfreeze', domain: 'a.example' })).toMatchObject({ ok: true });
    expect(await world.context.registry.readOne(A)).toEqual({ kind: 'row', ...LEFT_OVER });
  });
});

function restartable(world: World): string {
  world.end();
  return world.folder;
}

async function until(test: () => Promise<boolean>): Promise<void> {
  while (!(await test())) await new Promise((resolve) => setImmediate(resolve));
}
