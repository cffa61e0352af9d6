import { Fault } from '../domain/fault.ts';
import type { Holder } from '../domain/journal.ts';
import type { Clock } from '../ports/clock.ts';
import type { Leases, StoredLease } from '../ports/leases.ts';
import type { Log } from '../ports/log.ts';

/** That this replica lives, as the others see it; what it begins carries its holder. */
export interface Presence {
  /** Who we are; takes a lease first where we have none that is sure. Throws a Fault where that cannot be had. */
  readonly ensure: () => Promise<Holder>;
  /** Throws a Fault unless it is sure that no other replica has taken us for dead. Never waits. */
  readonly assertAlive: () => void;
  /** Who we are now, if we are anybody. */
  readonly holder: () => Holder | undefined;
  /** Says that we go, so that nobody waits for us. */
  readonly close: () => Promise<void>;
}

/**
 * The times of a lease, in milliseconds, as client-go's leader election has them: whoever has seen a lease unchanged for
 * `lease` on its own clock may take it, so its owner stops at `deadline` after the last beat that is sure.
 */
export interface LeaseTimes {
  readonly lease: number;
  readonly deadline: number;
  readonly beat: number;
}

export const LEASE_TIMES: LeaseTimes = { lease: 10_000, deadline: 6_000, beat: 2_000 };

/** The name of the lease that says that a replica lives. */
export const presenceLease = (replica: string): string => `replica/${replica}`;

interface Life {
  readonly replica: string;
  lease: StoredLease;
  /** When the last beat that is sure was sent, on the monotonic clock. */
  sureAt: number;
  lost: boolean;
}

/** What a presence needs. */
export interface PresenceOptions {
  readonly leases: Leases;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly log: Log;
}

/** Keeps this replica alive in the eyes of the others, from the first `ensure` on. */
export function presence(options: PresenceOptions, times: LeaseTimes = LEASE_TIMES): Presence {
  const { leases, clock, log } = options;
  let life: Life | undefined;
  let beating: Promise<void> = Promise.resolve();

  const isSure = (one: Life): boolean => !one.lost && clock.monotonic() - one.sureAt < times.deadline;
  const beatInTurn = (one: Life): Promise<void> => (beating = beating.catch(() => undefined).then(() => beat(one, options)));

  const timer = setInterval(() => {
    if (!life || life.lost) return;
    beatInTurn(life).catch((error: unknown) => {
      log.warn({ err: error }, 'a sign of life could not be given');
    });
  }, times.beat);
  timer.unref();

  return {
    async ensure() {
      if (life && !life.lost && !isSure(life)) await beatInTurn(life);
      if (!life || life.lost) life = await begin(options);
      return holderOf(life);
    },
    assertAlive() {
      if (!life || !isSure(life)) throw new Fault('leases', NOT_SURE, { effect: 'none' });
    },
    holder: () => (life && !life.lost ? holderOf(life) : undefined),
    async close() {
      clearInterval(timer);
      await beating.catch(() => undefined);
      if (life && !life.lost) await leases.end(presenceLease(life.replica), life.lease);
    },
  };
}

async function begin({ leases, clock, newId }: PresenceOptions): Promise<Life> {
  const replica = newId();
  const sureAt = clock.monotonic();
  const lease = await leases.take(presenceLease(replica), replica, undefined);
  if (!lease) throw new Fault('leases', 'another replica has the id that this one chose at random; try again', { effect: 'none' });
  return { replica, lease, sureAt, lost: false };
}

async function beat(one: Life, { leases, clock, log }: PresenceOptions): Promise<void> {
  const sentAt = clock.monotonic();
  const name = presenceLease(one.replica);
  const stored = (await leases.beat(name, one.lease)) ?? (await leases.look(name));
  // A beat whose answer was lost may stand there: it is ours as long as owner and epoch are.
  if (stored?.owner === one.lease.owner && stored.epoch === one.lease.epoch) {
    one.lease = stored;
    one.sureAt = sentAt;
    return;
  }
  one.lost = true;
  log.error({ replica: one.replica }, 'another replica took this one for dead; it goes on under a new name');
}

const holderOf = ({ replica, lease }: Life): Holder => ({ replica, epoch: lease.epoch });

const NOT_SURE =
  'this replica could not show for too long that it lives, so another one may have taken its work over; it writes nothing more of this change';
