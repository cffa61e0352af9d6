import type { JournalEntry, NewJournalEntry } from '../domain/journal.ts';
import { sameDatabaseEntry } from '../domain/layers.ts';
import { fromRecordedState } from '../domain/recorded.ts';
import type { Context } from './context.ts';
import type { Performed } from './judge-write.ts';

/**
 * Closes what an earlier process began and did not end: reads the world and records what became of each `started` entry.
 * Answers the ends that it recorded. Runs before the first write, where only one process at a time has the journal; what
 * another replica began may still be going on (close-abandoned.ts).
 */
export async function recover(context: Context): Promise<readonly JournalEntry[]> {
  const open = await context.journal.open();
  if (open.length === 0) return [];
  const ends: NewJournalEntry[] = [];
  for (const started of open) ends.push(await endFor(context, started));
  return context.journal.append(ends);
}

/** Reads the world, and answers the end of a change that somebody else began. */
export async function endFor(context: Context, started: JournalEntry): Promise<NewJournalEntry> {
  const holder = await context.presence?.ensure();
  return { ...endOf(started, await becameOf(context, started), context.clock.now()), ...(holder && { holder }) };
}

async function becameOf({ registry }: Context, started: JournalEntry): Promise<Performed> {
  if (started.domain === undefined) return { outcome: 'unknown', message: `${DIED} It names no domain, so nothing can be read back.` };
  const now = await registry.readOne(started.domain, 'settled');
  if (sameDatabaseEntry(now, fromRecordedState(started.after)))
    return { outcome: 'done', message: `${DIED} Read back later, it was done.` };
  if (sameDatabaseEntry(now, fromRecordedState(started.before)))
    return { outcome: 'failed', message: `${DIED} Read back later, nothing of it was done.` };
  return { outcome: 'unknown', message: `${DIED} Read back later, the row was neither as before nor as wanted.` };
}

const DIED = 'The process ended before the outcome was recorded.';

function endOf(started: JournalEntry, { outcome, message }: Performed, now: Date): NewJournalEntry {
  const { seq: _seq, prev: _prev, hash: _hash, holder: _holder, ...entry } = started;
  return { ...entry, at: now.toISOString(), outcome, ...(message !== undefined && { message }) };
}
