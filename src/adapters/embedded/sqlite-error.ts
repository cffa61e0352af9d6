import { Fault, type FaultPart } from '../../domain/fault.ts';
import { StoreRefused } from '../../stored/store-refused.ts';

// Result codes of sqlite.org/rescode.html; the low byte is the primary code.
const BUSY = 5;
const IOERR = 10;
const CORRUPT = 11;
const FULL = 13;
const NOTADB = 26;
const IOERR_WRITE = IOERR | (3 << 8);

// What sqlite3_errmsg says of them: the driver leaves out the code of an error in `all`.
const CODES: ReadonlyMap<string, number> = new Map([
  ['database is locked', BUSY],
  ['disk I/O error', IOERR],
  ['database disk image is malformed', CORRUPT],
  ['database or disk is full', FULL],
  ['file is not a database', NOTADB],
]);

/** Whether somebody else holds a lock. */
export const isBusy = (error: unknown): boolean => primaryCode(error) === BUSY;

/** Whether the file is damaged. */
export const isDamaged = (error: unknown): boolean => [CORRUPT, NOTADB].includes(primaryCode(error) ?? 0);

/** Turns what SQLite threw while opening into StoreRefused; anything else is thrown on as it is. */
export function openingError(file: string, error: unknown): unknown {
  if (!isStoreError(error)) return error;
  const todo = isDamaged(error) ? ': restore it from a backup, or move it away to start with an empty one' : '';
  return new StoreRefused(`${file} cannot be used as database: ${describe(error)}${todo}`, { cause: error });
}

/** Turns what SQLite threw while reading into a Fault; anything else is thrown on as it is. */
export function readFault(part: FaultPart, file: string, error: unknown): unknown {
  return isStoreError(error)
    ? new Fault(part, `the ${part} cannot be read: ${describe(error)} (${file})`, { cause: error, effect: 'none' })
    : error;
}

/** Turns what SQLite threw while writing, and has been rolled back, into a Fault; anything else is thrown on as it is. */
export function writeFault(part: FaultPart, file: string, error: unknown, committing: boolean): unknown {
  if (!isStoreError(error)) return error;
  const effect = committing && mayHaveBeenWritten(error) ? 'unknown' : 'none';
  const outcome = effect === 'none' ? 'nothing was changed' : 'whether it was written shows after a restart';
  return new Fault(part, `the ${part} cannot be written: ${describe(error)} (${file}); ${outcome}`, { cause: error, effect });
}

// A commit whose last frame reached the file but not surely the disk is rolled back in memory, yet could come back when
// the WAL is read after a crash. A frame that could not be written whole cannot: its checksum does not fit.
const mayHaveBeenWritten = (error: unknown): boolean => primaryCode(error) === IOERR && extendedCode(error) !== IOERR_WRITE;

function describe(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error);
  if (primaryCode(error) === FULL) return `the disk is full; free some space, then try again`;
  if (primaryCode(error) === IOERR) return `the disk refused (${said}); check its space, limits and health, then try again`;
  if (primaryCode(error) === BUSY) return 'another program keeps the database locked; close it, then try again';
  return said;
}

// ERR_INVALID_STATE is a statement on a closed database: a request that outlived the shutdown.
const isStoreError = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ERR_SQLITE_ERROR' || error.code === 'ERR_INVALID_STATE');

function primaryCode(error: unknown): number | undefined {
  const code = extendedCode(error);
  return code === undefined ? undefined : code & 0xff;
}

function extendedCode(error: unknown): number | undefined {
  if (!isStoreError(error) || !(error instanceof Error)) return undefined;
  return 'errcode' in error && typeof error.errcode === 'number' ? error.errcode : CODES.get(error.message);
}
