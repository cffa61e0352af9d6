import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { program } from './program.ts';

/** How the service is started. */
export interface ServiceOptions {
  /** DATA_DIR. */
  readonly folder: string;
  /** Settings, without the prefix. */
  readonly settings?: Readonly<Record<string, string>>;
  /** No file of it may grow beyond so many KiB: the disk is full then. */
  readonly fileLimitKiB?: number;
}

/** How a process ended. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A real process of the service, on a port of its own. */
export interface ServiceProcess {
  readonly pid: number;
  /** Where it listens, from what it prints; rejects with its log when it ends before. */
  readonly ready: () => Promise<string>;
  /** What it wrote to standard error so far. */
  readonly log: () => string;
  readonly isRunning: () => boolean;
  /** Sends a signal, and waits for the end. */
  readonly end: (signal: NodeJS.Signals) => Promise<Ending>;
  readonly ended: Promise<Ending>;
}

/** The service, ready at `url`. */
export interface ReadyService extends ServiceProcess {
  readonly url: string;
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const running = new Set<ChildProcess>();
process.on('exit', killAll);
// Vitest ends its workers so, after a time limit for example; without a listener there would be no exit event.
process.once('SIGTERM', () => process.exit(143));

/** Kills every service that this process has started and that still runs, as after a failed test; waits until they are gone. */
export async function endAllServices(): Promise<void> {
  const ends = [...running].map((child) => once(child, 'close'));
  killAll();
  await Promise.all(ends);
}

function killAll(): void {
  for (const child of running) child.kill('SIGKILL');
}

/** Starts the service and waits until it listens. */
export async function startService(options: ServiceOptions): Promise<ReadyService> {
  const service = launchService(options);
  return { ...service, url: await service.ready() };
}

/** Starts the service; it may be refused, or killed before it listens. */
export function launchService({ folder, settings = {}, fileLimitKiB }: ServiceOptions): ServiceProcess {
  const node = [process.execPath, ...program('main')];
  // exec, so that the pid is that of the service and not of a shell.
  const [command = '', ...args] =
    fileLimitKiB === undefined ? node : ['bash', '-c', `ulimit -f ${String(fileLimitKiB)}; exec "$@"`, 'bash', ...node];
  const child = spawn(command, args, { cwd: ROOT, env: environment(folder, settings), stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  let [printed, log] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (log += text));
  const ended = once(child, 'close').then((ending): Ending => {
    running.delete(child);
    return { code: ending[0] as number | null, signal: ending[1] as NodeJS.Signals | null };
  });
  return {
    pid: child.pid ?? 0,
    ready: () => listening(child, ended, () => ({ printed, log })),
    log: () => log,
    isRunning: () => running.has(child),
    end: (signal) => {
      child.kill(signal);
      return ended;
    },
    ended,
  };
}

function listening(child: ChildProcess, ended: Promise<Ending>, said: () => { printed: string; log: string }): Promise<string> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const [, url] = /listens on (http:\S+)\n/.exec(said().printed) ?? [];
      if (url !== undefined) resolve(url);
    };
    child.stdout?.on('data', look);
    look();
    void ended.then(({ code, signal }) => {
      reject(new Error(`the service ended (${String(code ?? signal)}) before it listened: ${said().log}`));
    });
  });
}

const environment = (folder: string, settings: Readonly<Record<string, string>>): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  FEDREMOTES_DATA_DIR: folder,
  FEDREMOTES_LISTEN: '127.0.0.1:0',
  ...Object.fromEntries(Object.entries(settings).map(([name, value]) => [`FEDREMOTES_${name}`, value])),
});
