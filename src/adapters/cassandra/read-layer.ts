import type { DatabaseEntry } from '../../domain/layers.ts';
import type { TeamId } from '../../domain/team.ts';
import type { DatabaseLayer } from '../../ports/registry.ts';
import { parseRow, teamOf, type RemoteRow, type TeamRow } from './row.ts';

/** Both tables, decoded. */
export interface ReadLayer {
  readonly layer: DatabaseLayer;
  /** Domains that have team rows and no row, with the number of their teams, in order. */
  readonly orphans: ReadonlyMap<string, number>;
}

/**
 * Decodes both tables, and answers the last result again, the same object, where they hold what they held then: most reads find
 * nothing new. Cassandra answers in the order of its tokens, so comparing row by row is enough; where that order changes, the
 * result is only made anew.
 */
export function layerReader(repair: (domain: string) => string): (rows: readonly RemoteRow[], teams: readonly TeamRow[]) => ReadLayer {
  let last: { readonly rows: readonly RemoteRow[]; readonly teams: readonly TeamRow[]; readonly result: ReadLayer } | undefined;
  return (rows, teams) => {
    if (last && sameRows(last.rows, rows) && sameTeamRows(last.teams, teams)) return last.result;
    last = { rows, teams, result: decode(rows, teams, repair) };
    return last.result;
  };
}

function decode(rows: readonly RemoteRow[], teamRows: readonly TeamRow[], repair: (domain: string) => string): ReadLayer {
  const teams = new Map<string, TeamId[]>();
  for (const row of teamRows) {
    const known = teams.get(row.domain);
    if (known) known.push(teamOf(row));
    else teams.set(row.domain, [teamOf(row)]);
  }
  const layer = new Map<string, DatabaseEntry>();
  for (const row of [...rows].sort(byDomain)) {
    layer.set(row.domain, parseRow(row, teams.get(row.domain) ?? [], repair));
    teams.delete(row.domain);
  }
  const orphans = [...teams].map(([domain, { length }]): [string, number] => [domain, length]);
  return { layer, orphans: new Map(orphans.sort(([a], [b]) => (a < b ? -1 : 1))) };
}

const byDomain = (a: RemoteRow, b: RemoteRow): number => (a.domain < b.domain ? -1 : a.domain > b.domain ? 1 : 0);

function sameRows(a: readonly RemoteRow[], b: readonly RemoteRow[]): boolean {
  return (
    a.length === b.length &&
    a.every((row, index) => {
      const other = b[index];
      return row.domain === other?.domain && row.search_policy === other.search_policy && row.restriction === other.restriction;
    })
  );
}

function sameTeamRows(a: readonly TeamRow[], b: readonly TeamRow[]): boolean {
  return (
    a.length === b.length &&
    a.every((row, index) => {
      const other = b[index];
      return row.domain === other?.domain && row.team.equals(other.team);
    })
  );
}
