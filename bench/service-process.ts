import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** A server in a process of its own, started by the bench and ended by it. */
export interface ServerProcess {
  readonly url: string;
  readonly pid: number;
  /** From the start of the process to its first ready answer, in milliseconds. */
  readonly readyMs: number;
  readonly stop: () => Promise<void>;
}

/** Starts `node …args`, which prints its URL on a line of standard output, and waits until `readyPath` answers 200. */
export async function startServer(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  readyPath: string,
): Promise<ServerProcess> {
  const started = process.hrtime.bigint();
  const child = spawn(process.execPath, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'ignore'] });
  const url = await printedUrl(child);
  await untilReady(`${url}${readyPath}`);
  const readyMs = Number(process.hrtime.bigint() - started) / 1e6;
  if (child.pid === undefined) throw new Error('the server has no process');
  return { url, pid: child.pid, readyMs, stop: () => stop(child) };
}

/** CPU time that a process has used, user and system, in seconds. */
export function cpuSeconds(pid: number): number {
  const [, rest = ''] = readFileSync(`/proc/${String(pid)}/stat`, 'utf8').split(') ');
  const fields = rest.split(' ');
  // Fields 14 and 15 of proc(5), in ticks; Linux has 100 of them a second on every machine that Node runs on.
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Resident memory of a process, in megabytes. */
export function residentMegabytes(pid: number): number {
  const line = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'));
  return Number(line?.[1] ?? 0) / 1024;
}

/** The most memory that a process ever had resident, in megabytes. */
export function peakMegabytes(pid: number): number {
  const line = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'));
  return Number(line?.[1] ?? 0) / 1024;
}

function printedUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => {
      reject(new Error(`the server ended with ${String(code)} before it was ready`));
    });
    if (!child.stdout) return;
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(line);
      if (found) resolve(found[0]);
    });
  });
}

async function untilReady(url: string): Promise<void> {
  for (let tries = 0; tries < 1000; tries += 1) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`${url} was not ready in time`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}
