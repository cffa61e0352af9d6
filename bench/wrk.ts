import { spawnSync } from 'node:child_process';

/** Whether wrk, a load generator in C that does not slow a fast server down, is installed. */
export const hasWrk = (): boolean => spawnSync('wrk', ['--version']).error === undefined;

/** How many connections, and for how long. */
export interface WrkLoad {
  readonly connections: number;
  readonly seconds: number;
}

/** Requests per second, each connection with one request after another; fails on any answer that is an error. */
export function wrk(
  url: string,
  headers: Readonly<Record<string, string>>,
  { connections, seconds }: WrkLoad = { connections: 16, seconds: 3 },
): number {
  const given = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
  const load = ['-t1', `-c${String(connections)}`, `-d${String(seconds)}s`, '--timeout', '10s'];
  const { stdout } = spawnSync('wrk', [...load, ...given, url], { encoding: 'utf8' });
  const perSecond = /Requests\/sec:\s+([0-9.]+)/.exec(stdout)?.[1];
  if (perSecond === undefined || stdout.includes('Non-2xx') || stdout.includes('Socket errors')) throw new Error(`${url}: ${stdout}`);
  return Number(perSecond);
}
