import { Fault } from '../../domain/fault.ts';
import type { Domain } from '../../domain/domain.ts';
import { chain, type JournalAction, type JournalEntry, type JournalHead, type NewJournalEntry } from '../../domain/journal.ts';
import { overtaking, type DerivedKind } from '../../domain/journal-derived.ts';
import type { Journal, JournalFilter } from '../../ports/journal.ts';
import type { Database, SqlValue, Statement } from './driver.ts';
import { derivedIn, type Derived } from './journal-derived.ts';
import { parseEntry, toBody } from '../../stored/journal-entry.ts';
import { verifierOf } from './journal-verify.ts';
import { reading, type Durability, type Transaction } from './transaction.ts';

/** The journal in SQLite: an entry, its head and what is derived from it are one transaction. */
export function embeddedJournal(db: Database, transaction: Transaction): Journal {
  const derived = derivedIn(db);
  const since = db.prepare('SELECT domain, action FROM journal_entry WHERE seq > ?');
  const { schema } = db.prepare('SELECT max(number) AS schema FROM schema_step').get() as { readonly schema: number };
  const list = lister(db);
  const { place, readHead } = writerOf(db, derived);
  const read = <T>(work: () => T): Promise<T> => reading(db, 'journal', work);

  return {
    name: 'embedded',
    version: () => `schema ${String(schema)}`,
    append: (entries) => (entries.length === 0 ? Promise.resolve([]) : transaction('journal', durabilityOf(entries), () => place(entries))),
    claim: (entries, seen) =>
      transaction('journal', durabilityOf(entries), () =>
        since.all(seen).map(aboutOf).some(overtaking(entries)) ? 'overtaken' : place(entries),
      ),
    seen: () => read(() => (readHead() ?? headMissing()).seq),
    list: (filter, limit) => read(() => list(filter, limit).map(entryOf)),
    ...derivedAnswers(db, derived),
    verify: verifierOf(db, () => ({ head: readHead(), derived: derived.rows() })),
  };
}

type DerivedAnswers = Pick<
  Journal,
  'open' | 'openOn' | 'owners' | 'ownerOf' | 'lastObservedFileLayer' | 'knownRows' | 'drift' | 'hasDrifted' | 'hasBaseline'
>;

function derivedAnswers(db: Database, derived: Derived): DerivedAnswers {
  // CROSS: the few that are kept come first. Left to itself SQLite walks the whole journal, to have it in order.
  const kept = db.prepare(
    'SELECT seq, body FROM journal_derived CROSS JOIN journal_entry ON seq = CAST(value AS INTEGER) WHERE kind = ? ORDER BY seq',
  );
  const read = <T>(work: () => T): Promise<T> => reading(db, 'journal', work);
  const entries = (kind: DerivedKind): readonly JournalEntry[] => kept.all(kind).map(entryOf);
  return {
    open: () => read(() => entries('open')),
    openOn: (domain) => read(() => entries('open').find((entry) => entry.domain === domain)),
    owners: () => read(derived.owners),
    ownerOf: (domain) => read(() => derived.ownerOf(domain)),
    lastObservedFileLayer: () => read(derived.fileLayer),
    knownRows: () => read(derived.knownRows),
    drift: () => read(() => entries('drift')),
    hasDrifted: (domain) => read(() => derived.has('drift', domain)),
    hasBaseline: () => read(() => derived.has('baseline', '')),
  };
}

/** Gives entries their places, inside of a transaction. */
function writerOf(db: Database, derived: Derived) {
  const insert = db.prepare('INSERT INTO journal_entry (seq, body) VALUES (?, ?)');
  const head = db.prepare('SELECT seq, hash FROM journal_head');
  const setHead = db.prepare('UPDATE journal_head SET seq = ?, hash = ?');
  const readHead = (): JournalHead | undefined => head.get() as JournalHead | undefined;
  const place = (entries: readonly NewJournalEntry[]): readonly JournalEntry[] => {
    const placed = chain(readHead() ?? headMissing(), entries);
    for (const entry of placed) {
      insert.run(entry.seq, toBody(entry));
      derived.add(entry);
    }
    const last = placed.at(-1);
    if (last) setHead.run(last.seq, last.hash);
    return placed;
  };
  return { place, readHead };
}

/**
 * An end need not wait for the disk. A power cut that takes it leaves its start open, and the next start reads the world
 * and writes the end again; the death of the process alone takes nothing.
 */
const durabilityOf = (entries: readonly NewJournalEntry[]): Durability =>
  entries.every(({ outcome }) => outcome === 'done' || outcome === 'failed') ? 'ordered' : 'synced';

/** What an entry is about, by its columns: a plan claims its steps block by block, and each looks at those before. */
function aboutOf(row: unknown): Pick<JournalEntry, 'domain' | 'action'> {
  const { domain, action } = row as { readonly domain: Domain | null; readonly action: JournalAction };
  return { action, ...(domain !== null && { domain }) };
}

function entryOf(row: unknown): JournalEntry {
  const { seq, body } = row as { readonly seq: number; readonly body: string };
  const entry = parseEntry(seq, body);
  if (entry.ok) return entry.value;
  throw new Fault('journal', `entry ${String(seq)} of the journal cannot be read: ${entry.problem}. Run journal --verify.`, {
    effect: 'none',
  });
}

function headMissing(): never {
  throw new Fault('journal', 'the head of the journal is missing; restore the data folder from a backup. Nothing was changed.', {
    effect: 'none',
  });
}

// A row that was put in by hand may have a seq that is no safe integer, which the driver refuses; verify says so.
// The plus keeps SQLite from walking this range where an index of another condition finds less.
const WRITTEN_HERE = `+seq BETWEEN 1 AND ${String(Number.MAX_SAFE_INTEGER)}`;

function lister(db: Database): (filter: JournalFilter, limit: number) => readonly unknown[] {
  const prepared = new Map<string, Statement>();
  return (filter, limit) => {
    const wanted = CONDITIONS.flatMap(({ key, sql }) =>
      filter[key] === undefined ? [] : [{ sql, value: filter[key] satisfies SqlValue }],
    );
    const where = [WRITTEN_HERE, ...wanted.map(({ sql }) => sql)].join(' AND ');
    const statement = prepared.get(where) ?? db.prepare(`SELECT seq, body FROM journal_entry WHERE ${where} ORDER BY seq DESC LIMIT ?`);
    prepared.set(where, statement);
    return statement.all(...wanted.map(({ value }) => value), limit);
  };
}

const CONDITIONS: readonly { readonly key: keyof JournalFilter; readonly sql: string }[] = [
  { key: 'domain', sql: 'domain = ?' },
  { key: 'plan', sql: 'plan = ?' },
  { key: 'actor', sql: 'actor = ?' },
  { key: 'source', sql: 'source = ?' },
  { key: 'outcome', sql: 'outcome = ?' },
  { key: 'since', sql: 'at >= ?' },
  { key: 'until', sql: 'at < ?' },
  { key: 'before_seq', sql: 'seq < ?' },
  { key: 'after_seq', sql: 'seq > ?' },
];
