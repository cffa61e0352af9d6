import autocannon from 'autocannon';
import { cpuSeconds, type ServerProcess } from './service-process.ts';

/** One way of asking for the list. */
export interface ListRequest {
  readonly name: '304' | '200' | 'gzip';
  readonly headers: Readonly<Record<string, string>>;
}

/** What a server did under a fixed number of requests. */
export interface Loaded {
  /** CPU of the server per request, in microseconds. */
  readonly cpuMicros: number;
  readonly perSecond: number;
}

/** Sends `amount` requests over 16 connections and measures the server's CPU, from outside. Fails on any bad answer. */
export async function load(
  server: Pick<ServerProcess, 'url' | 'pid'>,
  path: string,
  request: ListRequest,
  amount: number,
): Promise<Loaded> {
  const before = cpuSeconds(server.pid);
  const result = await autocannon({ url: `${server.url}${path}`, connections: 16, amount, headers: { ...request.headers } });
  const cpu = cpuSeconds(server.pid) - before;
  const good = request.name === '304' ? result['3xx'] : result['2xx'];
  if (result.errors > 0 || good < amount) throw new Error(`${request.name}: only ${String(good)} of ${String(amount)} answers were good`);
  return { cpuMicros: (cpu / amount) * 1e6, perSecond: amount / result.duration };
}

/** The middle value. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
