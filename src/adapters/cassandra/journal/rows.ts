import type { types } from 'cassandra-driver';
import { Fault } from '../../../domain/fault.ts';
import type { JournalEntry, JournalHead } from '../../../domain/journal.ts';
import { parseEntry, toBody } from '../../../stored/journal-entry.ts';
import { numberIn, textIn, wasApplied } from '../session/columns.ts';
import { quoted } from '../state/schema-cql.ts';
import type { BatchStatement, Session } from '../session/session.ts';

/** An entry as it is stored; its seq may be any bigint where somebody put it in by hand. */
export interface StoredEntry {
  readonly seq: number;
  readonly body: string;
}

/** The table `journal`, in our words: what can be asked of one bucket. */
export interface JournalRows {
  readonly page: number;
  /** Where an entry stands. */
  readonly bucketOf: (seq: number) => number;
  /** The first and the last seq of a bucket. */
  readonly rangeOf: (bucket: number) => { readonly from: number; readonly to: number };
  /** Entries behind `seq`, oldest first; fewer than `page` where the bucket has no more. */
  readonly after: (bucket: number, seq: number) => Promise<readonly StoredEntry[]>;
  /** The same from the least seq on, whatever that is. */
  readonly first: (bucket: number) => Promise<readonly StoredEntry[]>;
  /** Entries of the bucket's own range before `seq`, newest first. */
  readonly before: (bucket: number, seq: number, limit: number) => Promise<readonly StoredEntry[]>;
  /** Entries by their seqs, all of one bucket, oldest first. */
  readonly some: (bucket: number, seqs: readonly number[]) => Promise<readonly StoredEntry[]>;
  /** Whether anything stands in the bucket, a head or an entry. */
  readonly isBegun: (bucket: number) => Promise<boolean>;
  readonly head: (bucket: number) => Promise<JournalHead | undefined>;
  /** The head as it is once every write under way has come to its end: it happened, or never will. */
  readonly settledHead: (bucket: number) => Promise<JournalHead | undefined>;
  /** Puts entries behind `head`, all of one bucket, if that is the head; answers whether they were. */
  readonly put: (head: JournalHead, placed: readonly JournalEntry[]) => Promise<boolean>;
}

/** How the journal is cut; another `bucket` is another journal, and so for tests only. */
export interface JournalSizes {
  /** Entries to a partition: 50,000 × 700 bytes are 35 MB, where 100 MB is Cassandra's rule of thumb. */
  readonly bucket: number;
  /** Rows of one read: less than what the session fetches in one request. */
  readonly page: number;
}

const SIZES: JournalSizes = { bucket: 50_000, page: 1000 };

/** Reads and writes the table. */
export function journalRows(session: Session, keyspace: string, { bucket: size, page }: JournalSizes = SIZES): JournalRows {
  const table = `${quoted(keyspace)}.journal`;
  const select = `SELECT seq, body FROM ${table} WHERE bucket = ?`;
  const read = async (cql: string, ...params: readonly unknown[]): Promise<readonly StoredEntry[]> =>
    (await session.execute('journal', 'read', cql, params)).flatMap(entryIn);
  const heads = (kind: 'read' | 'serial-read', bucket: number): Promise<readonly types.Row[]> =>
    session.execute('journal', kind, `SELECT DISTINCT bucket, head_seq, head_hash FROM ${table} WHERE bucket = ?`, [bucket]);
  const bucketOf = (seq: number): number => Math.floor((seq - 1) / size);
  return {
    page,
    bucketOf,
    rangeOf: (bucket) => ({ from: bucket * size + 1, to: (bucket + 1) * size }),
    after: (bucket, seq) => read(`${select} AND seq > ? LIMIT ${String(page)}`, bucket, seq),
    first: (bucket) => read(`${select} LIMIT ${String(page)}`, bucket),
    before: (bucket, seq, limit) =>
      read(`${select} AND seq >= ? AND seq < ? ORDER BY seq DESC LIMIT ?`, bucket, bucket * size + 1, seq, limit),
    some: (bucket, seqs) => read(`${select} AND seq IN ?`, bucket, seqs),
    isBegun: async (bucket) => (await heads('read', bucket)).length > 0,
    head: async (bucket) => headIn(await heads('read', bucket)),
    settledHead: async (bucket) => headIn(await heads('serial-read', bucket)),
    put: async (was, placed) => {
      const bucket = bucketOf(was.seq + 1);
      // A bucket that nobody has begun has no head yet; the first one has one from the beginning.
      const expected = bucket > 0 && was.seq % size === 0 ? undefined : was;
      return wasApplied(await session.batch('journal', 'conditional', putStatements(table, bucket, expected, placed)));
    },
  };
}

/** The head is compared and set in the batch of the entries: all of one partition, so all or nothing. */
function putStatements(
  table: string,
  bucket: number,
  expected: JournalHead | undefined,
  placed: readonly JournalEntry[],
): readonly BatchStatement[] {
  const last = placed.at(-1);
  const update = `UPDATE ${table} SET head_seq = ?, head_hash = ? WHERE bucket = ? IF head_seq = ? AND head_hash = ?`;
  const insert = `INSERT INTO ${table} (bucket, seq, body) VALUES (?, ?, ?)`;
  return [
    { query: update, params: [last?.seq, last?.hash, bucket, expected?.seq ?? null, expected?.hash ?? null] },
    ...placed.map((entry) => ({ query: insert, params: [bucket, entry.seq, toBody(entry)] })),
  ];
}

// A bucket whose entries are all gone still has a row with its head, and no seq.
function entryIn(row: types.Row): readonly StoredEntry[] {
  const seq = numberIn(row, 'seq');
  return seq === undefined ? [] : [{ seq, body: textIn(row, 'body') }];
}

function headIn([row]: readonly types.Row[]): JournalHead | undefined {
  if (!row) return undefined;
  const seq = numberIn(row, 'head_seq');
  return seq === undefined ? undefined : { seq, hash: textIn(row, 'head_hash') };
}

/** Reads a row without trust; throws a Fault that names the entry. */
export function toEntry({ seq, body }: StoredEntry): JournalEntry {
  const entry = parseEntry(seq, body);
  if (entry.ok) return entry.value;
  throw new UnreadableEntry(seq, entry.problem);
}

/** An entry is not as it was written, or does not continue the one before. */
export class UnreadableEntry extends Fault {
  constructor(seq: number, problem: string) {
    super('journal', `entry ${String(seq)} of the journal cannot be read: ${problem}. Run journal --verify.`, { effect: 'none' });
  }
}
