import type { Change } from '../../src/domain/change.ts';
import { assertDomain, type Domain } from '../../src/domain/domain.ts';
import type { Source } from '../../src/domain/journal.ts';
import { fileEntriesByDomain, type Snapshot } from '../../src/domain/snapshot.ts';
import type { DatabaseEntry, FileEntry, Row } from '../../src/domain/layers.ts';
import { ALLOW_ALL, restrictByTeam, type Restriction, type SearchPolicy } from '../../src/domain/remote.ts';
import type { Strategy } from '../../src/domain/strategy.ts';
import { parseTeam, teamSet, type TeamId } from '../../src/domain/team.ts';

/** Teams by a name that a reader can follow; red is of version 1, the others of version 4. */
const TEAMS = {
  blue: '0b1e0000-0000-4000-8000-000000000001',
  green: '9fee0000-0000-4000-8000-000000000002',
  amber: 'a3be0000-0000-4000-8000-000000000003',
  red: 'fed00000-0000-1000-8000-000000000004',
} as const;
export type TeamName = keyof typeof TEAMS;

/** All named teams. */
export const TEAM_NAMES = Object.keys(TEAMS) as readonly TeamName[];

/** The UUID, as a team id. */
export function teamOf(uuid: string): TeamId {
  const parsed = parseTeam(uuid);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.value;
}

/** The team of that name. */
export const team = (name: TeamName): TeamId => teamOf(TEAMS[name]);

/** A restriction as golden cases write it: allow_all, or the names of teams. */
export type RestrictionText = 'allow_all' | readonly TeamName[];

/** The restriction that the text means. */
export const restriction = (text: RestrictionText): Restriction => (text === 'allow_all' ? ALLOW_ALL : restrictByTeam(text.map(team)));

/** A row as golden cases write it. */
export interface RowText {
  readonly search_policy: SearchPolicy;
  readonly restriction: RestrictionText;
  readonly leftover?: readonly TeamName[];
}

/** The row that the text means. */
export const row = ({ search_policy, restriction: text, leftover = [] }: RowText): Row => ({
  search_policy,
  restricted: text !== 'allow_all',
  teams: teamSet((text === 'allow_all' ? leftover : text).map(team)),
});

/** A readable row, as the database layer holds it. */
export const stored = (text: RowText): DatabaseEntry => ({ kind: 'row', ...row(text) });

/** A snapshot as golden cases write it: both layers by domain, file entries with their line. */
export interface SnapshotText {
  readonly strategy: Strategy;
  readonly own_domain?: string;
  readonly file?: Readonly<Record<string, { search_policy: SearchPolicy; line?: number; contradicted_by?: readonly SearchPolicy[] }>>;
  readonly database?: Readonly<Record<string, RowText | { readonly unreadable: string }>>;
  readonly owners?: Readonly<Record<string, Source>>;
  /** Rows in all, where more than those shown. */
  readonly total?: number;
}

/** The snapshot that the text means. */
export function snapshotOf(text: SnapshotText): Snapshot {
  const database = Object.entries(text.database ?? {}).map(([domain, entry]) => [domain, entryOf(entry)] as const);
  return {
    strategy: text.strategy,
    ...(text.own_domain !== undefined && { own_domain: assertDomain(text.own_domain) }),
    file: fileEntriesByDomain(fileEntriesOf(text)),
    database: new Map(database),
    owners: new Map(Object.entries(text.owners ?? {})),
    total: text.total ?? database.length,
  };
}

const entryOf = (entry: RowText | { readonly unreadable: string }): DatabaseEntry =>
  'unreadable' in entry ? { kind: 'unreadable', problem: entry.unreadable } : stored(entry);

const fileEntriesOf = (text: SnapshotText): FileEntry[] =>
  Object.entries(text.file ?? {}).map(([domain, { search_policy, line = 7, contradicted_by }]) => ({
    domain: assertDomain(domain),
    search_policy,
    file: 'values.yaml',
    line,
    ...(contradicted_by && {
      contradicted_by: contradicted_by.map((other, index) => ({ search_policy: other, file: 'values.yaml', line: line + 2 * (index + 1) })),
    }),
  }));

/** The snapshot after the row of `domain` has become `after`. */
export function applied(snapshot: Snapshot, domain: Domain, after: Row | undefined): Snapshot {
  const database = new Map(snapshot.database);
  if (after) database.set(domain, { kind: 'row', ...after });
  else database.delete(domain);
  return { ...snapshot, database, total: snapshot.total + database.size - snapshot.database.size };
}

/** A change as golden cases write it. */
export interface ChangeText {
  readonly action: Change['action'];
  readonly domain: string;
  readonly search_policy?: SearchPolicy;
  readonly restriction?: RestrictionText;
  readonly team?: TeamName;
}

/** The change that the text means. */
export function changeOf(text: ChangeText): Change {
  const domain = assertDomain(text.domain);
  switch (text.action) {
    case 'upsert':
      return {
        action: 'upsert',
        domain,
        ...(text.search_policy && { search_policy: text.search_policy }),
        ...(text.restriction && { restriction: restriction(text.restriction) }),
      };
    case 'add_team':
    case 'remove_team':
      if (!text.team) throw new Error(`${text.action} of ${text.domain} names no team`);
      return { action: text.action, domain, team: team(text.team) };
    default:
      return { action: text.action, domain };
  }
}
