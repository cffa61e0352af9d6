import { randomBytes } from 'node:crypto';
import type { Client } from 'cassandra-driver';

/** Keyspaces of one suite, named as nothing else is. */
export interface FreshKeyspaces {
  /** A keyspace with brig's tables. */
  readonly brig: string;
  /** A name for our own keyspace; it is not made. */
  readonly own: string;
  /** Drops both, if they are there. */
  readonly drop: () => Promise<void>;
}

/**
 * Makes a keyspace with brig's two tables, as its migrations V77 and V81 leave them. A statement that changes the schema
 * takes 100 to 500 ms: once for a file, not for a test.
 */
export async function freshKeyspace(client: Client, { replicas = 1, named = freshNames() } = {}): Promise<FreshKeyspaces> {
  const { brig, own } = named;
  await client.execute(
    `CREATE KEYSPACE ${brig} WITH replication = {'class': 'NetworkTopologyStrategy', 'datacenter1': ${String(replicas)}}`,
  );
  await client.execute(`CREATE TABLE ${brig}.federation_remotes (domain text PRIMARY KEY, search_policy int, restriction int)`);
  await client.execute(
    `CREATE TABLE ${brig}.federation_remote_teams (domain text, team uuid, PRIMARY KEY (domain, team)) WITH CLUSTERING ORDER BY (team ASC)`,
  );
  const drop = async (): Promise<void> => {
    for (const name of [brig, own]) await client.execute(`DROP KEYSPACE IF EXISTS ${name}`);
  };
  return { brig, own, drop };
}

function freshNames(): { readonly brig: string; readonly own: string } {
  const suffix = randomBytes(6).toString('hex');
  return { brig: `brig_${suffix}`, own: `fedremotes_${suffix}` };
}
