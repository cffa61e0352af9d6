import { describe, expect, it } from 'vitest';
import { deathWatch } from '../../src/app/death-watch.ts';
import { LEASE_TIMES, presenceLease } from '../../src/app/presence.ts';
import { Fault } from '../../src/domain/fault.ts';
import { replicaOn, turnedClock } from './replicas.ts';
import { openWorld } from './world.ts';

const sure = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('there is none');
  return value;
};

describe('a replica', () => {
  it('has the first epoch of a lease of its own', async () => {
    const world = openWorld();
    const [a, b] = [replicaOn(world), replicaOn(world)];
    const [holderA, holderB] = [await sure(a.presence).ensure(), await sure(b.presence).ensure()];
    expect(holderA.replica).not.toBe(holderB.replica);
    expect(await world.context.leases.look(presenceLease(holderA.replica))).toEqual({ owner: holderA.replica, epoch: 1, beat: 0 });
    expect(await sure(a.presence).ensure()).toEqual(holderA);
  });

  it('may write until the deadline after its last beat, and again once a beat is sure', async () => {
    const clock = turnedClock();
    const { presence } = replicaOn(openWorld(), { clock });
    const holder = await sure(presence).ensure();
    clock.pass(LEASE_TIMES.deadline - 1);
    sure(presence).assertAlive();
    clock.pass(1);
    expect(() => {
      sure(presence).assertAlive();
    }).toThrow('could not show for too long that it lives');
    expect(await sure(presence).ensure()).toEqual(holder);
    sure(presence).assertAlive();
  });

  it('may not write before it has a lease', () => {
    const { presence } = replicaOn(openWorld());
    expect(() => {
      sure(presence).assertAlive();
    }).toThrow(Fault);
  });

  it('goes on under a new name when another one took it for dead', async () => {
    const world = openWorld();
    const clock = turnedClock();
    const { presence } = replicaOn(world, { clock });
    const holder = await sure(presence).ensure();
    const name = presenceLease(holder.replica);
    await world.context.leases.take(name, 'other', sure(await world.context.leases.look(name)));
    clock.pass(LEASE_TIMES.deadline);
    const next = await sure(presence).ensure();
    expect(next.replica).not.toBe(holder.replica);
    sure(presence).assertAlive();
  });

  it('takes a beat whose answer was lost for its own', async () => {
    const world = openWorld();
    const clock = turnedClock();
    let lose = false;
    const leases: typeof world.context.leases = {
      ...world.context.leases,
      beat: async (name, mine) => {
        const beaten = await world.context.leases.beat(name, mine);
        if (lose) throw new Fault('leases', 'the answer was lost', { effect: 'unknown' });
        return beaten;
      },
    };
    const { presence } = replicaOn(world, { clock, leases });
    const holder = await sure(presence).ensure();
    clock.pass(LEASE_TIMES.deadline);
    lose = true;
    await expect(sure(presence).ensure()).rejects.toThrow('the answer was lost');
    lose = false;
    expect(await sure(presence).ensure()).toEqual(holder);
  });

  it('that goes leaves no lease for which anybody would wait', async () => {
    const world = openWorld();
    const { presence } = replicaOn(world);
    const holder = await sure(presence).ensure();
    await sure(presence).close();
    expect(await deathWatch(replicaOn(world), LEASE_TIMES)(holder)).toBe(true);
  });
});

describe('another replica', () => {
  it('is dead once we ourselves saw no beat for the time of a lease, and not before', async () => {
    const world = openWorld();
    const clock = turnedClock();
    const holder = await sure(replicaOn(world).presence).ensure();
    const isDead = deathWatch(replicaOn(world, { clock }), LEASE_TIMES);
    expect(await isDead(holder)).toBe(false);
    clock.pass(LEASE_TIMES.lease - 1);
    expect(await isDead(holder)).toBe(false);
    clock.pass(1);
    expect(await isDead(holder)).toBe(true);
    const name = presenceLease(holder.replica);
    expect((await world.context.leases.look(name))?.epoch).toBe(2);
  });

  it('lives as long as it beats, however wrong its clock is', async () => {
    const world = openWorld();
    const clock = turnedClock();
    const { leases } = world.context;
    const holder = await sure(replicaOn(world).presence).ensure();
    const name = presenceLease(holder.replica);
    const isDead = deathWatch(replicaOn(world, { clock }), LEASE_TIMES);
    for (let n = 0; n < 5; n += 1) {
      expect(await isDead(holder)).toBe(false);
      clock.pass(LEASE_TIMES.lease - 1);
      await leases.beat(name, sure(await leases.look(name)));
    }
  });

  it('whose beat comes between our look and our claim lives', async () => {
    const world = openWorld();
    const clock = turnedClock();
    const { leases } = world.context;
    const holder = await sure(replicaOn(world).presence).ensure();
    const name = presenceLease(holder.replica);
    const watching: typeof leases = {
      ...leases,
      take: async (...given) => {
        await leases.beat(name, sure(await leases.look(name)));
        return leases.take(...given);
      },
    };
    const isDead = deathWatch(replicaOn(world, { clock, leases: watching }), LEASE_TIMES);
    await isDead(holder);
    clock.pass(LEASE_TIMES.lease);
    expect(await isDead(holder)).toBe(false);
  });
});
