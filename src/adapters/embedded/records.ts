import type { Records, StoredRecord } from '../../ports/records.ts';
import type { Database, LoggedDatabase } from './driver.ts';
import { reading, type Transaction } from './transaction.ts';

/**
 * Records in SQLite; TEXT is compared by its bytes in UTF-8, which is the order of code points. Of what is removed
 * the log has older copies: it is emptied, at once or with one of the next calls.
 */
export function embeddedRecords(db: LoggedDatabase, transaction: Transaction): Records {
  const records = recordsIn(db, transaction);
  // A process may have died between a removal and this.
  let isClean = db.emptyLog();
  const cleaned = <T>(result: T): T => {
    isClean ||= db.emptyLog();
    return result;
  };
  return {
    ...records,
    create: async (...of) => cleaned(await records.create(...of)),
    list: async (...of) => cleaned(await records.list(...of)),
    ids: async (...of) => cleaned(await records.ids(...of)),
    update: async (...of) => cleaned(await records.update(...of)),
    remove: async (...of) => {
      isClean = false;
      return cleaned(await records.remove(...of));
    },
  };
}

function recordsIn(db: Database, transaction: Transaction): Records {
  const one = db.prepare('SELECT id, revision, text FROM record WHERE kind = ? AND id = ?');
  const body = db.prepare('SELECT text FROM record_body WHERE kind = ? AND id = ?');
  const last = db.prepare('SELECT id, revision, text FROM record WHERE kind = ? ORDER BY id DESC LIMIT ?');
  const below = db.prepare('SELECT id, revision, text FROM record WHERE kind = ? AND id < ? ORDER BY id DESC LIMIT ?');
  const ids = db.prepare('SELECT id FROM record WHERE kind = ? ORDER BY id DESC LIMIT ?');
  const insert = db.prepare('INSERT INTO record (kind, id, revision, text) VALUES (?, ?, 1, ?) ON CONFLICT (kind, id) DO NOTHING');
  const insertBody = db.prepare('INSERT INTO record_body (kind, id, text) VALUES (?, ?, ?)');
  const update = db.prepare('UPDATE record SET revision = revision + 1, text = ? WHERE kind = ? AND id = ? AND revision = ?');
  const remove = db.prepare('DELETE FROM record WHERE kind = ? AND id = ? AND revision = ?');
  const wasOne = ({ changes }: { readonly changes: number | bigint }): boolean => Number(changes) === 1;

  return {
    create: (kind, id, text, large) =>
      transaction('records', 'synced', () => {
        const isNew = wasOne(insert.run(kind, id, text));
        if (isNew && large !== undefined) insertBody.run(kind, id, large);
        return isNew;
      }),
    get: (kind, id) => reading(db, 'records', () => one.get(kind, id) as StoredRecord | undefined),
    body: (kind, id) => reading(db, 'records', () => (body.get(kind, id) as { readonly text: string } | undefined)?.text),
    list: (kind, { limit, before }) =>
      reading(db, 'records', () => (before === undefined ? last.all(kind, limit) : below.all(kind, before, limit)) as StoredRecord[]),
    ids: (kind, limit) => reading(db, 'records', () => (ids.all(kind, limit) as Pick<StoredRecord, 'id'>[]).map(({ id }) => id)),
    update: (kind, id, revision, text) =>
      transaction('records', 'synced', () =>
        wasOne(update.run(text, kind, id, revision)) ? { id, revision: revision + 1, text } : undefined,
      ),
    remove: (kind, id, revision) => transaction('records', 'synced', () => wasOne(remove.run(kind, id, revision))),
  };
}
