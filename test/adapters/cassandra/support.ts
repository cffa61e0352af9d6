import { Client } from 'cassandra-driver';
import type { Log } from '../../../src/ports/log.ts';
import type { Contact } from '../../support/cassandra/find-cassandra.ts';

/** A log that nobody reads. */
export const silent: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** The driver without anything of ours: how brig, or a careless hand, writes. */
export const plainClient = ({ host, port }: Contact, credentials?: { username: string; password: string }): Client =>
  new Client({
    contactPoints: [`${host}:${String(port)}`],
    localDataCenter: 'datacenter1',
    ...(credentials && { credentials }),
    // A statement that changes the schema takes its time on a busy machine.
    socketOptions: { readTimeout: 60_000 },
  });

/** Takes everything away; a TRUNCATE is faster than new tables. */
export async function emptyTables(client: Client, keyspace: string): Promise<void> {
  await client.execute(`TRUNCATE ${keyspace}.federation_remotes`);
  await client.execute(`TRUNCATE ${keyspace}.federation_remote_teams`);
}
