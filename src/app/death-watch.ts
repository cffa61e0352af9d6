import { canonicalJson, type Holder } from '../domain/journal.ts';
import { holderKey } from '../domain/journal-derived.ts';
import type { StoredLease } from '../ports/leases.ts';
import type { Context } from './context.ts';
import { presenceLease, type LeaseTimes } from './presence.ts';

/**
 * Tells whether another replica is dead; to be asked again and again. It is, once its lease has another epoch or has ended,
 * or once we have taken the lease, which we do after we ourselves saw it unchanged for the time of a lease on our
 * own monotonic clock: nobody's clock is compared with another's.
 */
export function deathWatch(
  { leases, clock, presence }: Pick<Context, 'leases' | 'clock' | 'presence'>,
  times: LeaseTimes,
): (holder: Holder) => Promise<boolean> {
  const seen = new Map<string, { readonly lease: StoredLease; readonly since: number }>();
  return async (holder) => {
    const [name, key] = [presenceLease(holder.replica), holderKey(holder)];
    const lease = await leases.look(name);
    if (lease?.epoch !== holder.epoch || lease.owner === '') return true;
    const before = seen.get(key);
    if (before?.lease.beat !== lease.beat) {
      seen.set(key, { lease, since: clock.monotonic() });
      return false;
    }
    if (clock.monotonic() - before.since < times.lease) return false;
    seen.delete(key);
    // From here on its own beats fail, whenever it wakes up.
    const us = presence?.holder()?.replica ?? 'a replica that writes nothing';
    return (await leases.take(name, us, lease)) !== undefined;
  };
}

/** Tells whether nobody is at something: it has no holder, a dead one, or ourselves, who are not at it or would not ask. */
export function abandonedWatch(
  context: Pick<Context, 'leases' | 'clock' | 'presence'>,
  times: LeaseTimes,
): (holder: Holder | undefined) => Promise<boolean> {
  const isDead = deathWatch(context, times);
  const isOurs = (holder: Holder): boolean => canonicalJson(holder) === canonicalJson(context.presence?.holder());
  return async (holder) => !holder || isOurs(holder) || isDead(holder);
}
