import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Leases, StoredLease } from '../../src/ports/leases.ts';

/** Leases under test, none of them taken, and how to be rid of them. */
export interface LeasesUnderTest {
  readonly leases: Leases;
  readonly close: () => Promise<void> | void;
}

/** What the suite must know of leases before it opens them. */
export interface LeasesContract {
  readonly name: string;
  readonly open: () => Promise<LeasesUnderTest> | LeasesUnderTest;
}

/** What all leases must do, whatever stands behind them. */
export function leasesContract({ name, open }: LeasesContract): void {
  describe(`the ${name} leases keep the contract of all leases:`, () => {
    let under: LeasesUnderTest;
    beforeEach(async () => {
      under = await open();
    });
    afterEach(() => under.close());

    compareAndSet(() => under.leases);
    refuseTheStale(() => under.leases);
    handOver(() => under.leases);
  });
}

/** Takes a lease that must be to be had. */
async function taken(leases: Leases, name: string, owner: string, seen?: StoredLease): Promise<StoredLease> {
  const mine = await leases.take(name, owner, seen);
  if (!mine) throw new Error(`${owner} should have got the lease ${name}`);
  return mine;
}

function compareAndSet(given: () => Leases): void {
  it('shows nothing of a lease that nobody ever took', async () => {
    expect(await given().look('job')).toBeUndefined();
  });

  it('gives a new lease its first epoch, and shows it to everybody', async () => {
    const mine = await taken(given(), 'job', 'a');
    expect(mine).toEqual({ owner: 'a', epoch: 1, beat: 0 });
    expect(await given().look('job')).toEqual(mine);
  });

  it('counts beats, each on the one before', async () => {
    const mine = await taken(given(), 'job', 'a');
    const beaten = await given().beat('job', mine);
    expect(beaten).toEqual({ owner: 'a', epoch: 1, beat: 1 });
    expect(beaten && (await given().beat('job', beaten))).toEqual({ owner: 'a', epoch: 1, beat: 2 });
    expect(await given().look('job')).toEqual({ owner: 'a', epoch: 1, beat: 2 });
  });

  it('keeps leases of different names apart', async () => {
    const job = await taken(given(), 'job', 'a');
    const other = await taken(given(), 'other', 'b');
    expect(await given().look('job')).toEqual(job);
    expect(await given().look('other')).toEqual(other);
  });

  it('takes any text as a name and as an owner', async () => {
    const name = "migration:“x”, '1' and\n🐘";
    const mine = await taken(given(), name, 'host-1/ö');
    expect(await given().look(name)).toEqual(mine);
  });

  it('gives a new lease to one of twenty who want it at once', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => given().take('job', `owner ${String(n)}`, undefined)));
    const winners = answers.filter((answer) => answer !== undefined);
    expect(winners).toHaveLength(1);
    expect(await given().look('job')).toEqual(winners[0]);
  });

  it('gives a lease that all saw stand still to one of twenty, with the next epoch', async () => {
    const seen = await taken(given(), 'job', 'dead');
    const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => given().take('job', `owner ${String(n)}`, seen)));
    const winners = answers.filter((answer) => answer !== undefined);
    expect(winners).toEqual([{ owner: expect.stringMatching(/^owner/) as string, epoch: 2, beat: 0 }]);
    expect(await given().look('job')).toEqual(winners[0]);
  });
}

function refuseTheStale(given: () => Leases): void {
  it('does not give a lease to one who believes that there is none', async () => {
    const mine = await taken(given(), 'job', 'a');
    expect(await given().take('job', 'b', undefined)).toBeUndefined();
    expect(await given().look('job')).toEqual(mine);
  });

  it('does not make a lease for one who believes that there is one', async () => {
    expect(await given().take('job', 'b', { owner: 'a', epoch: 1, beat: 0 })).toBeUndefined();
    expect(await given().look('job')).toBeUndefined();
  });

  it('does not give away a lease whose owner has shown meanwhile that it lives', async () => {
    const seen = await taken(given(), 'job', 'a');
    const beaten = await given().beat('job', seen);
    expect(await given().take('job', 'b', seen)).toBeUndefined();
    expect(await given().look('job')).toEqual(beaten);
  });

  it('refuses beat and end of one whose lease was taken over', async () => {
    const mine = await taken(given(), 'job', 'a');
    const theirs = await taken(given(), 'job', 'b', mine);
    expect(await given().beat('job', mine)).toBeUndefined();
    expect(await given().end('job', mine)).toBe(false);
    expect(await given().look('job')).toEqual(theirs);
  });

  it('refuses them also where the lease came back to the same owner: it is another epoch', async () => {
    const first = await taken(given(), 'job', 'a');
    const between = await taken(given(), 'job', 'b', first);
    const again = await taken(given(), 'job', 'a', between);
    expect(again).toEqual({ owner: 'a', epoch: 3, beat: 0 });
    expect(await given().beat('job', first)).toBeUndefined();
    expect(await given().end('job', first)).toBe(false);
    expect(await given().look('job')).toEqual(again);
  });

  it('refuses a beat that was made before', async () => {
    const mine = await taken(given(), 'job', 'a');
    const beaten = await given().beat('job', mine);
    expect(await given().beat('job', mine)).toBeUndefined();
    expect(await given().look('job')).toEqual(beaten);
  });
}

function handOver(given: () => Leases): void {
  it('shows an ended lease as nobody’s, with its epoch', async () => {
    const mine = await taken(given(), 'job', 'a');
    expect(await given().end('job', mine)).toBe(true);
    expect(await given().look('job')).toEqual({ owner: '', epoch: 1, beat: 0 });
    expect(await given().beat('job', mine)).toBeUndefined();
    expect(await given().end('job', mine)).toBe(false);
  });

  it('gives an ended lease to the next one at once, with the next epoch', async () => {
    const mine = await taken(given(), 'job', 'a');
    await given().end('job', mine);
    const seen = await given().look('job');
    expect(await given().take('job', 'b', seen)).toEqual({ owner: 'b', epoch: 2, beat: 0 });
  });

  it('counts the epochs through many owners without a gap', async () => {
    let seen: StoredLease | undefined;
    for (let epoch = 1; epoch <= 5; epoch += 1) {
      const mine = await taken(given(), 'job', `owner ${String(epoch)}`, seen);
      expect(mine.epoch).toBe(epoch);
      await given().end('job', mine);
      seen = await given().look('job');
    }
  });
}
