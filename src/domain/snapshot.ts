import { createHash } from 'node:crypto';
import type { Domain } from './domain.ts';
import type { Source } from './journal.ts';
import type { DatabaseEntry, FileEntry, Row } from './layers.ts';
import type { Strategy } from './strategy.ts';

/**
 * Strategy and both layers at one moment. It may hold every domain or only those that a change touches; `total` always
 * counts all rows of the database.
 */
export interface Snapshot {
  readonly own_domain?: Domain;
  readonly strategy: Strategy;
  readonly file: ReadonlyMap<string, FileEntry>;
  /** A stored domain that is none by brig's grammar keeps its text as key. */
  readonly database: ReadonlyMap<string, DatabaseEntry>;
  /** Who owns each row; a row that is not in here is `unmanaged`. */
  readonly owners: ReadonlyMap<string, Source>;
  readonly total: number;
}

/** File entries by domain. */
export const fileEntriesByDomain = (entries: readonly FileEntry[]): ReadonlyMap<string, FileEntry> =>
  new Map(entries.map((entry) => [entry.domain, entry]));

/** The snapshot after the row of a domain became `after` (undefined: no row) by a write of `source`. */
export function afterWrite(snapshot: Snapshot, domain: Domain, after: Row | undefined, source: Source): Snapshot {
  const database = new Map(snapshot.database);
  const owners = new Map(snapshot.owners);
  if (after) {
    database.set(domain, { kind: 'row', ...after });
    owners.set(domain, source);
  } else {
    database.delete(domain);
    owners.delete(domain);
  }
  return { ...snapshot, database, owners, total: snapshot.total + database.size - snapshot.database.size };
}

/**
 * SHA-256 in hex over all that decides about these domains, else about all in the snapshot; equal fingerprints mean that nothing moved.
 * An entry that only stands on another line has not moved.
 */
export function fingerprint(snapshot: Snapshot, domains: Iterable<string> = allDomains(snapshot)): string {
  const { own_domain, strategy, file, database, owners } = snapshot;
  const sorted = [...domains].sort();
  const of = <T>(layer: ReadonlyMap<string, T>, cells: (entry: T) => readonly unknown[]): readonly unknown[] =>
    sorted.filter((domain) => layer.has(domain)).map((domain) => [domain, ...cells(layer.get(domain) as T)]);
  const said = of(file, (entry) => [entry.search_policy, entry.contradicted_by?.map(({ search_policy }) => search_policy) ?? null]);
  const basis = JSON.stringify([own_domain ?? null, strategy, said, of(database, cellsOf), of(owners, (owner) => [owner])]);
  return createHash('sha256').update(basis).digest('hex');
}

const allDomains = ({ file, database, owners }: Snapshot): ReadonlySet<string> =>
  new Set([...file.keys(), ...database.keys(), ...owners.keys()]);

const cellsOf = (entry: DatabaseEntry): readonly unknown[] =>
  entry.kind === 'unreadable'
    ? [entry.kind, entry.problem]
    : [entry.kind, entry.search_policy, entry.restricted, entry.teams, entry.layer_unknown ?? false];
