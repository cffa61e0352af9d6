import { setTimeout as wait } from 'node:timers/promises';
import type { Client } from 'cassandra-driver';
import { plainClient } from '../adapters/cassandra/support.ts';
import type { Contact } from '../support/cassandra/find-cassandra.ts';
import { freshKeyspace } from '../support/cassandra/fresh-keyspace.ts';
import type { ServiceOptions } from '../support/service-process.ts';
import { inFolder } from './in-folder.ts';

/** Keyspaces of a run, and how the services of it are started. */
export interface CassandraPlace {
  /** The driver without anything of ours. */
  readonly client: Client;
  readonly options: ServiceOptions & { readonly settings: Readonly<Record<string, string>> };
}

/** Runs on fresh keyspaces; they, and every service that was started, are gone afterwards. */
export async function onCassandra<T>(contact: Contact, run: (place: CassandraPlace) => Promise<T>): Promise<T> {
  const client = plainClient(contact);
  const keyspaces = await freshKeyspace(client);
  const settings = cassandraSettings([`${contact.host}:${String(contact.port)}`], keyspaces);
  const leave = async (): Promise<void> => {
    // What ended services sent last is still being carried out.
    await wait(100);
    await keyspaces.drop();
    await client.shutdown();
  };
  try {
    const result = await inFolder((folder) => run({ client, options: { folder, settings } }));
    await leave();
    return result;
  } catch (error) {
    // What went wrong says more than that the node is gone, too.
    await leave().catch(() => undefined);
    throw error;
  }
}

/** The settings of a service whose registry, and unless told otherwise whose state, is in Cassandra. */
export const cassandraSettings = (contactPoints: readonly string[], keyspaces: { readonly brig: string; readonly own: string }) => ({
  REGISTRY: 'cassandra',
  STRATEGY: 'allowDynamic',
  CASSANDRA_CONTACT_POINTS: contactPoints.join(','),
  CASSANDRA_BRIG_KEYSPACE: keyspaces.brig,
  CASSANDRA_KEYSPACE: keyspaces.own,
});
