import { closeSync, openSync } from 'node:fs';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { isBusy } from './sqlite-error.ts';
import { StoreRefused } from '../../stored/store-refused.ts';

/** What SQLite takes and gives here. Never a boolean: drivers differ on it; bind 0 and 1. */
export type SqlValue = string | number | null;

/** A prepared statement; rows come as objects with the names of the columns, and are `unknown` until they are parsed. */
export interface Statement {
  readonly run: (...values: SqlValue[]) => { readonly changes: number | bigint };
  readonly get: (...values: SqlValue[]) => unknown;
  readonly all: (...values: SqlValue[]) => unknown[];
}

/** An open SQLite file. Errors are SQLite's own, see sqlite-error.ts. */
export interface Database {
  readonly file: string;
  readonly prepare: (sql: string) => Statement;
  readonly exec: (sql: string) => void;
  readonly inTransaction: () => boolean;
  readonly close: () => void;
}

/** One of ours, in WAL mode. */
export interface LoggedDatabase extends Database {
  /**
   * Moves the log into the file and empties it, so that no older copy of a page is left in the folder. Waits for nobody: false
   * where another connection reads or writes, or the disk refuses; nothing is lost then.
   */
  readonly emptyLog: () => boolean;
}

// Before it, a WAL reset could corrupt the file: sqlite.org/wal.html#walresetbug.
const OLDEST_SQLITE = '3.51.3';
const BUSY_TIMEOUT_MS = 5000;

/**
 * Opens (or makes) a database in WAL mode, every commit synced, what is deleted overwritten. Throws StoreRefused where that
 * cannot be had, or SQLite's error.
 */
export function openDatabase(file: string): LoggedDatabase {
  const db = openFile(file, BUSY_TIMEOUT_MS);
  try {
    const { version } = db.prepare('SELECT sqlite_version() AS version').get() as { readonly version: string };
    assertSqliteVersion(version);
    ensureWal(db);
    // Without secure_delete the text of a deleted row stays in a free page of the file.
    db.exec('PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA secure_delete = ON');
    return {
      ...db,
      emptyLog: () => emptyLog(db),
      close: () => {
        closeWithLog(db);
      },
    };
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Opens (or makes) a database as it is, waiting `timeout` milliseconds for locks. */
export function openFile(file: string, timeout: number): Database {
  const db = connect(file, timeout);
  return {
    file,
    prepare: (sql) => db.prepare(sql),
    exec: (sql) => {
      db.exec(sql);
    },
    inTransaction: () => db.isTransaction,
    close: () => {
      db.close();
    },
  };
}

// SQLite moves the log into the file with the last close, but not while prepared statements wait for the garbage
// collector. Where it cannot be done (a full disk, a damaged file) nothing is lost: the next opening reads the log.
function closeWithLog(db: Database): void {
  try {
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } catch {
    // Closed all the same.
  } finally {
    db.close();
  }
}

// The busy timeout is left out: it would stop all of this process for as long as somebody makes a backup.
function emptyLog(db: Database): boolean {
  try {
    db.exec('PRAGMA busy_timeout = 0');
    try {
      const { busy } = db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() as { readonly busy: number };
      return busy === 0;
    } finally {
      db.exec(`PRAGMA busy_timeout = ${String(BUSY_TIMEOUT_MS)}`);
    }
  } catch {
    return false;
  }
}

/** Refuses a SQLite that may corrupt a WAL file. */
export function assertSqliteVersion(version: string): void {
  const newer = version.localeCompare(OLDEST_SQLITE, 'en', { numeric: true }) >= 0;
  if (!newer) throw new StoreRefused(`SQLite ${OLDEST_SQLITE} or newer is needed, found ${version}: run npm ci to get the pinned one.`);
}

function connect(file: string, timeout: number): DatabaseSyncInstance {
  try {
    makeForOwner(file);
    return new DatabaseSync(file, { timeout });
  } catch (error) {
    throw new StoreRefused(`${file} cannot be opened: ${messageOf(error)}. Check that it is a file and may be written.`, { cause: error });
  }
}

// SQLite would make it readable for all, and gives its log and shared memory the mode of the file. Exclusive: a file that is
// there is not opened, because closing it again would drop the locks that this process has on it.
function makeForOwner(file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600));
  } catch {
    // It is there, or cannot be made: SQLite says why.
  }
}

// SQLite does not wait for others when it changes to WAL, whatever the busy timeout: so we do.
function ensureWal(db: Database): void {
  const end = performance.now() + BUSY_TIMEOUT_MS;
  for (;;) {
    try {
      const { journal_mode } = db.prepare('PRAGMA journal_mode = WAL').get() as { readonly journal_mode: string };
      if (journal_mode === 'wal') return;
      throw new StoreRefused(`${db.file} cannot be kept in WAL mode (found ${journal_mode}): put it on a local disk.`);
    } catch (error) {
      if (!isBusy(error) || performance.now() > end) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
