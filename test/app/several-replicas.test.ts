import { describe, expect, it } from 'vitest';
import { abandonedCloser } from '../../src/app/close-abandoned.ts';
import type { Context } from '../../src/app/context.ts';
import { assertDomain } from '../../src/domain/domain.ts';
import { Fault } from '../../src/domain/fault.ts';
import type { Registry } from '../../src/ports/registry.ts';
import { changeBy, replicaOn, turnedClock } from './replicas.ts';
import { openWorld, valueOf, type World } from './world.ts';

const A = assertDomain('a.example');
const CREATE = { action: 'upsert', domain: 'a.example', search_policy: 'full_search' } as const;

const lines = async ({ journalled }: World): Promise<unknown> =>
  (await journalled()).map(({ domain, action, outcome }) => `${domain ?? action} ${outcome}`);

/** A replica that dies when it would write, before or after the effect: its change never ends. */
function dying(world: World, when: 'before' | 'after'): Context {
  const never = new Promise<void>(() => undefined);
  const write: Registry['write'] = async (...step) => {
    if (when === 'after') await world.context.registry.write(...step);
    await never;
  };
  return replicaOn(world, { registry: { ...world.context.registry, write } });
}

async function begun(world: World, replica: Context): Promise<void> {
  void changeBy(replica, CREATE);
  while ((await world.context.journal.open()).length === 0) await new Promise((resolve) => setImmediate(resolve));
}

describe('a change that a replica began and, being dead, does not end', () => {
  it.each([
    { when: 'after', outcome: 'done', message: 'it was done' },
    { when: 'before', outcome: 'failed', message: 'nothing of it was done' },
  ] as const)('$when its effect is closed as $outcome by another one, behind a fence', async ({ when, outcome, message }) => {
    const world = openWorld();
    await begun(world, dying(world, when));
    const clock = turnedClock();
    const look = abandonedCloser(replicaOn(world, { clock }));
    expect(await look()).toBe(0);
    clock.pass(10_000);
    expect(await look()).toBe(0);
    expect(await lines(world)).toEqual(['a.example started', 'replica_lost observed']);
    clock.pass(4_999);
    expect(await look()).toBe(0);
    clock.pass(1);
    expect(await look()).toBe(1);
    expect(await lines(world)).toEqual(['a.example started', 'replica_lost observed', `a.example ${outcome}`]);
    expect((await world.journalled()).at(-1)?.message).toContain(message);
    expect(await look()).toBe(0);
  });

  it('keeps its domain busy until then, and no other', async () => {
    const world = openWorld();
    await begun(world, dying(world, 'before'));
    const other = replicaOn(world);
    expect(await changeBy(other, CREATE)).toMatchObject({ ok: false, problem: { code: 'domain-busy' } });
    valueOf(await changeBy(other, { action: 'upsert', domain: 'b.example' }));
    expect(await world.context.registry.readOne(A)).toBeUndefined();
  });

  it('does not hold up writes of other domains that came later', async () => {
    const world = openWorld();
    await begun(world, dying(world, 'before'));
    const other = replicaOn(world);
    const order: string[] = [];
    await Promise.all([
      changeBy(other, CREATE).then(() => order.push('a.example')),
      changeBy(other, { action: 'upsert', domain: 'b.example' }).then(() => order.push('b.example')),
    ]);
    expect(order).toEqual(['b.example', 'a.example']);
  });

  it('is not closed by the replica that has it under way', async () => {
    const world = openWorld();
    const replica = dying(world, 'before');
    await begun(world, replica);
    const look = abandonedCloser(replica);
    await look();
    expect(await look()).toBe(0);
    expect(await lines(world)).toEqual(['a.example started']);
  });
});

describe('a start of which the journal does not say whether it is recorded', () => {
  it('is ended once that can be done: its domain must not be busy for as long as the replica lives', async () => {
    const world = openWorld();
    let isLost = true;
    const journal: Context['journal'] = {
      ...world.context.journal,
      claim: async (entries, seen) => {
        const claimed = await world.context.journal.claim(entries, seen);
        if (!isLost) return claimed;
        isLost = false;
        throw new Fault('journal', 'no answer', { effect: 'unknown' });
      },
    };
    const replica = replicaOn(world, { journal });
    await expect(changeBy(replica, CREATE)).rejects.toThrow('no answer');
    valueOf(await changeBy(replica, CREATE));
    const outcomes = (await world.journalled()).map(({ outcome }) => outcome);
    expect(outcomes).toEqual(['started', 'failed', 'started', 'done']);
  });
});

describe('two replicas', () => {
  it('wait for each other on one domain', async () => {
    const world = openWorld();
    const [a, b] = [replicaOn(world), replicaOn(world)];
    const results = await Promise.all([
      changeBy(a, CREATE),
      changeBy(b, { action: 'upsert', domain: 'a.example', search_policy: 'exact_handle_search' }),
      changeBy(a, { action: 'freeze', domain: 'a.example' }),
    ]);
    expect(results.map(({ ok }) => ok)).toEqual([true, true, true]);
    const outcomes = (await world.journalled()).map(({ outcome }) => outcome);
    expect(outcomes).toEqual(['started', 'done', 'started', 'done', 'started', 'done']);
  });

  it('decide anew what another one overtook: the change rests on what is there now', async () => {
    const world = openWorld();
    const other = replicaOn(world);
    let overtaken = false;
    const journal: Context['journal'] = {
      ...world.context.journal,
      claim: async (entries, seen) => {
        if (!overtaken) {
          overtaken = true;
          valueOf(await changeBy(other, CREATE));
        }
        return world.context.journal.claim(entries, seen);
      },
    };
    const changed = valueOf(
      await changeBy(replicaOn(world, { journal }), { action: 'upsert', domain: 'a.example', restriction: ['blue'] }),
    );
    expect(changed).toMatchObject({ created: false, remote: { search_policy: 'full_search' } });
    const last = (await world.journalled()).at(-1);
    expect(last).toMatchObject({ outcome: 'done', before: { search_policy: 'full_search' } });
  });
});

describe('a write that waits for another replica', () => {
  it('keeps no other write of its process waiting', async () => {
    const world = openWorld();
    await begun(world, dying(world, 'before'));
    const clock = turnedClock();
    let letGo = (): void => undefined;
    const gate = new Promise<void>((resolve) => (letGo = resolve));
    const other = replicaOn(world, { clock: { ...clock, wait: () => gate } });
    const waiting = changeBy(other, CREATE);
    valueOf(await changeBy(other, { action: 'upsert', domain: 'b.example' }));
    clock.pass(10_000);
    letGo();
    expect(await waiting).toMatchObject({ ok: false, problem: { code: 'domain-busy' } });
  });
});
