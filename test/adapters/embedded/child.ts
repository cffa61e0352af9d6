import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { bundled } from '../../support/bundled.ts';

/** A real process of its own that runs a file of `children/`, spoken to by messages. */
export interface Child {
  readonly pid: number;
  /** The next message that nobody has taken yet. */
  readonly heard: () => Promise<unknown>;
  readonly tell: (message: string) => void;
  /** kill -9, and wait until it is gone. */
  readonly kill: () => Promise<void>;
  readonly gone: () => Promise<void>;
}

const script = (name: string): string => fileURLToPath(new URL(`children/${name}.ts`, import.meta.url));

/** Starts `children/<name>.ts`. */
export const startChild = (name: string, args: readonly string[]): Child => startScript(script(name), args);

/** Starts any file as a process of its own. */
export const startScript = (file: string, args: readonly string[]): Child => childOf(fork(bundled(file), args, { execArgv: [] }));

/** Starts `children/<name>.ts` so that no file of it grows beyond `bytes`, until {@link liftFileLimit}. Linux only. */
export const startLimitedChild = (bytes: number, name: string, args: readonly string[]): Child =>
  childOf(
    spawn('prlimit', [`--fsize=${String(bytes)}:`, process.execPath, bundled(script(name)), ...args], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    }),
  );

/** Gives a child its space back. */
export async function liftFileLimit({ pid }: Child): Promise<void> {
  await once(spawn('prlimit', ['--pid', String(pid), '--fsize=unlimited:'], { stdio: 'inherit' }), 'exit');
}

function childOf(child: ChildProcess): Child {
  const inbox: unknown[] = [];
  const waiting: ((message: unknown) => void)[] = [];
  const exited = once(child, 'exit');
  child.on('message', (message) => {
    const next = waiting.shift();
    if (next) next(message);
    else inbox.push(message);
  });
  return {
    pid: child.pid ?? 0,
    heard: () => (inbox.length > 0 ? Promise.resolve(inbox.shift()) : new Promise((resolve) => waiting.push(resolve))),
    tell: (message) => void child.send(message),
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
    gone: async () => {
      await exited;
    },
  };
}
