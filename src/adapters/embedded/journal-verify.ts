import { setImmediate } from 'node:timers/promises';
import { chainVerifier, EMPTY_HEAD, type JournalHead, type Verification } from '../../domain/journal.ts';
import type { Database } from './driver.ts';
import { derivedAnew, type DerivedRow } from './journal-derived.ts';
import { parseEntry } from '../../stored/journal-entry.ts';
import { isDamaged } from './sqlite-error.ts';
import { reading } from './transaction.ts';

/** What is kept apart from the entries and must agree with them. */
export interface Kept {
  readonly head: JournalHead | undefined;
  readonly derived: readonly DerivedRow[];
}

interface StoredEntry {
  /** Its seq in decimal: a row that was put in by hand may have one that is no safe integer. */
  readonly place: string;
  readonly body: string;
}

const PAGE = 500;
const LEAST_PLACE = '-9223372036854775808';

/** Walks the journal in pages, letting others work between two of them, and compares it with what is kept apart. */
export function verifierOf(db: Database, readKept: () => Kept): () => Promise<Verification> {
  const readPage = pageReader(db, readKept);
  return async () => {
    const [verifier, anew] = [chainVerifier(), derivedAnew()];
    let [last, from, entries] = [EMPTY_HEAD, LEAST_PLACE, 0];
    for (;;) {
      const page = await readPage(from);
      if (page === 'damaged') return broken(entries, entries + 1, 'the database file is damaged there: restore it from a backup');
      if ('head' in page) return verdict(verifier, page.head, anew.difference(page.derived), entries);
      for (const { place, body } of page) {
        const entry = parseEntry(Number(place), body);
        if (!entry.ok) return firstBreak(verifier.verdict(last), unreadableAt(place, entries, entry.problem));
        verifier.add(entry.value);
        anew.add(entry.value);
        last = entry.value;
        from = String(last.seq + 1);
        entries += 1;
      }
      await setImmediate();
    }
  };
}

// The end of the entries and what is kept apart are read in one turn, so that no append comes between them.
function pageReader(db: Database, readKept: () => Kept): (from: string) => Promise<readonly StoredEntry[] | Kept | 'damaged'> {
  const page = db.prepare(
    `SELECT CAST(seq AS TEXT) AS place, body FROM journal_entry WHERE seq >= CAST(? AS INTEGER) ORDER BY seq LIMIT ${String(PAGE)}`,
  );
  return (from) =>
    reading(db, 'journal', () => {
      try {
        const rows = page.all(from) as readonly StoredEntry[];
        return rows.length > 0 ? rows : readKept();
      } catch (error) {
        if (isDamaged(error)) return 'damaged';
        throw error;
      }
    });
}

function verdict(
  verifier: ReturnType<typeof chainVerifier>,
  head: JournalHead | undefined,
  difference: string | undefined,
  entries: number,
): Verification {
  const lastSeq = Math.max(entries, 1);
  if (!head) return broken(entries, lastSeq, 'the head that is kept apart is missing');
  const chained = verifier.verdict(head);
  return chained.ok && difference !== undefined ? broken(entries, lastSeq, difference) : chained;
}

function unreadableAt(place: string, entries: number, problem: string): Verification {
  const expected = entries + 1;
  if (Number(place) <= expected) return broken(entries, Math.max(Number(place), Number.MIN_SAFE_INTEGER), problem);
  return broken(entries, expected, `entry ${String(expected)} is missing; the next one found is ${place}, and ${problem}`);
}

const firstBreak = (before: Verification, here: Verification): Verification => (before.ok ? here : before);

const broken = (entries: number, seq: number, message: string): Verification => ({ ok: false, entries, broken: { seq, message } });
