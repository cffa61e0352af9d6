import { bad, ok, type Result } from '../domain/result.ts';

/** Where the service listens unless it was told otherwise. */
export const DEFAULT_URL = 'http://127.0.0.1:8090';

/** Reads the URL of a service, without a slash at its end; the problem is a sentence. */
export function parseServiceUrl(text: string): Result<string, string> {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const wanted = `expected something like ${DEFAULT_URL}`;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    const missing = /^[\w.-]+(:\d+)?$/.test(text) ? ` Did you mean http://${text}?` : '';
    return bad(`“${text}” is not an http or https URL; ${wanted}.${missing}`);
  }
  if (url.username !== '' || url.password !== '')
    return bad('The URL has a user name or password in it; give the token in FEDREMOTES_TOKEN instead.');
  if (url.search !== '' || url.hash !== '') return bad(`“${text}” has a query or a fragment; ${wanted}.`);
  return ok(`${url.origin}${url.pathname.replace(/\/+$/, '')}`);
}
