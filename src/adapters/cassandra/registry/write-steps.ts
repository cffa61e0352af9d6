import type { Row } from '../../../domain/layers.ts';
import { SEARCH_POLICIES, type SearchPolicy } from '../../../domain/remote.ts';
import { teamsLess, type TeamId } from '../../../domain/team.ts';

/** What stands in the two tables for one domain; under `unreadable` there is a row, and nobody may do anything by it. */
export interface Stored {
  readonly row: RowCells | 'unreadable' | undefined;
  readonly teams: readonly TeamId[];
}

/** The two columns of a row beside its key. */
export type RowCells = Pick<Row, 'search_policy' | 'restricted'>;

/** One statement, or as many as the number of teams asks for. */
export type Step =
  | { readonly do: 'teams'; readonly drop: readonly TeamId[]; readonly add: readonly TeamId[] }
  | { readonly do: 'insert-row' | 'update-row'; readonly row: RowCells }
  | { readonly do: 'drop-row' };

/** Steps that need not see each other, and what must be read back before anything else is written. */
export interface Phase {
  readonly steps: readonly Step[];
  readonly then: Stored;
}

/**
 * What is to be written next so that `stored` becomes `wanted`; undefined once it is. Asked again after each phase with what
 * was read back, so that a lost write, or a foreign one, is met where it is found. What it keeps to, as stored and at every
 * instant: nobody has more than the larger of old and new, nobody has less than the smaller. Therefore whatever narrows is
 * read back before anything widens, and teams are written while nobody looks at them: under allow_all, or without a row.
 */
export function nextPhase(stored: Stored, wanted: Row | undefined): Phase | undefined {
  if (!wanted) return removal(stored);
  const { row } = stored;
  if (row === undefined || row === 'unreadable') return creation(stored, wanted);
  if (row.restricted)
    return wanted.restricted ? (narrowing(row, stored, wanted) ?? widening(row, stored, wanted)) : lifting(row, stored, wanted);
  return wanted.restricted ? restricting(row, stored, wanted) : opening(row, stored, wanted);
}

// Teams first: what is left when this is cut off is a restriction to nobody, not teams that come back with the next row.
function removal({ row, teams }: Stored): Phase | undefined {
  return phase([teamsStep(teams, []), row !== undefined && { do: 'drop-row' }], { row: undefined, teams: [] });
}

function creation(stored: Stored, wanted: Row): Phase | undefined {
  return (
    hiddenTeams(stored, wanted) ??
    phase([{ do: stored.row === undefined ? 'insert-row' : 'update-row', row: cells(wanted) }], { row: cells(wanted), teams: stored.teams })
  );
}

function narrowing(row: RowCells, { teams }: Stored, wanted: Row): Phase | undefined {
  const [kept, lower] = [teamsLess(teams, teamsLess(teams, wanted.teams)), lowerOf(row, wanted)];
  return phase([teamsStep(teams, kept), rowStep(row, lower)], { row: lower, teams: kept });
}

function widening(row: RowCells, { teams }: Stored, wanted: Row): Phase | undefined {
  return phase([rowStep(row, cells(wanted)), teamsStep(teams, wanted.teams)], { row: cells(wanted), teams: wanted.teams });
}

// The policy goes up only when the restriction has been seen to hold: the cells of a row can be hidden one by one.
function restricting(row: RowCells, stored: Stored, wanted: Row): Phase | undefined {
  const lower = lowerOf({ ...row, restricted: true }, wanted);
  return hiddenTeams(stored, wanted) ?? phase([rowStep(row, lower)], { row: lower, teams: stored.teams });
}

// The policy goes down while the restriction still holds; teams go once nobody looks at them any more.
function lifting(row: RowCells, { teams }: Stored, wanted: Row): Phase | undefined {
  const lower = lowerOf(row, wanted);
  const next = lower.search_policy === row.search_policy ? cells(wanted) : lower;
  return phase([rowStep(row, next)], { row: next, teams });
}

function opening(row: RowCells, { teams }: Stored, wanted: Row): Phase | undefined {
  return phase([rowStep(row, cells(wanted)), teamsStep(teams, wanted.teams)], { row: cells(wanted), teams: wanted.teams });
}

const hiddenTeams = ({ row, teams }: Stored, wanted: Row): Phase | undefined =>
  phase([teamsStep(teams, wanted.teams)], { row, teams: wanted.teams });

function phase(steps: readonly (Step | false)[], then: Stored): Phase | undefined {
  const needed = steps.filter((step) => step !== false);
  return needed.length === 0 ? undefined : { steps: needed, then };
}

function teamsStep(from: readonly TeamId[], to: readonly TeamId[]): Step | false {
  const [drop, add] = [teamsLess(from, to), teamsLess(to, from)];
  return drop.length + add.length > 0 && { do: 'teams', drop, add };
}

const rowStep = (from: RowCells, to: RowCells): Step | false =>
  !(from.search_policy === to.search_policy && from.restricted === to.restricted) && { do: 'update-row', row: to };

const lowerOf = (row: RowCells, wanted: Row): RowCells => ({
  search_policy: rank(wanted.search_policy) < rank(row.search_policy) ? wanted.search_policy : row.search_policy,
  restricted: row.restricted,
});

const rank = (policy: SearchPolicy): number => SEARCH_POLICIES.indexOf(policy);

const cells = ({ search_policy, restricted }: Row): RowCells => ({ search_policy, restricted });

/** Whether two rows as stored say the same. */
export const sameCells = (a: Stored['row'], b: Stored['row']): boolean =>
  typeof a === 'object' && typeof b === 'object' ? a.search_policy === b.search_policy && a.restricted === b.restricted : a === b;

/** Whether the two tables hold the same for one domain. */
export const sameStored = (a: Stored, b: Stored): boolean =>
  sameCells(a.row, b.row) && teamsLess(a.teams, b.teams).length === 0 && teamsLess(b.teams, a.teams).length === 0;
