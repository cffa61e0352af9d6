import { randomUUID } from 'node:crypto';
import type { TeamId } from '../../src/domain/team.ts';
import { breaksRule, type RowSeen } from '../support/restriction-rule.ts';
import type { Call } from './call.ts';
import type { Chance } from './chance.ts';

/** What the harness expects a row to be; written anew here, so that a mistake in the service is not made twice. */
export interface ExpectedRow {
  readonly search_policy: string;
  readonly restricted: boolean;
  /** Sorted; those left over under allow_all too. */
  readonly teams: readonly string[];
}

/** One domain, as far as its writer knows. */
export interface Known {
  readonly row: ExpectedRow | undefined;
  /** What an unfreeze must restore, if the last change was a freeze. */
  readonly frozenFrom: ExpectedRow | undefined;
}

/** A write, and what is known once it is acknowledged. */
export interface Write {
  readonly id: string;
  readonly call: Call;
  readonly then: Known;
  readonly changes: boolean;
}

const POLICIES = ['no_search', 'exact_handle_search', 'full_search'];
const TEAMS = ['0b1e0000-0000-4000-8000-000000000001', '9fee0000-0000-4000-8000-000000000002', 'fed00000-0000-1000-8000-000000000004'].map(
  (team) => team as TeamId,
);
const FROZEN: ExpectedRow = { search_policy: 'no_search', restricted: true, teams: [] };

/** Whether both are the same row, or none. */
export const isSameRow = (a: ExpectedRow | undefined, b: ExpectedRow | undefined): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Whether nobody has more, or less, by `seen` than by both of the others. */
export const isBetween = (seen: ExpectedRow | undefined, one: ExpectedRow | undefined, other: ExpectedRow | undefined): boolean =>
  breaksRule(one as RowSeen, other as RowSeen, seen as RowSeen, TEAMS) === undefined;

/** Settings as the service shows and records them → the row. */
export function rowIn(state: unknown): ExpectedRow | undefined {
  if (state === null || state === undefined) return undefined;
  const { search_policy, restriction, leftover_teams } = state as Shown;
  return rowOf(search_policy, restriction.tag === 'restrict_by_team', [...(restriction.value ?? []), ...(leftover_teams ?? [])]);
}

interface Shown {
  readonly search_policy: string;
  readonly restriction: { readonly tag: string; readonly value: readonly string[] | null };
  readonly leftover_teams?: readonly string[];
}

const rowOf = (search_policy: string, restricted: boolean, teams: Iterable<string>): ExpectedRow => ({
  search_policy,
  restricted,
  teams: [...new Set(teams)].sort(),
});

/** A write that must be accepted for a domain that stands so, through one of the doors. */
export function nextWrite(domain: string, known: Known, chance: Chance): Write {
  const { row, frozenFrom } = known;
  const restricted = chance.next() < 0.6;
  const wanted = rowOf(chance.pick(POLICIES), restricted, restricted ? TEAMS.filter(() => chance.next() < 0.5) : []);
  const team = chance.pick(TEAMS);
  const body = { search_policy: wanted.search_policy, restriction: restricted ? { tag: 'restrict_by_team', value: wanted.teams } : ALL };
  const [v1, brig] = [`/v1/remotes/${domain}`, '/i/federation/remotes'];
  const choices: (readonly [method: string, path: string, body: object | undefined, after: ExpectedRow | undefined])[] = [
    ['PUT', v1, body, wanted],
    ['POST', brig, { domain, ...body }, rowOf(wanted.search_policy, restricted, [...(row?.teams ?? []), ...wanted.teams])],
  ];
  if (row) {
    const less = { ...row, teams: row.teams.filter((one) => one !== team) };
    choices.push(['PATCH', v1, { search_policy: wanted.search_policy }, { ...row, search_policy: wanted.search_policy }]);
    choices.push(['DELETE', v1, undefined, undefined]);
    choices.push(['PUT', `${brig}/${domain}`, { domain, ...body }, wanted]);
    choices.push(['DELETE', `${v1}/teams/${team}`, undefined, less]);
    choices.push(['DELETE', `${brig}/${domain}/teams/${team}`, undefined, less]);
    choices.push(['POST', `${v1}/freeze`, undefined, FROZEN]);
  }
  if (row?.restricted === true) {
    const more = rowOf(row.search_policy, true, [...row.teams, team]);
    choices.push(['PUT', `${v1}/teams/${team}`, undefined, more]);
    choices.push(['POST', `${brig}/${domain}/teams`, { team_id: team }, more]);
  }
  if (frozenFrom) for (let weight = 0; weight < 4; weight += 1) choices.push(['POST', `${v1}/unfreeze`, undefined, frozenFrom]);
  const [method, path, sent, after] = chance.pick(choices);
  const changes = !isSameRow(row, after);
  const id = randomUUID();
  const isFreeze = path.endsWith('/freeze');
  return {
    id,
    call: { method, path, headers: { 'X-Actor': 'harness', 'X-Reason': id }, ...(sent && { body: sent }) },
    then: { row: after, frozenFrom: !changes ? frozenFrom : isFreeze ? row : undefined },
    changes,
  };
}

const ALL = { tag: 'allow_all', value: null };
