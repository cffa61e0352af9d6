import type { Client } from 'cassandra-driver';
import type { Session } from '../../../src/adapters/cassandra/session/session.ts';
import type { StatementKind } from '../../../src/adapters/cassandra/session/statement-kind.ts';
import { Fault, type FaultPart } from '../../../src/domain/fault.ts';
import { GENESIS } from '../../../src/domain/journal.ts';
import type { Forge } from '../../contract/journal-contract.ts';

const TABLES = ['journal', 'lease', 'record', 'record_body'] as const;

/** Makes the tables of a state, or those that a test uses, as they were after the schema steps: quicker than a new keyspace. */
export async function emptied(client: Client, keyspace: string, tables: readonly (typeof TABLES)[number][] = TABLES): Promise<void> {
  await Promise.all(tables.map((table) => client.execute(`TRUNCATE ${keyspace}.${table}`)));
  if (!tables.includes('journal')) return;
  await client.execute(`INSERT INTO ${keyspace}.journal (bucket, head_seq, head_hash) VALUES (0, 0, '${GENESIS}') IF NOT EXISTS`);
}

/** Forges what stands in the first bucket; by lightweight transactions, as everything is written there. */
export function forgeIn(client: Client, keyspace: string): Forge {
  const table = `${keyspace}.journal`;
  const run = async (cql: string, params: readonly unknown[] = []): Promise<void> => {
    await client.execute(cql, [...params], { prepare: true });
  };
  const textOf = async (seq: number): Promise<string> => {
    const { rows } = await client.execute(`SELECT body FROM ${table} WHERE bucket = 0 AND seq = ?`, [seq], { prepare: true });
    return String(rows[0]?.['body']);
  };
  const setText = (seq: number, text: string) => run(`UPDATE ${table} SET body = ? WHERE bucket = 0 AND seq = ? IF EXISTS`, [text, seq]);
  return {
    changeText: async (seq, change) => setText(seq, change(await textOf(seq))),
    remove: (seq) => run(`DELETE FROM ${table} WHERE bucket = 0 AND seq = ? IF EXISTS`, [seq]),
    swap: async (a, b) => {
      const [textA, textB] = [await textOf(a), await textOf(b)];
      await setText(a, textB);
      await setText(b, textA);
    },
    setHead: ({ seq, hash }) => run(`UPDATE ${table} SET head_seq = ?, head_hash = ? WHERE bucket = 0 IF head_seq != -1`, [seq, hash]),
    removeHead: () => run(`DELETE head_seq, head_hash FROM ${table} WHERE bucket = 0 IF head_seq != -1`),
  };
}

/** A session that does not tell how some conditional writes ended. */
export interface Unsure {
  readonly session: Session;
  /** The next conditional write that was not arranged yet: whether it happens, and what happens before one knows. */
  readonly next: (happens: boolean, meanwhile?: () => Promise<unknown>) => void;
  readonly trips: () => number;
}

/** Wraps a session, counts its round trips, and loses the answers that it is told to lose. */
export function unsureSession(session: Session): Unsure {
  const arranged: { readonly happens: boolean; readonly meanwhile: () => Promise<unknown> }[] = [];
  let trips = 0;
  const lose = async <T>(part: FaultPart, kind: StatementKind, work: () => Promise<T>): Promise<T> => {
    trips += 1;
    const lost = kind === 'conditional' ? arranged.shift() : undefined;
    if (!lost) return work();
    if (lost.happens) await work();
    await lost.meanwhile();
    throw new Fault(part, 'no answer came', { effect: 'unknown' });
  };
  return {
    session: {
      ...session,
      execute: (part, kind, ...rest) => lose(part, kind, () => session.execute(part, kind, ...rest)),
      batch: (part, kind, statements) => lose(part, kind, () => session.batch(part, kind, statements)),
    },
    next: (happens, meanwhile = () => Promise.resolve()) => void arranged.push({ happens, meanwhile }),
    trips: () => trips,
  };
}
