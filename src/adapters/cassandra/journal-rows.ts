import type { types } from 'cassandra-driver';
import { Fault } from '../../domain/fault.ts';
import type { JournalEntry, JournalHead } from '../../domain/journal.ts';
import { parseEntry, toBody } from '../../stored/journal-entry.ts';
import { numberIn, textIn, wasApplied } from './columns.ts';
import { quoted } from './schema-cql.ts';
import type { BatchStatement, Session } from './session.ts';

/** An entry as it is stored; its seq may be any bigint where somebody put it in by hand. */
export interface StoredEntry {
  readonly seq: number;
  readonly body: string;
}

/** The table `journal`, in our words: what can be asked of one bucket. */
export interface JournalRows {
  /** Entries behind `seq`, oldest first; fewer than {@link PAGE} where the bucket has no more. */
  readonly after: (bucket: number, seq: number) => Promise<readonly StoredEntry[]>;
  /** The same from the least seq on, whatever that is. */
  readonly first: (bucket: number) => Promise<readonly StoredEntry[]>;
  /** Entries of the bucket's own range before `seq`, newest first. */
  readonly before: (bucket: number, seq: number, limit: number) => Promise<readonly StoredEntry[]>;
  /** Entries by their seqs, all of one bucket, oldest first. */
  readonly some: (bucket: number, seqs: readonly number[]) => Promise<readonly StoredEntry[]>;
  readonly head: (bucket: number) => Promise<JournalHead | undefined>;
  /** The head as it is once every write under way has come to its end: it happened, or never will. */
  readonly settledHead: (bucket: number) => Promise<JournalHead | undefined>;
  /** Puts entries behind `head`, all of one bucket, if that is the head; answers whether they were. */
  readonly put: (head: JournalHead, placed: readonly JournalEntry[]) => Promise<boolean>;
}

/** Entries to a bucket: a partition of 50,000 × 700 bytes is 35 MB, where 100 MB is Cassandra's rule of thumb. */
export const BUCKET = 50_000;
/** Rows of one read: less than what the session fetches in one request. */
export const PAGE = 1000;

/** Where an entry stands. */
export const bucketOf = (seq: number): number => Math.floor((seq - 1) / BUCKET);

/** The first and the last seq of a bucket. */
export const rangeOf = (bucket: number): { readonly from: number; readonly to: number } => ({
  from: bucket * BUCKET + 1,
  to: (bucket + 1) * BUCKET,
});

/** Reads and writes the table. */
export function journalRows(session: Session, keyspace: string): JournalRows {
  const table = `${quoted(keyspace)}.journal`;
  const select = `SELECT seq, body FROM ${table} WHERE bucket = ?`;
  const read = async (cql: string, ...params: readonly unknown[]): Promise<readonly StoredEntry[]> =>
    (await session.execute('journal', 'read', cql, params)).flatMap(entryIn);
  const head = async (kind: 'read' | 'serial-read', bucket: number): Promise<JournalHead | undefined> => {
    const query = `SELECT DISTINCT bucket, head_seq, head_hash FROM ${table} WHERE bucket = ?`;
    const [row] = await session.execute('journal', kind, query, [bucket]);
    return row && headIn(row);
  };
  return {
    after: (bucket, seq) => read(`${select} AND seq > ? LIMIT ${String(PAGE)}`, bucket, seq),
    first: (bucket) => read(`${select} LIMIT ${String(PAGE)}`, bucket),
    before: (bucket, seq, limit) =>
      read(`${select} AND seq >= ? AND seq < ? ORDER BY seq DESC LIMIT ?`, bucket, rangeOf(bucket).from, seq, limit),
    some: (bucket, seqs) => read(`${select} AND seq IN ?`, bucket, seqs),
    head: (bucket) => head('read', bucket),
    settledHead: (bucket) => head('serial-read', bucket),
    put: async (was, placed) => wasApplied(await session.batch('journal', 'conditional', putStatements(table, was, placed))),
  };
}

/** The head is compared and set in the batch of the entries: all of one partition, so all or nothing. */
function putStatements(table: string, was: JournalHead, placed: readonly JournalEntry[]): readonly BatchStatement[] {
  const bucket = bucketOf(was.seq + 1);
  const last = placed.at(-1) ?? was;
  const isFirst = was.seq + 1 === rangeOf(bucket).from && bucket > 0;
  const [seq, hash] = isFirst ? [null, null] : [was.seq, was.hash];
  const query = `UPDATE ${table} SET head_seq = ?, head_hash = ? WHERE bucket = ? IF head_seq = ? AND head_hash = ?`;
  const insert = `INSERT INTO ${table} (bucket, seq, body) VALUES (?, ?, ?)`;
  return [
    { query, params: [last.seq, last.hash, bucket, seq, hash] },
    ...placed.map((entry) => ({ query: insert, params: [bucket, entry.seq, toBody(entry)] })),
  ];
}

// A bucket whose entries are all gone still has a row with its head, and no seq.
function entryIn(row: types.Row): readonly StoredEntry[] {
  const seq = numberIn(row, 'seq');
  return seq === undefined ? [] : [{ seq, body: textIn(row, 'body') }];
}

function headIn(row: types.Row): JournalHead | undefined {
  const seq = numberIn(row, 'head_seq');
  return seq === undefined ? undefined : { seq, hash: textIn(row, 'head_hash') };
}

/** Reads a row without trust; throws a Fault that names the entry. */
export function toEntry({ seq, body }: StoredEntry): JournalEntry {
  const entry = parseEntry(seq, body);
  if (entry.ok) return entry.value;
  throw unreadable(seq, entry.problem);
}

/** What is said of an entry that is not as it was written. */
export const unreadable = (seq: number, problem: string): Fault =>
  new Fault('journal', `entry ${String(seq)} of the journal cannot be read: ${problem}. Run journal --verify.`, { effect: 'none' });
