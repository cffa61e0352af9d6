import { userInfo } from 'node:os';
import { text } from 'node:stream/consumers';
import type { Terminal } from './terminal.ts';

/** The terminal of this process, and whether Ctrl-C was pressed in it while a command listened for that. */
export function processTerminal(): Terminal & { readonly wasInterrupted: () => boolean } {
  const controller = new AbortController();
  const { stdout, stderr, stdin, env } = process;
  return {
    out: (written) => void stdout.write(written),
    err: (written) => void stderr.write(written),
    env,
    login: loginName(),
    columns: stdout.isTTY ? Math.max(stdout.columns, MIN_COLUMNS) : Infinity,
    colours: stdout.isTTY && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb',
    progress: stderr.isTTY,
    readInput: () => text(stdin),
    interrupted: once(() => abortedByCtrlC(controller)),
    wasInterrupted: () => controller.signal.aborted,
    now: () => new Date(),
  };
}

/** Narrower than this nothing can be laid out; the terminal then wraps by itself. */
const MIN_COLUMNS = 60;

/** Undefined for a user that the system has no name for, as in many containers. */
function loginName(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    return undefined;
  }
}

function abortedByCtrlC(controller: AbortController): AbortSignal {
  process.once('SIGINT', () => {
    controller.abort();
  });
  return controller.signal;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
