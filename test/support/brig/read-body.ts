import { ALLOW_ALL, type Entry } from '../../../src/domain/remote.ts';
import { bad, ok, type Result } from '../../../src/domain/result.ts';
import { parseTeam } from '../../../src/domain/team.ts';
import { parseJson, stringIn, valueOfKey, type JsonValue } from '../../../src/http/drop-in/json-value.ts';
import { parseEntryBody } from '../../../src/http/drop-in/parse-body.ts';
import type { Era } from './era.ts';

/** Reads a FederationDomainConfig as brig of the era does; the problem is its message (contract §1.1, §0.7). */
export function readEntry(era: Era, body: Buffer): Result<Entry, string> {
  const json = parseJson(body);
  if (!json.ok || json.value.type !== 'object') return parseEntryBody(body);
  const parsed = parseEntryBody(era.restriction ? body : withAllowAll(body, json.value));
  if (!parsed.ok) return parsed;
  if (parsed.value.domain === 'localhost' && !era.localhost) return bad(`Error in $.domain: ${NO_LOCALHOST}`);
  return ok(inOrderOfBody(parsed.value, json.value));
}

/** What brig says of the single label `localhost` before it let it pass (contract §1.5). */
export const NO_LOCALHOST = 'Failed reading: Invalid domain name: cannot be dotless domain';

// Before 4.40 there are two keys; any other is passed over, a restriction too.
function withAllowAll(body: Buffer, object: JsonValue): Buffer {
  const keys = ['domain', 'search_policy'].flatMap((key) => {
    const value = valueOfKey(object, key);
    return value ? [`"${key}":${body.toString().slice(value.offset, value.offset + value.length)}`] : [];
  });
  return Buffer.from(`{${[...keys, `"restriction":${JSON.stringify(ALLOW_ALL)}`].join(',')}}`);
}

// brig keeps the list as it came, and shows it so in its messages; only its table sorts.
function inOrderOfBody(entry: Entry, object: JsonValue): Entry {
  if (entry.restriction.tag === 'allow_all') return entry;
  const restriction = valueOfKey(object, 'restriction');
  const list = restriction && valueOfKey(restriction, 'value');
  const value = (list?.children ?? []).flatMap((element) => {
    const team = parseTeam(stringIn(element) ?? '');
    return team.ok ? [team.value] : [];
  });
  return { ...entry, restriction: { tag: 'restrict_by_team', value } };
}
