import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Why a write is taken to come from a web page of somebody else, if it is: a browser sends simple requests anywhere without
 * asking, and with DNS rebinding its page may even seem to be of this host. Programs that are no browser send neither header.
 */
export function crossOriginProblem({ method = 'GET', headers }: IncomingMessage, asksForTokens: boolean): string | undefined {
  if (READS.has(method)) return undefined;
  const site = headers['sec-fetch-site'];
  const { origin, host = '' } = headers;
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return `${SENT_BY_PAGE} (Sec-Fetch-Site: ${site}). ${WAY_OUT}`;
  if (origin === undefined) return undefined;
  if (hostOf(origin) !== host.toLowerCase()) return `${SENT_BY_PAGE} (Origin ${origin} is not ${host}). ${WAY_OUT}`;
  // Without tokens, only an address that no foreign name server can have given may be trusted.
  return asksForTokens || isLocalName(host) ? undefined : `${SENT_BY_PAGE} under the name ${host}. ${WAY_OUT}`;
}

const SENT_BY_PAGE = 'A web page of another site seems to have sent this write';
const WAY_OUT = 'Nothing was changed. Use the CLI or curl, or a page of this address itself.';

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}

function isLocalName(host: string): boolean {
  const name = host.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
  return name.toLowerCase() === 'localhost' || isIP(name) !== 0;
}
