import { bad, ok, type Result } from '../domain/result.ts';
import type { Freshness } from './config.ts';

/** Any text will do. */
export const parseText = (text: string): Result<string, string> => ok(text);

/** Reads one of these words. */
export const parseOneOf =
  <T extends string>(words: readonly T[]) =>
  (text: string): Result<T, string> => {
    const word = words.find((one) => one === text);
    return word === undefined ? bad('') : ok(word);
  };

/** Reads `true` or `false`, spelled so. */
export const parseSwitch = (text: string): Result<boolean, string> => (text === 'true' || text === 'false' ? ok(text === 'true') : bad(''));

/** Reads paths separated by commas. */
export function parsePaths(text: string): Result<readonly string[], string> {
  const paths = text.split(',').map((path) => path.trim());
  if (paths.includes('')) return bad('there is nothing before, between or after a comma');
  const twice = paths.find((path, index) => paths.indexOf(path) !== index);
  return twice === undefined ? ok(paths) : bad(`“${twice}” stands there twice`);
}

/** Reads `strict` or whole seconds, at most a day. */
export function parseFreshness(text: string): Result<Freshness, string> {
  if (text === 'strict') return ok('strict');
  const seconds = /^[0-9]{1,5}$/.test(text) ? Number(text) : 0;
  return seconds >= 1 && seconds <= 86_400 ? ok({ seconds }) : bad('');
}

/** Reads the name of a keyspace, as Cassandra takes it without quotes. */
export const parseKeyspace = (text: string): Result<string, string> =>
  /^[a-z][a-z0-9_]{0,47}$/.test(text)
    ? ok(text)
    : bad('it starts with a small letter and has at most 48 small letters, digits and underscores');

/** Reads the address of a service: scheme, host and perhaps a port; answers it without a slash at its end. */
export function parseUrl(text: string): Result<string, string> {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) return bad('');
  if (url.username !== '' || url.password !== '') return bad('a user or password does not belong there');
  return url.pathname === '/' && url.search === '' && url.hash === '' ? ok(url.origin) : bad('a path does not belong there');
}
