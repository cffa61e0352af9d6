import type { Domain } from '../domain/domain.ts';
import type { JournalEntry, NewJournalEntry } from '../domain/journal.ts';
import { isLayerUnknown, sameDatabaseEntry, type DatabaseEntry } from '../domain/layers.ts';
import { fromRecordedState } from '../domain/recorded.ts';
import type { DatabaseLayer } from '../ports/registry.ts';
import type { Context } from './context.ts';
import { UNSEEN, type Performed } from './judge-write.ts';

/**
 * Closes what an earlier process began and did not end: reads the world and records what became of each `started` entry.
 * Answers the ends that it recorded. Runs before the first write, where only one process at a time has the journal; what
 * another replica began may still be going on (close-abandoned.ts).
 */
export async function recover(context: Context): Promise<readonly JournalEntry[]> {
  const open = await context.journal.open();
  if (open.length === 0) return [];
  return context.journal.append(await endsFor(context, open));
}

/** Reads the world, and answers the ends of changes that somebody else began. */
export async function endsFor(context: Context, open: readonly JournalEntry[]): Promise<readonly NewJournalEntry[]> {
  const holder = await context.presence?.ensure();
  const now = await rowsNow(context, [...new Set(open.flatMap(({ domain }) => domain ?? []))]);
  return open.map((started) => ({ ...endOf(started, becameOf(started, now), context.clock.now()), ...(holder && { holder }) }));
}

/** More rows than this are read all together: a plan leaves thousands, and brig answers with its whole list each time. */
const MOST_ONE_BY_ONE = 20;

async function rowsNow({ registry }: Context, domains: readonly Domain[]): Promise<DatabaseLayer> {
  await registry.settle?.(domains);
  if (domains.length > MOST_ONE_BY_ONE) return registry.readAll();
  const rows = new Map<string, DatabaseEntry>();
  for (const domain of domains) {
    const row = await registry.readOne(domain);
    if (row) rows.set(domain, row);
  }
  return rows;
}

function becameOf({ action, domain, before, after }: JournalEntry, rows: DatabaseLayer): Performed {
  if (domain === undefined) return { outcome: 'unknown', message: `${DIED} It names no domain, so nothing can be read back.` };
  const now = rows.get(domain);
  const wanted = fromRecordedState(after);
  if (isLayerUnknown(now) && sameDatabaseEntry(fromRecordedState(before), wanted) && action !== 'adopt')
    return { outcome: 'failed', message: `${DIED} Read back later, ${UNSEEN}` };
  if (sameDatabaseEntry(now, wanted)) return { outcome: 'done', message: `${DIED} Read back later, it was done.` };
  if (sameDatabaseEntry(now, fromRecordedState(before)))
    return { outcome: 'failed', message: `${DIED} Read back later, nothing of it was done.` };
  return { outcome: 'unknown', message: `${DIED} Read back later, the row was neither as before nor as wanted.` };
}

const DIED = 'The process ended before the outcome was recorded.';

function endOf(started: JournalEntry, { outcome, message }: Performed, now: Date): NewJournalEntry {
  const { seq: _seq, prev: _prev, hash: _hash, holder: _holder, ...entry } = started;
  return { ...entry, at: now.toISOString(), outcome, ...(message !== undefined && { message }) };
}
