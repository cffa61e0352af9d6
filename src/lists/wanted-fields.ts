import { parseDomain, punycodeOf, type Domain } from '../domain/domain.ts';
import { SEARCH_POLICIES, type SearchPolicy } from '../domain/remote.ts';
import { bad, ok, type Result } from '../domain/result.ts';
import { parseTeam, type TeamId } from '../domain/team.ts';
import { nearest } from './nearest.ts';
import { quoted } from './quoted.ts';

/** Reads a domain of a list; the problem is a sentence with what to write instead, where that can be told. */
export function readDomain(given: string): Result<Domain, string> {
  const text = given.trim();
  const parsed = parseDomain(text);
  if (parsed.ok) return parsed;
  const meant = meantBy(text);
  const found = `Expected a domain, found ${quoted(text)}`;
  return bad(meant === undefined ? `${found}: ${parsed.problem}.` : `${found}, ${meant.found}. Write ${quoted(meant.domain)}.`);
}

/** Reads a team id of a list; the problem is a sentence. */
export function readTeam(given: string): Result<TeamId, string> {
  const text = given.trim();
  const parsed = parseTeam(text);
  return parsed.ok ? parsed : bad(`Expected a team id, a UUID such as 99db9768-04e3-4b5d-9268-831b6a25c4ab, found ${quoted(text)}.`);
}

/** Reads a search policy of a list; the problem is a sentence. */
export function readPolicy(given: string): Result<SearchPolicy, string> {
  const text = given.trim();
  const policy = SEARCH_POLICIES.find((one) => one === text);
  return policy === undefined
    ? bad(`Expected a search_policy (${SEARCH_POLICIES.join(', ')}), found ${quoted(text)}.${didYouMean(text, SEARCH_POLICIES)}`)
    : ok(policy);
}

/** “ Write …” with the word that may have been meant, or nothing. */
export function didYouMean(text: string, words: readonly string[]): string {
  // The distance of a long text costs its length, and it is near to no word anyway.
  const word = text.length > 40 ? undefined : nearest(text, words);
  return word === undefined ? '' : ` Write ${quoted(word)}, if that is what is meant.`;
}

interface Meant {
  readonly found: string;
  readonly domain: Domain;
}

/** What a text that is no domain was to say, if that is a domain. */
function meantBy(text: string): Meant | undefined {
  if (text.length > 2048) return undefined;
  for (const { found, domain } of readings(text)) {
    const parsed = parseDomain(domain);
    if (parsed.ok) return { found, domain: parsed.value };
  }
  return undefined;
}

function readings(text: string): readonly { readonly found: string; readonly domain: string }[] {
  const host = /^(?:(?:[a-z][a-z0-9+.-]*:)?\/\/)?(?:[^/@\s]*@)?([^/:?#\s]+)/i.exec(text)?.[1] ?? '';
  const ascii = punycodeOf(host.replace(/[.。]$/u, '')) ?? '';
  const hasForeign = /[\u0080-\u{10ffff}]/u.test(text);
  return [
    { found: 'with a dot at its end', domain: text.replace(/\.$/, '') },
    { found: 'an international name, which stands in a list in its punycode form', domain: hasForeign ? (punycodeOf(text) ?? '') : '' },
    { found: 'a URL', domain: text.includes('//') ? ascii : '' },
    { found: 'with a port', domain: /^[^/]+:\d+$/.test(text) ? ascii : '' },
    { found: 'with a path', domain: text.includes('/') && !/[@:,;]/.test(text) ? ascii : '' },
  ];
}
