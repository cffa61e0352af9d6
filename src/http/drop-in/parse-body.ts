import type { Domain } from '../../domain/domain.ts';
import { ALLOW_ALL, restrictByTeam, SEARCH_POLICIES, type Entry, type Restriction, type SearchPolicy } from '../../domain/remote.ts';
import { bad, ok, type Result } from '../../domain/result.ts';
import { parseTeam, type TeamId } from '../../domain/team.ts';
import { parseBrigDomain } from './brig-domain.ts';
import { parseJson, stringIn, typeName, valueOfKey, type JsonValue } from './json-value.ts';

/** Where in the body, as aeson writes it, and what is wrong there. */
interface Wrong {
  readonly path: string;
  readonly problem: string;
}
type Parsed<T> = Result<T, Wrong>;
type Parser<T> = (value: JsonValue, path: string) => Parsed<T>;

// Which key is looked at first, the names of the types and what each failure says follow wire-server's schemas before
// 34ba0c0386 (not in 5.29); the texts of the library around them are inferred (docs/compatibility.md).

/** Reads brig's FederationDomainConfig; the problem is brig's message. */
export const parseEntryBody = (body: Buffer): Result<Entry, string> => parseBody(body, entry);

/** Reads brig's FederationRemoteTeam; the problem is brig's message. */
export const parseTeamBody = (body: Buffer): Result<TeamId, string> => parseBody(body, remoteTeam);

function parseBody<T>(body: Buffer, parser: Parser<T>): Result<T, string> {
  const json = parseJson(body);
  const parsed = json.ok ? parser(json.value, '') : bad({ path: '', problem: json.problem });
  return parsed.ok ? parsed : bad(`Error in $${parsed.problem.path}: ${parsed.problem.problem}`);
}

const entry: Parser<Entry> = (value, path) => {
  const object = expectObject(value, path, 'FederationDomainConfig');
  if (!object.ok) return object;
  const name = field(value, path, 'domain', domain);
  if (!name.ok) return name;
  const policy = field(value, path, 'search_policy', searchPolicy);
  if (!policy.ok) return policy;
  const whom = field(value, path, 'restriction', restriction);
  return whom.ok ? ok({ domain: name.value, search_policy: policy.value, restriction: whom.value }) : whom;
};

const remoteTeam: Parser<TeamId> = (value, path) => {
  const object = expectObject(value, path, 'FederationRemoteTeam');
  return object.ok ? field(value, path, 'team_id', team) : object;
};

const restriction: Parser<Restriction> = (value, path) => {
  const object = expectObject(value, path, 'FederationRestriction');
  if (!object.ok) return object;
  const tag = field(value, path, 'tag', restrictionTag);
  if (!tag.ok) return tag;
  return field(value, path, 'value', tag.value === 'allow_all' ? nothing : teams);
};

const domain: Parser<Domain> = (value, path) => {
  const text = stringIn(value);
  if (text === undefined) return mistyped(value, path, 'Domain', 'String');
  const parsed = parseBrigDomain(text);
  return parsed.ok ? parsed : bad({ path, problem: parsed.problem });
};

const team: Parser<TeamId> = (value, path) => {
  const text = stringIn(value);
  if (text === undefined) return mistyped(value, path, 'UUID', 'String');
  const parsed = parseTeam(text);
  return parsed.ok ? parsed : bad({ path, problem: 'Invalid UUID' });
};

const oneOf =
  <T extends string>(name: string, values: readonly T[]): Parser<T> =>
  (value, path) => {
    const found = values.find((one) => one === stringIn(value));
    return found === undefined ? bad({ path, problem: `Unexpected value for enum ${name}` }) : ok(found);
  };

const searchPolicy: Parser<SearchPolicy> = oneOf('FederatedUserSearchPolicy', SEARCH_POLICIES);
const restrictionTag = oneOf('FederationRestrictionTag', ['allow_all', 'restrict_by_team']);

const nothing: Parser<Restriction> = (value, path) => (value.type === 'null' ? ok(ALLOW_ALL) : bad({ path, problem: 'empty' }));

// A wrong element is reported at the path of the array: brig's schema leaves the index out.
const teams: Parser<Restriction> = (value, path) => {
  if (value.type !== 'array') return mistyped(value, path, 'array of UUID', 'Array');
  const found: TeamId[] = [];
  for (const element of value.children ?? []) {
    const parsed = team(element, path);
    if (!parsed.ok) return parsed;
    found.push(parsed.value);
  }
  return ok(restrictByTeam(found));
};

function field<T>(object: JsonValue, path: string, key: string, parser: Parser<T>): Parsed<T> {
  const value = valueOfKey(object, key);
  if (!value) return bad({ path, problem: `key "${key}" not found` });
  return parser(value, /^[a-z]+$/.test(key) ? `${path}.${key}` : `${path}['${key}']`);
}

const expectObject = (value: JsonValue, path: string, name: string): Parsed<undefined> =>
  value.type === 'object' ? ok(undefined) : mistyped(value, path, name, 'Object');

const mistyped = (value: JsonValue, path: string, name: string, expected: string): { readonly ok: false; readonly problem: Wrong } =>
  bad({ path, problem: `parsing ${name} failed, expected ${expected}, but encountered ${typeName(value)}` });
