import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** What to run so that it never outlives this process. */
export interface Guarded {
  readonly command: string;
  readonly args: readonly string[];
  /** A file that its output is appended to. */
  readonly log: string;
  /** A folder to remove when this process ends without having stopped it. */
  readonly removeWhenOrphan?: string;
}

/** A running program under its watchdog. */
export interface GuardedProcess {
  /** The pid of the program itself. */
  readonly pid: number;
  /** How it ended: an exit code or the name of a signal. */
  readonly ended: Promise<string>;
  readonly hasEnded: () => boolean;
  readonly send: (signal: NodeJS.Signals) => void;
}

const WATCHDOG = fileURLToPath(new URL('watchdog.js', import.meta.url));

const watchdogs = new Set<ChildProcess>();
// A worker of vitest goes on when vitest itself was killed; what it has started must not.
process.once('disconnect', () => {
  for (const watchdog of watchdogs) watchdog.stdin?.destroy();
});

/** Starts a program that is killed when this process ends, by SIGKILL too, or when vitest ends, whose worker this is. */
export function startGuarded({ command, args, log, removeWhenOrphan = '' }: Guarded): Promise<GuardedProcess> {
  // A session of its own: a Ctrl-C in the terminal must not end the watchdog before its program.
  const watchdog = spawn(process.execPath, [WATCHDOG, log, removeWhenOrphan, command, ...args], {
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  watchdogs.add(watchdog);
  // Where it has ended already, there is nothing left to send to.
  watchdog.stdin.on('error', () => undefined);
  return new Promise((resolve, reject) => {
    let ending: string | undefined;
    let tellEnd: (how: string) => void;
    const ended = new Promise<string>((tell) => (tellEnd = tell));
    const end = (how: string): void => {
      ending ??= how;
      tellEnd(ending);
      reject(new Error(`${command} did not start: ${ending}`));
    };
    createInterface({ input: watchdog.stdout }).on('line', (line) => {
      const [, word, rest = ''] = /^(started|ended) (.*)$/.exec(line) ?? [];
      if (word === 'ended') end(rest);
      if (word !== 'started') return;
      const send = (signal: NodeJS.Signals): void => void watchdog.stdin.write(`${signal}\n`);
      resolve({ pid: Number(rest), ended, hasEnded: () => ending !== undefined, send });
    });
    watchdog.once('error', (error) => {
      end(error.message);
    });
    watchdog.once('exit', () => {
      watchdogs.delete(watchdog);
      end('its watchdog ended');
    });
  });
}
