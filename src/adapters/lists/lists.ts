import type { lookup } from 'node:dns';
import { basename } from 'node:path';
import { isCancel } from 'axios';
import { MAX_LIST_BYTES } from '../../domain/wanted-remote.ts';
import { formatOf } from '../../lists/format-of.ts';
import type { Fetched, KnownVersion, ListLocation, Lists } from '../../ports/lists.ts';
import { guardedLookup } from './address-guard.ts';
import { FetchFailed } from './fetch-failed.ts';
import { fetchUrl } from './fetch-url.ts';
import { readBoundedFile } from './read-bounded-file.ts';
import { fetchedList, readList } from './read-list.ts';
import { placeOf } from './request-failed.ts';

/** How long a fetch may take, in milliseconds: to connect, and in all. */
export interface FetchTimes {
  readonly connect: number;
  readonly total: number;
}

const TIMES: FetchTimes = { connect: 5_000, total: 30_000 };

/** What may be other than usual. */
export interface ListsOptions {
  readonly times?: Partial<FetchTimes>;
  /** Resolves names; the system's resolver where it is left out. */
  readonly lookup?: typeof lookup;
}

/** Partner lists of files and URLs. */
export function openLists(options: ListsOptions = {}): Lists {
  const closing = new AbortController();
  return {
    fetch: async (location, known) => {
      try {
        return await fetched(location, known, options, closing.signal);
      } catch (error) {
        if (!(error instanceof FetchFailed)) throw error;
        const { code, message, problems } = error;
        return { kind: 'failed', code, message, ...(problems && { problems }) };
      }
    },
    parse: readList,
    close: () => {
      closing.abort();
    },
  };
}

async function fetched(
  location: ListLocation,
  known: KnownVersion | undefined,
  options: ListsOptions,
  closing: AbortSignal,
): Promise<Fetched> {
  const { file, url, format } = location;
  if (file !== undefined) {
    const bytes = await readBoundedFile('The list', file, MAX_LIST_BYTES);
    return fetchedList(file, bytes, format ?? formatOf({ name: basename(file) }), {});
  }
  return await ofUrl(webUrl('The URL of the list', url, ['http:', 'https:']), location, known, options, closing);
}

async function ofUrl(
  url: URL,
  location: ListLocation,
  known: KnownVersion | undefined,
  options: ListsOptions,
  closing: AbortSignal,
): Promise<Fetched> {
  const times = { ...TIMES, ...options.times };
  const proxy = location.proxy === undefined ? undefined : webUrl('The URL of the proxy', location.proxy, ['http:']);
  const token = location.token_file === undefined ? undefined : await readToken(location.token_file);
  const ca = location.ca_file === undefined ? undefined : await readCertificates(location.ca_file);
  // By hand, and not by AbortSignal.timeout, whose timer would stay behind each fetch.
  const running = new AbortController();
  const end = (): void => {
    running.abort();
  };
  const timer = setTimeout(end, times.total);
  closing.addEventListener('abort', end, { once: true });
  if (closing.aborted) end();
  try {
    const rules = { lookup: guardedLookup(options.lookup), connectMs: times.connect, ...(ca && { ca }) };
    return await fetchUrl({ url: withoutUser(url, token), location, known, token, proxy, rules, signal: running.signal });
  } catch (error) {
    if (!isCancel(error)) throw error;
    const why = closing.aborted
      ? 'fedremotes is stopping.'
      : `it took longer than ${String(times.total / 1000)} s. Check that its server is well.`;
    throw new FetchFailed('unreachable', `${placeOf(url)} was not fetched: ${why}`, { cause: error });
  } finally {
    clearTimeout(timer);
    closing.removeEventListener('abort', end);
  }
}

const SMALL = 1024 * 1024;

async function readToken(path: string): Promise<string> {
  const token = (await readBoundedFile('The token_file', path, SMALL)).toString('utf8').trim();
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw new FetchFailed('unreadable-file', `The token_file ${path} holds no token. Expected one line without blanks.`);
}

async function readCertificates(path: string): Promise<Buffer> {
  const bytes = await readBoundedFile('The ca_file', path, SMALL);
  // TLS takes no offence at a file without any, and then trusts nobody.
  if (bytes.includes('-----BEGIN CERTIFICATE-----')) return bytes;
  throw new FetchFailed('unreadable-file', `The ca_file ${path} holds no certificate. Expected PEM: -----BEGIN CERTIFICATE----- …`);
}

/** The token takes the place of a user in the URL: both are sent in one header. */
function withoutUser(url: URL, token: string | undefined): URL {
  if (token === undefined) return url;
  const bare = new URL(url);
  bare.username = '';
  bare.password = '';
  return bare;
}

function webUrl(what: string, text: string | undefined, protocols: readonly string[]): URL {
  const url = text !== undefined && URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && protocols.includes(url.protocol)) return url;
  const expected = protocols.map((protocol) => `${protocol}//…`).join(' or ');
  throw new FetchFailed('unreachable', `${what} is none that can be fetched from. Expected ${expected}.`);
}
