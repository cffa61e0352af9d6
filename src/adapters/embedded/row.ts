import { parseDomain } from '../../domain/domain.ts';
import type { DatabaseEntry } from '../../domain/layers.ts';
import { SEARCH_POLICIES, type SearchPolicy } from '../../domain/remote.ts';
import { parseTeam, teamSet, type TeamId } from '../../domain/team.ts';

/** A row of the table `remotes` as stored: it may have been edited by hand. */
export interface StoredRow {
  readonly domain: string;
  readonly search_policy: string | null;
  readonly restricted: number | null;
}

/** Reads a stored row and its team rows without trust: what is not as we write it makes the entry unreadable. */
export function parseRow(row: StoredRow, storedTeams: readonly string[]): DatabaseEntry {
  const { search_policy, restricted } = row;
  const problem = problemOfDomain(row.domain);
  if (problem !== undefined) return unreadable(problem);
  if (!isSearchPolicy(search_policy)) {
    return unreadable(`its search_policy is ${shown(search_policy)}; expected one of ${SEARCH_POLICIES.join(', ')}`);
  }
  if (restricted !== 0 && restricted !== 1) return unreadable(`its restricted is ${shown(restricted)}; expected 0 or 1`);
  const teams: TeamId[] = [];
  for (const stored of storedTeams) {
    const team = parseTeam(stored);
    if (!team.ok) return unreadable(`one of its teams cannot be read: ${team.problem}`);
    teams.push(team.value);
  }
  return { kind: 'row', search_policy, restricted: restricted === 1, teams: teamSet(teams) };
}

function problemOfDomain(stored: string): string | undefined {
  const domain = parseDomain(stored);
  if (!domain.ok) return `its domain “${stored}” is not a backend domain: ${domain.problem}`;
  return domain.value === stored ? undefined : `its domain “${stored}” is not in lower case, so that nothing finds it`;
}

const isSearchPolicy = (value: string | null): value is SearchPolicy => SEARCH_POLICIES.some((policy) => policy === value);

const unreadable = (problem: string): DatabaseEntry => ({ kind: 'unreadable', problem });

const shown = (value: string | number | null): string => (value === null ? 'missing' : `“${String(value)}”`);
