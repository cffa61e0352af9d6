import { bad, ok, type Result } from './result.ts';

/** A team id: a UUID, lower-cased. Made only by {@link parseTeam}. */
export type TeamId = string & { readonly __brand: 'TeamId' };

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Reads a team id; the problem is a sentence part. */
export function parseTeam(text: string): Result<TeamId, string> {
  return UUID.test(text) ? ok(text.toLowerCase() as TeamId) : bad(`“${text}” is not a UUID such as 99db9768-04e3-4b5d-9268-831b6a25c4ab`);
}

/**
 * The order in which brig lists teams: Cassandra's for `uuid` (version first, then time for version 1, then bytes).
 * Source: org.apache.cassandra.db.marshal.UUIDType; brig-contract §1.6 second reading, h.
 */
export function compareTeams(a: TeamId, b: TeamId): number {
  return compareText(sortKey(a), sortKey(b));
}

/** Whether these are the same teams, in whatever order. */
export function sameTeams(a: readonly TeamId[], b: readonly TeamId[]): boolean {
  if (a.length === 0 && b.length === 0) return true;
  const [left, right] = [new Set(a), new Set(b)];
  return left.size === right.size && [...left].every((team) => right.has(team));
}

const NO_TEAMS: readonly TeamId[] = [];

/** The same teams once each, in brig's order. */
export function teamSet(teams: Iterable<TeamId>): readonly TeamId[] {
  if (Array.isArray(teams) && teams.length === 0) return NO_TEAMS;
  return [...new Set(teams)].sort(compareTeams);
}

/** `teams` without those of `without`. */
export function teamsLess(teams: readonly TeamId[], without: readonly TeamId[]): readonly TeamId[] {
  if (teams.length === 0) return teams;
  const gone = new Set(without);
  return teams.filter((team) => !gone.has(team));
}

function sortKey(team: TeamId): string {
  const [low = '', mid = '', high = '', clock = '', node = ''] = team.split('-');
  const version = high.slice(0, 1);
  const time = version === '1' ? high.slice(1) + mid + low : low + mid + high;
  return `${version}${time}${clock}${node}`;
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
