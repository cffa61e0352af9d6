import autocannon from 'autocannon';
import { cpuSeconds, type ServerProcess } from './service-process.ts';

/** One way of asking for the list. */
export interface ListRequest {
  readonly name: '304' | '200' | 'gzip';
  readonly headers: Readonly<Record<string, string>>;
}

/** Sends `amount` requests over 16 connections; the server's CPU per request, in microseconds, seen from outside. Fails on any bad answer. */
export async function load(
  server: Pick<ServerProcess, 'url' | 'pid'>,
  path: string,
  request: ListRequest,
  amount: number,
): Promise<number> {
  const before = cpuSeconds(server.pid);
  const result = await autocannon({ url: `${server.url}${path}`, connections: 16, amount, headers: { ...request.headers } });
  const cpu = cpuSeconds(server.pid) - before;
  const good = request.name === '304' ? result['3xx'] : result['2xx'];
  if (result.errors > 0 || good < amount) throw new Error(`${request.name}: only ${String(good)} of ${String(amount)} answers were good`);
  return (cpu / amount) * 1e6;
}

/** The middle value. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** How long something takes, in milliseconds. */
export function timeOf(work: () => unknown): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}
