import { randomUUID } from 'node:crypto';
import type { types } from 'cassandra-driver';
import { Fault } from '../../../domain/fault.ts';
import type { RecordKind, StoredRecord } from '../../../ports/records.ts';
import { numberIn, textIn, wasApplied } from '../session/columns.ts';
import type { Session } from '../session/session.ts';
import { decided, type Found } from './decided.ts';
import { quoted } from './schema-cql.ts';

/** A row of ours, with the marks of its making and of its last write, and how many parts its body has. */
export interface RecordRow extends StoredRecord {
  readonly made: string;
  readonly changeId: string;
  readonly parts: number | undefined;
}

const COLUMNS = 'id, revision, text, made, change_id, body_parts';

/** The table of the records. Each write is by compare-and-set and says whether it happened, or throws a Fault. */
export interface RecordRows {
  readonly one: (kind: RecordKind, id: string) => Promise<RecordRow | undefined>;
  readonly list: (kind: RecordKind, limit: number, before: string | undefined) => Promise<readonly RecordRow[]>;
  readonly ids: (kind: RecordKind, limit: number) => Promise<readonly string[]>;
  readonly insert: (kind: RecordKind, row: Pick<RecordRow, 'id' | 'text' | 'made' | 'parts'>) => Promise<boolean>;
  /** `revision` is the one that was seen, `text` the new one. */
  readonly update: (kind: RecordKind, row: StoredRecord) => Promise<boolean>;
  readonly remove: (kind: RecordKind, row: RecordRow) => Promise<boolean>;
}

/** The rows of the records of a keyspace. */
export function recordRows(session: Session, keyspace: string): RecordRows {
  const table = `${quoted(keyspace)}.record`;
  const writes = {
    insert: `INSERT INTO ${table} (kind, id, revision, text, made, change_id, body_parts) VALUES (?, ?, 1, ?, ?, ?, ?) IF NOT EXISTS`,
    update: `UPDATE ${table} SET revision = ?, text = ?, change_id = ? WHERE kind = ? AND id = ? IF revision = ?`,
    remove: `DELETE FROM ${table} WHERE kind = ? AND id = ? IF revision = ? AND change_id = ?`,
  };
  const read = async (where: string, params: readonly unknown[]): Promise<readonly RecordRow[]> =>
    (await session.execute('records', 'serial-read', `SELECT ${COLUMNS} FROM ${table} WHERE ${where}`, params)).map(rowIn);
  const one = async (kind: RecordKind, id: string): Promise<RecordRow | undefined> => (await read('kind = ? AND id = ?', [kind, id]))[0];
  const settled = (kind: RecordKind, id: string, cql: string, params: readonly unknown[], found: (row: RecordRow | undefined) => Found) =>
    decided({
      part: 'records',
      what: `the record ${id} (${kind})`,
      write: async () => wasApplied(await session.execute('records', 'conditional', cql, params)),
      look: async () => found(await one(kind, id)),
    });

  return {
    one,
    list: (kind, limit, before) =>
      before === undefined
        ? read('kind = ? ORDER BY id DESC LIMIT ?', [kind, limit])
        : read('kind = ? AND id < ? ORDER BY id DESC LIMIT ?', [kind, before, limit]),
    ids: async (kind, limit) => {
      const cql = `SELECT id FROM ${table} WHERE kind = ? ORDER BY id DESC LIMIT ?`;
      return (await session.execute('records', 'serial-read', cql, [kind, limit])).map((row) => textIn(row, 'id'));
    },
    insert: (kind, { id, text, made, parts }) =>
      // A body of none is left out, not written as null: that would be a tombstone.
      settled(kind, id, writes.insert, [kind, id, text, made, made, parts], (row) =>
        row === undefined ? 'open' : row.made === made ? 'done' : 'refused',
      ),
    update: (kind, { id, revision, text }) => {
      const changeId = randomUUID();
      return settled(kind, id, writes.update, [revision + 1, text, changeId, kind, id, revision], (row) =>
        foundOfUpdate(kind, row, { id, revision, changeId }),
      );
    },
    remove: (kind, { id, revision, changeId, made }) =>
      settled(kind, id, writes.remove, [kind, id, revision, changeId], (row) =>
        // One of another making: ours is gone. Removing is all that was asked for, whoever did it.
        row?.made !== made ? 'done' : row.changeId === changeId ? 'open' : 'refused',
      ),
  };
}

function foundOfUpdate(kind: RecordKind, row: RecordRow | undefined, ours: Pick<RecordRow, 'id' | 'revision' | 'changeId'>): Found {
  if (row?.changeId === ours.changeId) return 'done';
  if (row?.revision === ours.revision) return 'open';
  if (!row || row.revision <= ours.revision + 1) return 'refused';
  const message =
    `the record ${ours.id} (${kind}) was changed by others after Cassandra gave no answer to this change; ` +
    'whether this one is among the changes is not known. Read it again';
  throw new Fault('records', message, { effect: 'unknown' });
}

const rowIn = (row: types.Row): RecordRow => ({
  id: textIn(row, 'id'),
  revision: numberIn(row, 'revision') ?? 0,
  text: textIn(row, 'text'),
  made: textIn(row, 'made'),
  changeId: textIn(row, 'change_id'),
  parts: numberIn(row, 'body_parts'),
});
