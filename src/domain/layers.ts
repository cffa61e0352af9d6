import type { Domain } from './domain.ts';
import { ALLOW_ALL, FROZEN, listedTeams, restrictByTeam, type Entry, type SearchPolicy, type Settings } from './remote.ts';
import type { Strategy } from './strategy.ts';
import { sameTeams, teamSet, type TeamId } from './team.ts';

/** A place in a file of the file layer; `line` counts from 1, and is 0 for what stands in no file. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** A place as people read it. */
export const placeText = ({ file, line }: Place): string => (line === 0 ? file : `${file} line ${String(line)}`);

/** A value of the file layer and where it stands. */
export interface Located<T> extends Place {
  readonly value: T;
}

/**
 * An entry of the file layer. Its restriction is always allow_all: brig ignores a `restriction` key there
 * (brig-contract §1.3).
 */
export interface FileEntry extends SaidPolicy {
  readonly domain: Domain;
  /** Further entries for the domain, one for each other policy: brig fails on them, so none is in force. Never empty. */
  readonly contradicted_by?: readonly SaidPolicy[];
}

/** A search policy and where it stands. */
export interface SaidPolicy extends Place {
  readonly search_policy: SearchPolicy;
}

/** Every policy that the file has for the domain, each once, in the order of the file. */
export const policiesSaid = (entry: FileEntry): readonly SaidPolicy[] => [entry, ...(entry.contradicted_by ?? [])];

/** A domain with its policy, as a key. */
export const policyKey = ({ domain, search_policy }: { readonly domain: string; readonly search_policy: string }): string =>
  `${domain} ${search_policy}`;

/** The keys of all that entries of a file say, contradictions too. */
export const policyKeys = (entries: readonly FileEntry[]): readonly string[] =>
  entries.flatMap((entry) => policiesSaid(entry).map(({ search_policy }) => policyKey({ domain: entry.domain, search_policy })));

/** The policies of a domain with their places: “values.yaml line 3 says no_search, values.yaml line 9 says full_search”. */
export const policiesText = (entry: FileEntry): string =>
  policiesSaid(entry)
    .map((said) => `${placeText(said)} says ${said.search_policy}`)
    .join(', ');

/** What the values files say, once they parse and do not contradict themselves. */
export interface FileLayer {
  readonly own_domain?: Located<Domain>;
  readonly strategy?: Located<Strategy>;
  /** In the order of the file; each domain once. */
  readonly entries: readonly FileEntry[];
}

/** The file layer of a service that was given no values file. */
export const NO_FILE_LAYER: FileLayer = { entries: [] };

/** What a file entry says, in the shape of every entry. */
export const fileSettings = (entry: Pick<FileEntry, 'search_policy'>): Settings => ({
  search_policy: entry.search_policy,
  restriction: ALLOW_ALL,
});

/**
 * A row of the database layer as stored, in brig's way: the kind of restriction stands in the row, the teams in rows of
 * their own, and teams may be left over under allow_all (brig-contract §1.3).
 */
export interface Row {
  readonly search_policy: SearchPolicy;
  readonly restricted: boolean;
  /** All stored team rows, in brig's order; they count only while `restricted`. */
  readonly teams: readonly TeamId[];
}

/** What the database layer holds for one domain: a row, or one that cannot be read and therefore allows nothing. */
export type DatabaseEntry = StoredRow | UnreadableRow;

/** A row that can be read. */
export interface StoredRow extends Row {
  readonly kind: 'row';
  /** It is in the list of brig, which does not say from which layer, and nothing else tells. */
  readonly layer_unknown?: true;
}

/** A row that cannot be read. */
export interface UnreadableRow {
  readonly kind: 'unreadable';
  /** What is wrong with it: a sentence part. */
  readonly problem: string;
  /** The statements that take it away from the store, or mend it there, ready to be run; where there are any. */
  readonly repair?: string;
}

/** The readable row among what the database holds, if any. */
export function rowOf(entry: DatabaseEntry | undefined): Row | undefined {
  if (entry?.kind !== 'row') return undefined;
  const { search_policy, restricted, teams } = entry;
  return { search_policy, restricted, teams };
}

/** Whether it may stand in brig's file alone: the list shows it, and nothing tells from which layer. */
export const isLayerUnknown = (entry: DatabaseEntry | undefined): boolean => entry?.kind === 'row' && entry.layer_unknown === true;

/** What a row says: the teams under allow_all are not part of it. */
export const rowSettings = (row: Row): Settings => ({
  search_policy: row.search_policy,
  restriction: row.restricted ? restrictByTeam(row.teams) : ALLOW_ALL,
});

/** The row that says these settings and has no team left over. */
export const toRow = (settings: Settings): Row => ({
  search_policy: settings.search_policy,
  restricted: settings.restriction.tag === 'restrict_by_team',
  teams: teamSet(listedTeams(settings.restriction)),
});

/** Team rows that allow_all hides; they would come back with a restriction that does not clear them. */
export const leftoverTeams = (row: Row): readonly TeamId[] => (row.restricted ? [] : row.teams);

/** Whether a row is that of a frozen remote. */
export const isFrozenRow = ({ search_policy, restricted, teams }: Row): boolean =>
  restricted && teams.length === 0 && search_policy === FROZEN.search_policy;

/** Whether two stored rows are the same, left-over teams included. */
export const sameRow = (a: Row | undefined, b: Row | undefined): boolean =>
  a === undefined || b === undefined
    ? a === b
    : a.search_policy === b.search_policy && a.restricted === b.restricted && sameTeams(a.teams, b.teams);

/** Whether the database holds the same: the same row, or a row that is unreadable in the same way, or none. */
export function sameDatabaseEntry(a: DatabaseEntry | undefined, b: DatabaseEntry | undefined): boolean {
  if (a?.kind === 'unreadable' || b?.kind === 'unreadable') return a?.kind === b?.kind && problemIn(a) === problemIn(b);
  return sameRow(a, b);
}

const problemIn = (entry: DatabaseEntry | undefined): string | undefined => (entry?.kind === 'unreadable' ? entry.problem : undefined);

/** The entry that a domain and settings make. */
export const toEntry = (domain: Domain, settings: Settings): Entry => ({
  domain,
  search_policy: settings.search_policy,
  restriction: settings.restriction,
});
