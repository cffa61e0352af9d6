import type { Client } from 'cassandra-driver';
import { GENESIS } from '../../../src/domain/journal.ts';
import type { Forge } from '../../contract/journal-contract.ts';

/** Makes the tables of a state as they were after the schema steps: quicker than a new keyspace. */
export async function emptied(client: Client, keyspace: string): Promise<void> {
  for (const table of ['journal', 'lease']) await client.execute(`TRUNCATE ${keyspace}.${table}`);
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
