import { parseDomain, type Domain } from '../domain/domain.ts';
import { effectiveRemote, effectiveRemotes, type EffectiveRemote } from '../domain/effective.ts';
import { fileSettings, rowSettings, toEntry, type FileLayer } from '../domain/layers.ts';
import { sameSettings, type Entry } from '../domain/remote.ts';
import { fileEntriesByDomain, type Snapshot } from '../domain/snapshot.ts';
import type { Strategy } from '../domain/strategy.ts';
import type { DatabaseLayer } from '../ports/registry.ts';
import type { Context } from './context.ts';
import { identityNow, readSnapshot, readSnapshotOf } from './read-snapshot.ts';

/** brig's FederationDomainConfigs. */
export interface BrigList {
  readonly strategy: Strategy;
  readonly remotes: readonly Entry[];
  /** Constant since 4.40, whatever is configured (brig-contract §1.4). */
  readonly update_interval: 10;
}

/** One page of remotes: those after `after`, and where the next page starts. */
export interface RemotePage {
  readonly items: readonly EffectiveRemote[];
  readonly next?: string;
}

/** The effective list in pages, by domain. */
export async function listRemotes(context: Context, page: { readonly limit: number; readonly after?: string }): Promise<RemotePage> {
  const all = effectiveRemotes(await readSnapshot(context));
  const from = page.after === undefined ? 0 : firstAfter(all, page.after);
  const items = all.slice(from, from + page.limit);
  const last = items.at(-1);
  return { items, ...(last && from + page.limit < all.length && { next: last.domain }) };
}

/** One remote, or undefined. */
export async function getRemote(context: Context, domain: Domain): Promise<EffectiveRemote | undefined> {
  return effectiveRemote(await readSnapshotOf(context, domain), domain);
}

/** What the list as brig serves it is made of; while each of these is the same, so is the list. */
export interface BrigListBasis {
  readonly database: DatabaseLayer;
  readonly file: FileLayer;
  readonly strategy: Strategy;
}

/** Reads what the list is made of. */
export async function brigListBasis(context: Context): Promise<BrigListBasis> {
  const database = await context.registry.readAll();
  return { database, file: context.fileLayer.current().layer, strategy: identityNow(context).strategy.value };
}

/** The list as brig serves it. */
export const brigListOf = ({ database, file, strategy }: BrigListBasis): BrigList => ({
  strategy,
  remotes: brigEntries({ file: fileEntriesByDomain(file.entries), database }),
  update_interval: 10,
});

/** Whether both make the same list; what differs in identity only counts as another. */
export const sameBasis = (a: BrigListBasis, b: BrigListBasis): boolean =>
  a.database === b.database && a.file === b.file && a.strategy === b.strategy;

/**
 * Rows, then file entries, as brig glues them, with two differences: an entry that is identical in both layers stands
 * once, and what cannot be read is left out instead of failing the list (docs/compatibility.md).
 */
export function brigEntries({ file, database }: Pick<Snapshot, 'file' | 'database'>): readonly Entry[] {
  const rows = [...database].flatMap(([text, stored]) => {
    const domain = parseDomain(text);
    return domain.ok && stored.kind === 'row' && !file.get(text)?.contradicted_by ? [toEntry(domain.value, rowSettings(stored))] : [];
  });
  const byDomain = new Map(rows.map((entry) => [entry.domain, entry]));
  const files = [...file.values()]
    .filter((entry) => !entry.contradicted_by)
    .sort((a, b) => (a.domain < b.domain ? -1 : 1))
    .map((entry) => toEntry(entry.domain, fileSettings(entry)));
  return [...rows, ...files.filter((entry) => !sameAs(byDomain.get(entry.domain), entry))];
}

const sameAs = (row: Entry | undefined, entry: Entry): boolean => row !== undefined && sameSettings(row, entry);

function firstAfter(all: readonly EffectiveRemote[], after: string): number {
  const index = all.findIndex((remote) => remote.domain > after);
  return index === -1 ? all.length : index;
}
