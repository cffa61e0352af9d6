import type { types } from 'cassandra-driver';
import { parseDomain } from '../../../domain/domain.ts';
import type { DatabaseEntry } from '../../../domain/layers.ts';
import { SEARCH_POLICIES, type SearchPolicy } from '../../../domain/remote.ts';
import { teamSet, type TeamId } from '../../../domain/team.ts';
import type { RowCells, Stored } from './write-steps.ts';

/** A row of `federation_remotes` as the driver hands it over. */
export interface RemoteRow {
  readonly domain: string;
  readonly search_policy: number | null;
  readonly restriction: number | null;
}

/** A row of `federation_remote_teams` as the driver hands it over. */
export interface TeamRow {
  readonly domain: string;
  readonly team: types.Uuid;
}

/** The rows of the first table, as their columns are declared. */
export const toRemoteRows = (rows: readonly unknown[]): readonly RemoteRow[] => rows as readonly RemoteRow[];

/** The rows of the first table, without what came later. */
export const toPolicyRows = (rows: readonly unknown[]): readonly Omit<RemoteRow, 'restriction'>[] => toRemoteRows(rows);

/** The rows of the second table, as their columns are declared. */
export const toTeamRows = (rows: readonly unknown[]): readonly TeamRow[] => rows as readonly TeamRow[];

/** The numbers that brig stores (brig-contract §1.6). */
export const toPolicyNumber = (policy: SearchPolicy): number => SEARCH_POLICIES.indexOf(policy);
export const toRestrictionNumber = (restricted: boolean): number => (restricted ? 1 : 0);

/** The team of a row; a column of type uuid holds nothing that is none. */
export const teamOf = ({ team }: TeamRow): TeamId => team.toString() as TeamId;

/**
 * Reads a row without trust: it may have been written by hand. What brig cannot decode is unreadable here too; `repair` are the
 * statements that end that.
 */
export function parseRow(row: RemoteRow, teams: readonly TeamId[], repair: (domain: string) => string): DatabaseEntry {
  const problem = problemOfDomain(row.domain) ?? problemOfCells(row);
  if (problem !== undefined) return { kind: 'unreadable', problem, repair: repair(row.domain) };
  const cells = cellsOf(row);
  return { kind: 'row', ...cells, teams: teamSet(teams) };
}

/** What a row says, as the steps of a write look at it. */
export function rowIn(row: RemoteRow | undefined): Stored['row'] {
  if (!row) return undefined;
  return problemOfCells(row) === undefined ? cellsOf(row) : 'unreadable';
}

// A missing restriction is what rows from before 4.40 have, and means allow_all; a missing policy brig cannot decode.
function problemOfCells({ search_policy, restriction }: RemoteRow): string | undefined {
  if (search_policy === null) return 'its search_policy is missing; expected 0, 1 or 2';
  if (SEARCH_POLICIES[search_policy] === undefined) return `its search_policy is ${String(search_policy)}; expected 0, 1 or 2`;
  if (restriction !== null && restriction !== 0 && restriction !== 1)
    return `its restriction is ${String(restriction)}; expected 0, 1 or nothing`;
  return undefined;
}

const cellsOf = ({ search_policy, restriction }: RemoteRow): RowCells => ({
  search_policy: SEARCH_POLICIES[search_policy ?? 0] ?? 'no_search',
  restricted: restriction === 1,
});

function problemOfDomain(stored: string): string | undefined {
  const domain = parseDomain(stored);
  if (!domain.ok) return `its domain “${stored}” is not a backend domain: ${domain.problem}`;
  return domain.value === stored ? undefined : `its domain “${stored}” is not in lower case, so that nothing finds it`;
}
