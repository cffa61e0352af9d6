import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** The code of the error with which a connection to a refused address ends. */
export const REFUSED_ADDRESS = 'REFUSED_ADDRESS';

/** Addresses by which clouds hand out credentials, besides the link-local one. */
const METADATA = new Set(['100.100.100.200', '168.63.129.16', '192.0.0.192', 'fd00:ec2::254', 'fd20:ce::254']);

/** Ranges in which no list is: an operator's own network (loopback, private) is not among them. */
const REFUSED_RANGES = new Set<string>(['linkLocal', 'multicast', 'broadcast', 'unspecified']);

/**
 * Whether a list is never fetched from this address, as text. An IPv4 address within an IPv6 one counts as what it is.
 * Sources: RFC 3927, 4291, 6052 (64:ff9b::/96), 3056 (2002::/16); the metadata addresses of AWS, Azure, Alibaba, Oracle, Google.
 */
export function isRefusedAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return true;
  const ip = ipaddr.process(address);
  const within = ip instanceof ipaddr.IPv6 ? ipv4Within(ip) : undefined;
  return isRefused(ip) || (within !== undefined && isRefused(within));
}

/** Whether a host of a URL, as the URL parser normalised it, is such an address; a name is looked at when it is resolved. */
export function isRefusedHost(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  return isIP(host) !== 0 && isRefusedAddress(host);
}

/** The error of a connection that is not made. */
export const refusedAddress = (host: string): Error =>
  Object.assign(new Error(`${host} is link-local, a cloud's metadata, unspecified, multicast or broadcast`), { code: REFUSED_ADDRESS });

/**
 * Resolves names to those of their addresses that are not refused, for the very connection that is then made: what a name
 * resolves to a moment before or after does not matter.
 */
export const guardedLookup =
  (lookup: typeof systemLookup = systemLookup): LookupFunction =>
  (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error) {
        callback(error, '');
        return;
      }
      const addresses: LookupAddress[] = found.filter(({ address }) => !isRefusedAddress(address));
      const [first] = addresses;
      if (first === undefined) callback(refusedAddress(hostname), '');
      else if (options.all === true) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };

type Ip = ipaddr.IPv4 | ipaddr.IPv6;

const isRefused = (ip: Ip): boolean => REFUSED_RANGES.has(ip.range()) || METADATA.has(ip.toString());

/** The IPv4 address that a translated or tunnelled IPv6 address leads to. */
function ipv4Within(ip: ipaddr.IPv6): ipaddr.IPv4 | undefined {
  const bytes = ip.toByteArray();
  const isCompatible = bytes.slice(0, 12).every((byte) => byte === 0);
  if (ip.range() === '6to4') return new ipaddr.IPv4(bytes.slice(2, 6));
  // ::1 and :: are of the same form, and no IPv4.
  if (ip.range() === 'rfc6052' || (isCompatible && bytes[12] !== 0)) return new ipaddr.IPv4(bytes.slice(12));
  return undefined;
}
