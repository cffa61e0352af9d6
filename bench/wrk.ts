import { spawnSync } from 'node:child_process';

const SECONDS = 3;

/** Whether wrk, a load generator in C that does not slow a fast server down, is installed. */
export const hasWrk = (): boolean => spawnSync('wrk', ['--version']).error === undefined;

/** Requests per second over 16 connections for three seconds; fails on any answer that is an error. */
export function wrk(url: string, headers: Readonly<Record<string, string>>): number {
  const given = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
  const { stdout } = spawnSync('wrk', ['-t1', '-c16', `-d${String(SECONDS)}s`, ...given, url], { encoding: 'utf8' });
  const perSecond = /Requests\/sec:\s+([0-9.]+)/.exec(stdout)?.[1];
  if (perSecond === undefined || stdout.includes('Non-2xx')) throw new Error(`${url}: ${stdout}`);
  return Number(perSecond);
}
