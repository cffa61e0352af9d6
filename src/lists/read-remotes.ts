import { ALLOW_ALL, restrictByTeam, type Restriction, type SearchPolicy } from '../domain/remote.ts';
import type { Domain } from '../domain/domain.ts';
import type { Result } from '../domain/result.ts';
import type { TeamId } from '../domain/team.ts';
import type { Draft } from './draft.ts';
import { quoted, shown } from './quoted.ts';
import { didYouMean, readDomain, readPolicy, readTeam } from './wanted-fields.ts';

/** A place in a tree of objects and lists: the value there, or its key. */
export interface Where {
  readonly path: readonly (string | number)[];
  readonly isKey?: true;
}

type TreeDraft = Draft<Where>;
type Path = Where['path'];

/** Reads what JSON or YAML holds: brig's GET body, or a list of remotes or of domains. */
export function readRemotes(value: unknown, draft: TreeDraft): void {
  if (isObject(value)) readBody(value, draft);
  else readItems(value, [], draft);
}

const BODY_KEYS = ['remotes', 'strategy', 'update_interval'] as const;

function readBody(body: Fields, draft: TreeDraft): void {
  if (!Object.hasOwn(body, 'remotes') && Object.hasOwn(body, 'domain')) {
    draft.refuse({ path: [] }, () => 'Expected a list, found one remote. Put it in square brackets: [ … ].');
    return;
  }
  refuseUnknown(body, BODY_KEYS, [], draft);
  const [strategy, interval] = [own(body, 'strategy'), own(body, 'update_interval')];
  // Neither is used, but of another type they say that this is not brig's body.
  if (strategy !== undefined && typeof strategy !== 'string') expected('a text', strategy, ['strategy'], draft);
  if (interval !== undefined && typeof interval !== 'number') expected('a number', interval, ['update_interval'], draft);
  if (Object.hasOwn(body, 'remotes')) readItems(body['remotes'], ['remotes'], draft);
  else draft.refuse({ path: [] }, () => 'Expected the key “remotes” with the list; it is missing. An empty list is written "remotes": [].');
}

function readItems(items: unknown, path: Path, draft: TreeDraft): void {
  if (!Array.isArray(items)) {
    expected('a list of remotes, or of domains', items, path, draft, ' An empty list is written [].');
    return;
  }
  for (const [index, item] of items.entries()) readItem(item, [...path, index], draft);
}

function readItem(item: unknown, path: Path, draft: TreeDraft): void {
  if (typeof item === 'string') {
    const domain = read(readDomain, item, path, undefined, draft);
    if (domain !== undefined) draft.take({ domain }, { path });
  } else if (isObject(item)) readRemote(item, path, draft);
  else expected('a remote {"domain": …}, or a domain as text', item, path, draft);
}

const REMOTE_KEYS = ['domain', 'search_policy', 'restriction'] as const;

function readRemote(item: Fields, path: Path, draft: TreeDraft): void {
  const before = draft.problems();
  refuseUnknown(item, REMOTE_KEYS, path, draft);
  const [saidPolicy, saidRestriction] = [own(item, 'search_policy'), own(item, 'restriction')];
  const domain = textField<Domain>(readDomain, own(item, 'domain'), path, 'domain', draft);
  const search_policy =
    saidPolicy === undefined ? undefined : textField<SearchPolicy>(readPolicy, saidPolicy, path, 'search_policy', draft);
  const restriction = saidRestriction === undefined ? undefined : readRestriction(saidRestriction, [...path, 'restriction'], draft);
  if (domain === undefined || draft.problems() > before) return;
  draft.take({ domain, ...(search_policy && { search_policy }), ...(restriction && { restriction }) }, { path });
}

const RESTRICTION_KEYS = ['tag', 'value'] as const;
const TAGS = ['allow_all', 'restrict_by_team'] as const;
const EXPECTED_RESTRICTION = '{"tag": "allow_all", "value": null} or {"tag": "restrict_by_team", "value": [team ids]}';

function readRestriction(said: unknown, path: Path, draft: TreeDraft): Restriction | undefined {
  if (!isObject(said)) {
    expected(EXPECTED_RESTRICTION, said, path, draft, said === null ? LEAVE_OUT : '');
    return undefined;
  }
  refuseUnknown(said, RESTRICTION_KEYS, path, draft);
  const [tag, value] = [own(said, 'tag'), own(said, 'value')];
  if (tag === 'restrict_by_team') return readTeams(value, [...path, 'value'], draft);
  if (tag !== 'allow_all') {
    const nearer = typeof tag === 'string' ? didYouMean(tag, TAGS) : '';
    expected('the tag "allow_all" or "restrict_by_team"', tag, [...path, 'tag'], draft, nearer);
  } else if (value !== null) expected('the value null beside the tag allow_all', value, [...path, 'value'], draft);
  return ALLOW_ALL;
}

function readTeams(value: unknown, path: Path, draft: TreeDraft): Restriction | undefined {
  if (!Array.isArray(value)) {
    expected('a list of team ids as the value of restrict_by_team', value, path, draft, ' No team at all is written [].');
    return undefined;
  }
  const teams = value.map((team: unknown, index) => textField<TeamId>(readTeam, team, path, index, draft));
  return restrictByTeam(teams.filter((team) => team !== undefined));
}

const LEAVE_OUT = ' Leave the key out where nothing is to be said of it.';

/** Reads a text of an object or a list; `path` is that of the object, so that a place is put together only for a problem. */
function textField<T>(parse: Parse<T>, value: unknown, path: Path, key: string | number, draft: TreeDraft): T | undefined {
  if (typeof value === 'string') return read(parse, value, path, key, draft);
  const what = typeof key === 'string' ? `a text as ${key}` : 'a team id as text';
  expected(what, value, [...path, key], draft, value === null && key !== 'domain' && typeof key === 'string' ? LEAVE_OUT : '');
  return undefined;
}

type Parse<T> = (text: string) => Result<T, string>;

function read<T>(parse: Parse<T>, text: string, path: Path, key: string | number | undefined, draft: TreeDraft): T | undefined {
  const parsed = parse(text);
  if (parsed.ok) return parsed.value;
  draft.refuse({ path: key === undefined ? path : [...path, key] }, () => parsed.problem);
  return undefined;
}

function expected(what: string, found: unknown, path: Path, draft: TreeDraft, more = ''): void {
  draft.refuse({ path }, () => `Expected ${what}, ${found === undefined ? 'which is missing' : `found ${shown(found)}`}.${more}`);
}

function refuseUnknown(object: Fields, known: readonly string[], path: Path, draft: TreeDraft): void {
  for (const key of Object.keys(object)) {
    if (known.includes(key)) continue;
    draft.refuse(
      { path: [...path, key], isKey: true },
      () => `Expected only the keys ${known.join(', ')}, found ${quoted(key)}.${didYouMean(key, known)}`,
    );
  }
}

type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A field of the object itself: what every object inherits is said by no list. */
const own = (fields: Fields, key: string): unknown => (Object.hasOwn(fields, key) ? fields[key] : undefined);
