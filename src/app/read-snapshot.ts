import type { Domain } from '../domain/domain.ts';
import type { FileLayer } from '../domain/layers.ts';
import { fileEntriesByDomain, type Snapshot } from '../domain/snapshot.ts';
import { backendIdentity, type BackendIdentity } from '../domain/strategy.ts';
import type { Context } from './context.ts';

/** What is in force for our own backend now. */
export const identityNow = ({ configured, fileLayer, backend }: Pick<Context, 'configured' | 'fileLayer' | 'backend'>): BackendIdentity =>
  backendIdentity(configured, fileLayer.current().layer, backend?.heard());

/** Everything, at one moment: the whole list is read. */
export async function readSnapshot(context: Context): Promise<Snapshot> {
  return withFileLayer(context, context.fileLayer.current().layer);
}

/** Everything, with this file layer. */
export async function withFileLayer(context: Context, layer: FileLayer): Promise<Snapshot> {
  const [database, owners] = await Promise.all([context.registry.readAll(), context.journal.owners()]);
  return { ...basics(context, layer), file: fileEntriesByDomain(layer.entries), database, owners, total: database.size };
}

/** What matters for one domain, at one moment; its cost does not grow with the database. */
export async function readSnapshotOf(context: Context, domain: Domain): Promise<Snapshot> {
  const { registry, journal, fileLayer } = context;
  const [row, owner, total] = await Promise.all([registry.readOne(domain), journal.ownerOf(domain), registry.count()]);
  const { layer } = fileLayer.current();
  return {
    ...basics(context, layer),
    file: fileEntriesByDomain(layer.entries.filter((entry) => entry.domain === domain)),
    database: new Map(row ? [[domain, row]] : []),
    owners: new Map(owner ? [[domain, owner]] : []),
    total,
  };
}

function basics({ configured, backend }: Context, layer: FileLayer): Pick<Snapshot, 'strategy' | 'own_domain'> {
  const { strategy, own_domain } = backendIdentity(configured, layer, backend?.heard());
  return { strategy: strategy.value, ...(own_domain && { own_domain: own_domain.value }) };
}
