import type { FaultPart } from '../../domain/fault.ts';
import type { Database } from './driver.ts';
import { readFault, writeFault } from './sqlite-error.ts';

/**
 * How a commit lasts. `synced`: it survives a power cut. `ordered`: it survives the death of the process, and a power cut
 * may take it, but never what was committed before it and left it.
 */
export type Durability = 'synced' | 'ordered';

/**
 * Writes all of `work` or nothing, before it returns; rejects with a Fault when the store fails, after which the connection is
 * usable again.
 */
export type Transaction = <T>(part: FaultPart, durability: Durability, work: () => T) => Promise<T>;

/** Makes the one way to write into `db`. */
export function transactionsOf(db: Database): Transaction {
  const begin = db.prepare('BEGIN IMMEDIATE');
  const commit = db.prepare('COMMIT');
  let durable: Durability = 'synced';
  const start = (durability: Durability): void => {
    rollback(db);
    // WAL frames carry a running checksum: a commit that was not synced can only be read back together with all before it.
    if (durability !== durable) db.exec(durability === 'synced' ? 'PRAGMA synchronous = FULL' : 'PRAGMA synchronous = NORMAL');
    durable = durability;
    begin.run();
  };
  return (part, durability, work) => {
    let committing = false;
    return settled(
      () => {
        start(durability);
        const result = work();
        committing = true;
        commit.run();
        return result;
      },
      (error) => {
        rollback(db);
        return writeFault(part, db.file, error, committing);
      },
    );
  };
}

/** Reads from `db`, all in one turn; rejects with a Fault when the store fails. */
export function reading<T>(db: Database, part: FaultPart, work: () => T): Promise<T> {
  return settled(work, (error) => readFault(part, db.file, error));
}

// SQLite answers at once; the ports are asynchronous because other stores are not like that.
function settled<T>(work: () => T, toError: (error: unknown) => unknown): Promise<T> {
  return new Promise((resolve) => {
    try {
      resolve(work());
    } catch (error) {
      throw toError(error);
    }
  });
}

// SQLite rolls back by itself after some errors and not after others. Should this fail too, the next start tries again.
function rollback(db: Database): void {
  try {
    if (db.inTransaction()) db.exec('ROLLBACK');
  } catch {
    return;
  }
}
