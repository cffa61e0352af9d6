import { formatOf } from '../../lists/format-of.ts';
import type { Fetched, KnownVersion, ListLocation } from '../../ports/lists.ts';
import { isRefusedHost } from './address-guard.ts';
import { FetchFailed } from './fetch-failed.ts';
import { guardedAgent, proxyAddress, tunnelAgent, type ConnectionRules } from './guarded-agent.ts';
import { fetchedList } from './read-list.ts';
import { placeOf, refused } from './request-failed.ts';
import { requestOnce, type OneAnswer } from './request-once.ts';

/** What a fetch from a URL takes, besides its location. */
export interface UrlFetch {
  readonly url: URL;
  readonly location: ListLocation;
  readonly known: KnownVersion | undefined;
  readonly token: string | undefined;
  readonly proxy: URL | undefined;
  readonly rules: ConnectionRules;
  readonly signal: AbortSignal;
}

const MOST_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** Fetches from a URL, following redirects within its host. Throws FetchFailed where there is no list. */
export async function fetchUrl(what: UrlFetch): Promise<Fetched> {
  let { url } = what;
  for (let hop = 0; hop <= MOST_REDIRECTS; hop += 1) {
    const answer = await ask({ ...what, url });
    if (!REDIRECTS.has(answer.status)) return await read(url, answer, what);
    answer.discard();
    url = redirected(url, answer);
  }
  throw new FetchFailed(
    'bad-status',
    `${placeOf(what.url)} redirects more than ${String(MOST_REDIRECTS)} times. Give the address of the list itself.`,
  );
}

async function ask({ url, known, token, proxy, rules, signal }: UrlFetch): Promise<OneAnswer> {
  // Before a proxy is asked, too: it would connect to whatever it is told.
  if (isRefusedHost(url.hostname)) throw refused(url);
  const isTls = url.protocol === 'https:';
  const headers = {
    ...(known?.etag !== undefined && { 'If-None-Match': known.etag }),
    ...(known?.last_modified !== undefined && { 'If-Modified-Since': known.last_modified }),
    ...(token !== undefined && { Authorization: `Bearer ${token}` }),
  };
  const request = { url, headers, signal, isProxied: proxy !== undefined };
  if (proxy === undefined) return requestOnce({ ...request, agent: guardedAgent(isTls, rules) });
  if (isTls) return requestOnce({ ...request, agent: tunnelAgent(proxy, rules) });
  const { username, password } = proxy;
  return requestOnce({
    ...request,
    agent: guardedAgent(false, rules),
    proxy: { protocol: 'http', ...proxyAddress(proxy), username, password },
  });
}

function redirected(from: URL, answer: OneAnswer): URL {
  const location = answer.header('location');
  const to = location !== undefined && URL.canParse(location, from.href) ? new URL(location, from.href) : undefined;
  if (to === undefined) throw new FetchFailed('bad-status', `${placeOf(from)} redirects to no URL. Give the address of the list itself.`);
  const isUpgrade = from.protocol === 'http:' && to.protocol === 'https:' && from.hostname === to.hostname;
  if (to.origin !== from.origin && !isUpgrade) {
    throw new FetchFailed(
      'refused-address',
      `${placeOf(from)} redirects to ${placeOf(to)}, which is another host, port or scheme and is not followed. If the list has moved there, give that address.`,
    );
  }
  to.username = from.username;
  to.password = from.password;
  return to;
}

async function read(url: URL, answer: OneAnswer, { known, location }: UrlFetch): Promise<Fetched> {
  const { status, header } = answer;
  if (status === 304 && (known?.etag !== undefined || known?.last_modified !== undefined)) {
    answer.discard();
    return { kind: 'unchanged' };
  }
  if (status !== 200) {
    answer.discard();
    throw new FetchFailed(
      'bad-status',
      `${placeOf(url)} answered ${String(status)}, where 200 was expected. ${WORDS[status] ?? 'Check the address.'}`,
    );
  }
  const contentType = header('content-type') ?? '';
  if (/^\s*(?:text\/html|application\/xhtml\+xml)\b/i.test(contentType)) {
    answer.discard();
    throw new FetchFailed(
      'unparsable',
      `${placeOf(url)} answered an HTML page, such as a login page, where a list was expected. ${GIVE_LIST}`,
    );
  }
  const bytes = await answer.body();
  const format = location.format ?? formatOf({ contentType, name: url.pathname });
  // A text that is cut off reads like a whole one, and its last line like another domain.
  const isConfirmed = header('content-length') !== undefined || header('content-encoding') !== undefined;
  if (format !== 'json' && !isConfirmed && bytes.length > 0 && !/[\r\n]/.test(String.fromCharCode(bytes.at(-1) ?? 0))) {
    throw new FetchFailed(
      'truncated',
      `The answer of ${placeOf(url)} ends without a newline, and no Content-Length says that it is whole. Give it either.`,
    );
  }
  const [etag, last_modified] = [header('etag'), header('last-modified')];
  const version = { ...(etag !== undefined && { etag }), ...(last_modified !== undefined && { last_modified }) };
  return fetchedList(placeOf(url), bytes, format, version);
}

const GIVE_LIST = 'Give the address of the list itself, and its token if it needs one.';

const WORDS: Readonly<Record<number, string>> = {
  304: 'It was asked for no version, so nothing can be unchanged: a cache in between answers wrongly.',
  401: 'It wants a token: give it by token_file.',
  403: 'The token, or this machine, has no access to it.',
  404: 'There is no list at this address.',
  407: 'The proxy wants a user: give it in the URL of the proxy.',
};
