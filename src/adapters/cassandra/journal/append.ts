import { oneAtATime } from '../../../concurrency/one-at-a-time.ts';
import { Fault } from '../../../domain/fault.ts';
import type { JournalEntry, NewJournalEntry } from '../../../domain/journal.ts';
import type { Journal } from '../../../ports/journal.ts';
import type { Log } from '../../../ports/log.ts';
import { sortLate } from './fence.ts';
import { pieceWriter, withUnknownEffect } from './put.ts';
import type { JournalRows } from './rows.ts';
import type { Tail } from './tail.ts';

interface Placed {
  readonly placed: readonly JournalEntry[];
  readonly wasOvertaken: boolean;
}

// Appends of one process would only come first before each other; a few milliseconds each.
const MOST_WAITING = 1000;

/** The two ways to write: `append` and `claim` of the port. */
export function journalWriters(rows: JournalRows, tail: Tail, log: Log): Pick<Journal, 'append' | 'claim'> {
  const inTurn = oneAtATime(MOST_WAITING);
  const place = placer(rows, tail, log);
  const waiting = <T>(work: () => Promise<T>): Promise<T> => inTurn(work) ?? Promise.reject(tooMany());
  return {
    append: (entries) => waiting(async () => (await place(entries)).placed),
    claim: (entries, seen) =>
      waiting(async () => {
        const { placed, wasOvertaken } = await place(entries, seen);
        if (!wasOvertaken) return placed;
        await place(placed.filter(({ outcome }) => outcome === 'started').map(givenUp));
        return 'overtaken';
      }),
  };
}

/** Places a block piece by piece; with `seen`, up to where something came first. */
function placer(rows: JournalRows, tail: Tail, log: Log): (entries: readonly NewJournalEntry[], seen?: number) => Promise<Placed> {
  const writePiece = pieceWriter(rows, tail);
  return async (entries, seen) => {
    if (entries.length === 0) return { placed: [], wasOvertaken: false };
    await tail.ensureRead();
    const placed: JournalEntry[] = [];
    let rest = entries;
    try {
      while (rest.length > 0) {
        const piece = await writePiece(async () => {
          rest = await withoutLate(tail, log, rest);
          return seen !== undefined && isOvertaken(tail, rest, seen, placed) ? 'overtaken' : rest;
        });
        if (piece === 'overtaken') return { placed, wasOvertaken: true };
        for (const entry of piece) placed.push(entry);
        rest = rest.slice(piece.length);
      }
    } catch (error) {
      throw placed.length > 0 ? withUnknownEffect(error) : error;
    }
    return { placed, wasOvertaken: false };
  };
}

/** Nothing is taken for late by what was known a while ago. */
async function withoutLate(tail: Tail, log: Log, entries: readonly NewJournalEntry[]): Promise<readonly NewJournalEntry[]> {
  const guess = sortLate(tail.known, entries);
  if (guess.late.length === 0) return entries;
  await tail.read();
  const { wanted, late } = sortLate(tail.known, entries);
  for (const { plan, step, domain, outcome, holder } of late)
    log.warn({ plan, step, domain, outcome, holder }, 'an end came too late for the journal: another replica has closed its start');
  return wanted;
}

/** Whether somebody else has written about what these are about (`overtaking` of the domain, over all that is known). */
function isOvertaken({ known }: Tail, entries: readonly NewJournalEntry[], seen: number, ours: readonly JournalEntry[]): boolean {
  const ownFrom = ours[0]?.seq ?? Infinity;
  const isOurs = (seq: number): boolean => seq >= ownFrom && ours.some((entry) => entry.seq === seq);
  return entries.some((entry) => {
    const last = known.lastOn(entry);
    return last > seen && !isOurs(last);
  });
}

/** A claim in several pieces that was overtaken between two of them: what was claimed before is given back. */
function givenUp({ seq: _seq, prev: _prev, hash: _hash, ...started }: JournalEntry): NewJournalEntry {
  return { ...started, outcome: 'failed', message: 'Nothing was done: somebody else came first with a part of the same changes.' };
}

const tooMany = (): Fault =>
  new Fault('journal', `${String(MOST_WAITING)} writes already wait for the journal; nothing was changed`, { effect: 'none' });
