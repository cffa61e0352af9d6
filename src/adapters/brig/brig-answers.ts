import { z } from 'zod';
import { parseDomain, type Domain } from '../../domain/domain.ts';
import { ALLOW_ALL, restrictByTeam, SEARCH_POLICIES, type Restriction, type Settings } from '../../domain/remote.ts';
import { bad, ok, type Result } from '../../domain/result.ts';
import { STRATEGIES, type Strategy } from '../../domain/strategy.ts';
import { parseTeam, type TeamId } from '../../domain/team.ts';

/** One entry of brig's list: what it says, or why that cannot be read. */
export interface Listed {
  /** By brig's grammar and in lower case; or the text as it came where it is no domain. */
  readonly domain: string;
  readonly says: Result<Settings, string>;
}

/** Whether the entries of a list have a `restriction`: 4.40 and later do, before there is none (brig-contract §2.2). */
export type Shape = 'empty' | 'with-restriction' | 'without-restriction';

/** brig's FederationDomainConfigs, in brig's order. */
export interface BrigList {
  /** Undefined where brig names one that we do not know. */
  readonly strategy: Strategy | undefined;
  readonly shape: Shape;
  readonly remotes: readonly Listed[];
}

const Entry = z.object({ domain: z.string(), search_policy: z.unknown().optional(), restriction: z.unknown().optional() });
const List = z.object({ strategy: z.string(), remotes: z.array(Entry) });
const RestrictionShape = z.union([
  z.object({ tag: z.literal('allow_all') }),
  z.object({ tag: z.literal('restrict_by_team'), value: z.array(z.string()) }),
]);
const Policy = z.enum(SEARCH_POLICIES);
const Teams = z.array(z.object({ team_id: z.string() }));
const Version = z.object({ supported: z.array(z.number()).optional(), domain: z.string().optional() });
const ErrorBody = z.object({ label: z.string(), message: z.string() });

/** Reads the answer to `GET /i/federation/remotes`; the problem is a sentence part. */
export function parseList(text: string): Result<BrigList, string> {
  const parsed = parsedBy(List, text);
  if (!parsed.ok) return parsed;
  const { strategy, remotes } = parsed.value;
  const shape = shapeOf(remotes);
  return ok({
    strategy: STRATEGIES.find((known) => known === strategy),
    shape,
    remotes: remotes.map((entry) => listed(entry, shape)),
  });
}

/** Reads the answer to `GET /i/federation/remotes/:domain/teams`. */
export function parseTeams(text: string): Result<readonly TeamId[], string> {
  const parsed = parsedBy(Teams, text);
  return parsed.ok ? teamIds(parsed.value.map(({ team_id }) => team_id)) : parsed;
}

/** What `GET /api-version` says of interest: the own domain, and the API versions that are on. */
export interface ApiVersion {
  readonly domain?: Domain;
  readonly newest?: number;
}

/** Reads the answer to `GET /api-version`. */
export function parseApiVersion(text: string): Result<ApiVersion, string> {
  const parsed = parsedBy(Version, text);
  if (!parsed.ok) return parsed;
  const { domain: said, supported = [] } = parsed.value;
  const domain = said === undefined ? undefined : parseDomain(said);
  if (domain?.ok === false) return bad(`its domain “${said ?? ''}” is none: ${domain.problem}`);
  return ok({ ...(domain && { domain: domain.value }), ...(supported.length > 0 && { newest: Math.max(...supported) }) });
}

/** What brig may mean by a 533; all have one label, so that only the text tells (brig-contract §1.2). */
export type Meaning =
  | 'diverges-from-file'
  | 'maximum-reached'
  | 'domain-changed'
  | 'in-file'
  | 'not-found'
  | 'team-of-unknown-domain'
  | 'not-restricted-by-team'
  | 'other';

const FRAGMENTS: readonly (readonly [Exclude<Meaning, 'other'>, string])[] = [
  ['diverges-from-file', 'adding a domain with different settings than in the config file is n'],
  ['in-file', 'removing or updating items listed in the config file is not allowed'],
  ['maximum-reached', 'Maximum number of remote backends reached'],
  ['domain-changed', 'federation domain of a given peer cannot be changed'],
  ['not-found', 'federation domain does not exist and cannot be updated'],
  ['team-of-unknown-domain', 'Federation domain does not exist.'],
  ['not-restricted-by-team', 'Federation is not configured to be restricted by teams'],
];

/** What a refusal of brig means. */
export function meaningOf(body: string): Meaning {
  const { message } = errorOf(body) ?? {};
  return FRAGMENTS.find(([, fragment]) => message?.includes(fragment) === true)?.[0] ?? 'other';
}

/** Label and message of one of brig's error bodies, if it is one. */
export function errorOf(body: string): { readonly label: string; readonly message: string } | undefined {
  const parsed = parsedBy(ErrorBody, body);
  return parsed.ok ? parsed.value : undefined;
}

function shapeOf(entries: readonly { readonly restriction?: unknown }[]): Shape {
  if (entries.length === 0) return 'empty';
  return entries.some(({ restriction }) => restriction !== undefined) ? 'with-restriction' : 'without-restriction';
}

function listed({ domain: text, search_policy, restriction }: z.infer<typeof Entry>, shape: Shape): Listed {
  const domain = parseDomain(text);
  if (!domain.ok) return { domain: text, says: bad(`“${text}” is no domain: ${domain.problem}`) };
  const policy = Policy.safeParse(search_policy);
  const kept = shape === 'without-restriction' ? ok(ALLOW_ALL) : parseRestriction(restriction);
  if (!policy.success)
    return { domain: domain.value, says: bad(`search_policy is ${shown(search_policy)}, which fedremotes does not know`) };
  return { domain: domain.value, says: kept.ok ? ok({ search_policy: policy.data, restriction: kept.value }) : kept };
}

function parseRestriction(value: unknown): Result<Restriction, string> {
  const parsed = RestrictionShape.safeParse(value);
  if (!parsed.success) return bad(`restriction is ${shown(value)}, which fedremotes does not know`);
  if (parsed.data.tag === 'allow_all') return ok(ALLOW_ALL);
  const teams = teamIds(parsed.data.value);
  return teams.ok ? ok(restrictByTeam(teams.value)) : teams;
}

function teamIds(texts: readonly string[]): Result<readonly TeamId[], string> {
  const teams: TeamId[] = [];
  for (const text of texts) {
    const team = parseTeam(text);
    if (!team.ok) return bad(`team ${team.problem}`);
    teams.push(team.value);
  }
  return ok(teams);
}

const shown = (value: unknown): string => (value === undefined ? 'missing' : JSON.stringify(value).slice(0, 80));

function parsedBy<T>(schema: z.ZodType<T>, text: string): Result<T, string> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return bad(`it is no JSON; it begins with “${text.slice(0, 60)}”`);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const [issue] = parsed.error.issues;
  return bad(`its JSON is of another shape${issue ? ` (${issue.path.join('.') || 'at the root'}: ${issue.message})` : ''}`);
}
