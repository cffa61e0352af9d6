import type { Holder, JournalEntry, NewJournalEntry } from '../domain/journal.ts';
import { holderKey } from '../domain/journal-derived.ts';
import type { Context } from './context.ts';
import { deathWatch } from './death-watch.ts';
import { LEASE_TIMES, type LeaseTimes } from './presence.ts';
import { endsFor } from './recover.ts';

/** How long a statement that a dead replica has sent may still take effect: longer than Cassandra's own time limits for writes. */
const SETTLE_MS = 5_000;

/**
 * Closes what other replicas began and, being dead, will not end; to be called over and over, answers how many it closed.
 * First a fence goes into the journal, so that nothing of the dead one is accepted any more. Then, once all that it has
 * sent must have arrived or failed, the row is read and the end recorded. Whoever dies in between leaves it to the next.
 */
export function abandonedCloser(
  context: Context,
  { settleMs = SETTLE_MS, times = LEASE_TIMES }: { readonly settleMs?: number; readonly times?: LeaseTimes } = {},
): () => Promise<number> {
  const isDead = deathWatch(context, times);
  /** Fenced holders, and since when on our monotonic clock. */
  const fenced = new Map<string, number>();
  const { clock, journal } = context;

  async function closeAllOf(holder: Holder, open: readonly JournalEntry[]): Promise<number> {
    const key = holderKey(holder);
    const since = fenced.get(key);
    if (since === undefined) {
      if ((await isDead(holder)) && (await fence(context, holder, open.length)) !== 'overtaken') fenced.set(key, clock.monotonic());
      return 0;
    }
    if (clock.monotonic() - since < settleMs) return 0;
    fenced.delete(key);
    return close(context, holder, open);
  }

  return async () => {
    const own = context.presence?.holder();
    const byHolder = groupByHolder(await journal.open());
    let closed = 0;
    for (const [key, { holder, entries }] of byHolder) if (!own || key !== holderKey(own)) closed += await closeAllOf(holder, entries);
    return closed;
  };
}

interface Begun {
  readonly holder: Holder;
  readonly entries: JournalEntry[];
}

function groupByHolder(open: readonly JournalEntry[]): ReadonlyMap<string, Begun> {
  const groups = new Map<string, Begun>();
  for (const entry of open) {
    if (!entry.holder) continue;
    const key = holderKey(entry.holder);
    const group = groups.get(key);
    if (group) group.entries.push(entry);
    else groups.set(key, { holder: entry.holder, entries: [entry] });
  }
  return groups;
}

async function close(context: Context, holder: Holder, open: readonly JournalEntry[]): Promise<number> {
  const ends = await endsFor(context, open);
  await context.journal.append(ends);
  context.version.bump();
  context.log.warn({ holder, changes: ends.length }, 'closed what a dead replica had left open');
  return ends.length;
}

/** Puts on record that a replica is taken for dead. `overtaken`: another replica is at it, for this one or for another dead one. */
async function fence({ journal, clock }: Context, holder: Holder, changes: number): Promise<unknown> {
  const value = holderKey(holder);
  const entry: NewJournalEntry = {
    at: clock.now().toISOString(),
    actor: 'fedremotes',
    verified: true,
    source: 'unmanaged',
    action: 'replica_lost',
    before: null,
    after: { value },
    outcome: 'observed',
    message: `The replica gave no sign of life and is taken for dead; ${String(changes)} change(s) that it began are closed by another one.`,
  };
  return journal.claim([entry], await journal.seen());
}
