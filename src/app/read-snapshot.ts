import type { Domain } from '../domain/domain.ts';
import { fileEntriesByDomain, type Snapshot } from '../domain/snapshot.ts';
import { backendIdentity, type BackendIdentity } from '../domain/strategy.ts';
import type { Context } from './context.ts';

/** What is in force for our own backend now. */
export const identityNow = ({ configured, fileLayer }: Pick<Context, 'configured' | 'fileLayer'>): BackendIdentity =>
  backendIdentity(configured, fileLayer.current().layer);

/** Everything, at one moment: the whole list is read. */
export async function readSnapshot(context: Context): Promise<Snapshot> {
  const [database, owners] = await Promise.all([context.registry.readAll(), context.journal.owners()]);
  const file = fileEntriesByDomain(context.fileLayer.current().layer.entries);
  return { ...basics(context), file, database, owners, total: database.size };
}

/** What matters for one domain, at one moment; its cost does not grow with the list. */
export async function readSnapshotOf(context: Context, domain: Domain): Promise<Snapshot> {
  const { registry, journal, fileLayer } = context;
  const [row, owner, total] = await Promise.all([registry.readOne(domain), journal.ownerOf(domain), registry.count()]);
  const file = fileLayer.current().layer.entries.filter((entry) => entry.domain === domain);
  return {
    ...basics(context),
    file: fileEntriesByDomain(file),
    database: new Map(row ? [[domain, row]] : []),
    owners: new Map(owner ? [[domain, owner]] : []),
    total,
  };
}

function basics(context: Context): Pick<Snapshot, 'strategy' | 'own_domain'> {
  const { strategy, own_domain } = identityNow(context);
  return { strategy: strategy.value, ...(own_domain && { own_domain: own_domain.value }) };
}
