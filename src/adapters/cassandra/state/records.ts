import { randomUUID } from 'node:crypto';
import { Fault } from '../../../domain/fault.ts';
import type { Log } from '../../../ports/log.ts';
import type { RecordKind, Records, StoredRecord } from '../../../ports/records.ts';
import type { Session } from '../session/session.ts';
import { recordBodies, type RecordBodies } from './record-bodies.ts';
import { recordRows, type RecordRow, type RecordRows } from './record-rows.ts';

/** Where the records are, and what every method waits for first. */
export interface RecordsOptions {
  readonly session: Session;
  readonly keyspace: string;
  readonly log: Log;
  readonly ready: () => Promise<void>;
}

/**
 * Records in Cassandra: compare-and-set by lightweight transactions, read by serial reads, never a TTL. Each write has a mark
 * of its own, so that a writer whose answer was lost knows its work from that of another one.
 */
export function cassandraRecords({ session, keyspace, log, ready }: RecordsOptions): Records {
  const rows = recordRows(session, keyspace);
  const bodies = recordBodies(session, keyspace);

  // Nobody sees a body without a record: that it could not be taken away is no reason to say that anything failed.
  const dropBody = (made: string): Promise<void> =>
    bodies.remove(made).catch((error: unknown) => {
      if (!(error instanceof Fault)) throw error;
      log.warn({ err: error, made }, 'a body that no record names could not be removed; it only takes up space');
    });

  return {
    create: async (kind, id, text, body) => {
      await ready();
      if (await rows.one(kind, id)) return false;
      const made = randomUUID();
      const parts = body === undefined ? undefined : await bodies.write(made, body);
      const isMade = await rows.insert(kind, { id, text, made, parts });
      if (!isMade && parts !== undefined) await dropBody(made);
      return isMade;
    },
    get: async (kind, id) => {
      await ready();
      const row = await rows.one(kind, id);
      return row && shown(row);
    },
    body: (kind, id) => ready().then(() => readBody(rows, bodies, kind, id)),
    list: async (kind, page) => {
      await ready();
      return (await rows.list(kind, page.limit, page.before)).map(shown);
    },
    ids: (kind, limit) => ready().then(() => rows.ids(kind, limit)),
    update: async (kind, id, revision, text) => {
      await ready();
      return (await rows.update(kind, { id, revision, text })) ? { id, revision: revision + 1, text } : undefined;
    },
    remove: async (kind, id, revision) => {
      await ready();
      const row = await rows.one(kind, id);
      if (row?.revision !== revision || !(await rows.remove(kind, row))) return false;
      if (row.parts !== undefined) await dropBody(row.made);
      return true;
    },
  };
}

async function readBody(rows: RecordRows, bodies: RecordBodies, kind: RecordKind, id: string): Promise<string | undefined> {
  const row = await rows.one(kind, id);
  if (row?.parts === undefined) return undefined;
  const body = await bodies.read(row.made, row.parts);
  if (body !== undefined) return body;
  const again = await rows.one(kind, id);
  // Removed while we read, or made anew.
  if (again?.made !== row.made) return undefined;
  throw bodyMissing(kind, id);
}

const shown = ({ id, revision, text }: RecordRow): StoredRecord => ({ id, revision, text });

const bodyMissing = (kind: RecordKind, id: string): Fault =>
  new Fault(
    'records',
    `the body of the record ${id} (${kind}) is not whole in Cassandra: run “nodetool repair” on our keyspace, ` +
      'or restore it from a backup; where it is not needed, remove the record',
    { effect: 'none' },
  );
