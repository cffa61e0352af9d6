import { groupBy } from '../../../domain/group-by.ts';
import type { DatabaseEntry } from '../../../domain/layers.ts';
import type { DatabaseLayer } from '../../../ports/registry.ts';
import { parseRow, teamOf, type RemoteRow, type TeamRow } from './row.ts';

/** Both tables, decoded. */
export interface ReadLayer {
  readonly layer: DatabaseLayer;
  /** Domains that have team rows and no row, with the number of their teams, in order. */
  readonly orphans: ReadonlyMap<string, number>;
}

/** What was read, and what it was decoded to. */
interface Decoded {
  readonly rows: readonly RemoteRow[];
  readonly teams: readonly TeamRow[];
  readonly result: ReadLayer;
}

/**
 * Decodes both tables. Answers the last result again, the same object, where they hold what they held then, and decodes only
 * what differs where the domains are the same: most reads find nothing new, or one row. Cassandra answers in the order of its
 * tokens, so comparing place by place is enough; where that order changes, everything is decoded anew.
 */
export function layerReader(repair: (domain: string) => string): (rows: readonly RemoteRow[], teams: readonly TeamRow[]) => ReadLayer {
  let last: Decoded | undefined;
  return (rows, teams) => {
    const result = (last && decodeAgain(last, rows, teams, repair)) ?? decode(rows, teams, repair);
    last = { rows, teams, result };
    return result;
  };
}

type Repair = (domain: string) => string;

function decode(rows: readonly RemoteRow[], teamRows: readonly TeamRow[], repair: Repair): ReadLayer {
  const teams = byDomain(teamRows);
  const layer = new Map<string, DatabaseEntry>();
  for (const row of rows.toSorted((a, b) => compareText(a.domain, b.domain))) {
    layer.set(row.domain, parseRow(row, (teams.get(row.domain) ?? []).map(teamOf), repair));
  }
  return { layer, orphans: orphansIn(teams, layer) };
}

function decodeAgain(last: Decoded, rows: readonly RemoteRow[], teamRows: readonly TeamRow[], repair: Repair): ReadLayer | undefined {
  const changed = new Map<string, RemoteRow>();
  const sameDomains = last.rows.every((before, place) => {
    const row = rows[place];
    if (row?.domain !== before.domain) return false;
    if (row.search_policy !== before.search_policy || row.restriction !== before.restriction) changed.set(row.domain, row);
    return true;
  });
  if (!sameDomains || rows.length !== last.rows.length) return undefined;
  const sameTeams = isSame(last.teams, teamRows);
  if (changed.size === 0 && sameTeams) return last.result;
  const teams = byDomain(teamRows);
  if (!sameTeams) {
    const before = byDomain(last.teams);
    for (const row of rows) if (!isSame(before.get(row.domain) ?? [], teams.get(row.domain) ?? [])) changed.set(row.domain, row);
  }
  // A copy keeps the order.
  const layer = new Map(last.result.layer);
  for (const [domain, row] of changed) layer.set(domain, parseRow(row, (teams.get(domain) ?? []).map(teamOf), repair));
  return { layer, orphans: sameTeams ? last.result.orphans : orphansIn(teams, layer) };
}

function orphansIn(teams: ReadonlyMap<string, readonly TeamRow[]>, layer: DatabaseLayer): ReadonlyMap<string, number> {
  const orphans = [...teams].filter(([domain]) => !layer.has(domain)).sort(([a], [b]) => compareText(a, b));
  return new Map(orphans.map(([domain, rows]) => [domain, rows.length]));
}

const isSame = (a: readonly TeamRow[], b: readonly TeamRow[]): boolean =>
  a.length === b.length && a.every((row, place) => row.domain === b[place]?.domain && row.team.equals(b[place].team));

const byDomain = (rows: readonly TeamRow[]): ReadonlyMap<string, readonly TeamRow[]> => groupBy(rows, ({ domain }) => domain);

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
