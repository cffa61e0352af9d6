import { BlockList, isIP, isIPv6 } from 'node:net';
import { bad, ok, type Result } from '../domain/result.ts';

/** A host (an IPv6 address without its brackets) and a port. */
export interface HostPort {
  readonly host: string;
  readonly port: number;
}

/** Where the service listens; port 0 lets the system choose one. */
export interface ListenAddress extends HostPort {
  /** Whether only this machine can reach it. */
  readonly loopback: boolean;
}

const SHAPE = /^(?:\[(?<v6>[^\]]*)\]|(?<name>[^:[\]\s/@]+))(?::(?<port>[0-9]{1,5}))?$/;

/** Reads `host:port`; the problem is a sentence part. Without `defaultPort` the port must be there. */
export function parseHostPort(text: string, defaultPort?: number): Result<HostPort, string> {
  const found = SHAPE.exec(text)?.groups;
  if (found === undefined) return bad('write a host, a colon and a port; an IPv6 address stands in brackets');
  const host = found['v6'] ?? found['name'] ?? '';
  if (found['v6'] !== undefined && !isIPv6(host)) return bad('what stands in the brackets is not an IPv6 address');
  const port = found['port'] === undefined ? defaultPort : Number(found['port']);
  if (port === undefined) return bad('the port is missing');
  return port > 65_535 ? bad('a port is at most 65535') : ok({ host, port });
}

/** Reads the address to listen on; the problem is a sentence part. */
export function parseListen(text: string): Result<ListenAddress, string> {
  const parsed = parseHostPort(text);
  return parsed.ok ? ok({ ...parsed.value, loopback: isLoopback(parsed.value.host) }) : parsed;
}

/** Reads a comma-separated list of `host[:port]`; the problem is a sentence part. */
export function parseContactPoints(text: string): Result<readonly HostPort[], string> {
  const points: HostPort[] = [];
  for (const item of text.split(',')) {
    const parsed = parseHostPort(item.trim(), CASSANDRA_PORT);
    if (!parsed.ok) return bad(`“${item.trim()}”: ${parsed.problem}`);
    if (parsed.value.port === 0) return bad(`“${item.trim()}”: nobody listens on port 0`);
    points.push(parsed.value);
  }
  return ok(points);
}

/** An address as text; an IPv6 address gets its brackets. */
export const showHostPort = ({ host, port }: HostPort): string => `${isIPv6(host) ? `[${host}]` : host}:${String(port)}`;

const CASSANDRA_PORT = 9042;

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

function isLoopback(host: string): boolean {
  const family = isIP(host);
  return family === 0 ? host.toLowerCase() === 'localhost' : loopback.check(host, family === 6 ? 'ipv6' : 'ipv4');
}
