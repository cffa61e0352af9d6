import { accessSync, constants, mkdirSync, readFileSync, statfsSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { openFile, type Database } from './driver.ts';
import { isBusy } from './sqlite-error.ts';
import { StoreRefused } from '../../stored/store-refused.ts';

/** A folder that this process alone writes in, until it is released or dies. */
export interface DataFolder {
  /** Absolute. */
  readonly path: string;
  readonly release: () => void;
}

const LOCK_WAIT_MS = 500;
const NETWORK_FILE_SYSTEMS = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB2'],
]);

/** Makes the folder if need be and claims it. Throws StoreRefused: not usable, on a network, or claimed by another process. */
export function claimDataFolder(folder: string): DataFolder {
  const path = resolve(folder);
  ensureFolder(path);
  assertLocal(path, statfsSync(path).type);
  const lock = openFile(join(path, 'lock.db'), LOCK_WAIT_MS);
  // A lock of the operating system, held through SQLite: it goes with the process, however that ends. Nothing else may
  // open lock.db in this process, because closing any handle of a file drops all POSIX locks on it.
  hold(lock, path);
  signAsHolder(path);
  return {
    path,
    release: () => {
      lock.close();
    },
  };
}

/** Refuses file systems whose locks and shared memory SQLite cannot rely on; `type` is f_type of statfs(2). */
export function assertLocal(path: string, type: number): void {
  const network = NETWORK_FILE_SYSTEMS.get(type);
  if (network !== undefined) {
    throw new StoreRefused(
      `the data folder ${path} is on ${network}, where a database is not safe: set DATA_DIR to a folder on a local disk.`,
    );
  }
}

function ensureFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    throw new StoreRefused(`the data folder ${path} cannot be written (${found}): set DATA_DIR to a folder that may be.`, { cause: error });
  }
}

function hold(lock: Database, path: string): void {
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (!isBusy(error))
      throw new StoreRefused(
        `the data folder ${path} cannot be locked (${String(error)}): check its lock.db, which may be deleted while no process uses the folder.`,
        { cause: error },
      );
    throw new StoreRefused(
      `the data folder ${path} is in use by ${holderOf(path)}; only one process may write in it. ` +
        'Use that one through its API, or stop it first, or set DATA_DIR to another folder.',
      { cause: error },
    );
  }
}

// A word for people, on which nothing depends: written after the claim, where there is space, and read when a claim failed.
function signAsHolder(path: string): void {
  try {
    writeFileSync(holderFile(path), `process ${String(process.pid)} on ${hostname()}\n`);
  } catch {
    return;
  }
}

function holderOf(path: string): string {
  try {
    return readFileSync(holderFile(path), 'utf8').trim() || 'another process';
  } catch {
    return 'another process';
  }
}

const holderFile = (path: string): string => join(path, 'lock.holder');
