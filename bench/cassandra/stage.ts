import { randomUUID } from 'node:crypto';
import { Client, concurrent, types } from 'cassandra-driver';
import { findCassandra, type FoundCassandra } from '../../test/support/cassandra/find-cassandra.ts';
import { freshKeyspace } from '../../test/support/cassandra/fresh-keyspace.ts';
import { isMissing } from '../../test/support/cassandra/missing.ts';
import { benchFolder, REMOTES, seededDomain } from '../seed.ts';
import { startServer, type ServerProcess } from '../service-process.ts';

/** So many of the remotes are restricted, each to {@link TEAMS} teams. */
export const RESTRICTED = 1000;
const TEAMS = 3;

// brig's library asks for all rows in one page, and 64 such pages at once are more than the heap of a small node (384 MB) holds.
const PAGE = 1000;

/** The built service on brig's tables in a real Cassandra, and the comparators' own way to the same node. */
export interface Stage {
  /** The same driver, prepared and at LOCAL_QUORUM as brig asks. */
  readonly client: Client;
  /** The keyspace with the seeded tables. */
  readonly keyspace: string;
  /** Tables of the same shape for what is compared with a write. */
  readonly bareKeyspace: string;
  readonly startService: (settings?: Readonly<Record<string, string>>) => Promise<ServerProcess>;
  /** A service on empty tables of its own, and their keyspaces. */
  readonly startOnEmpty: () => Promise<ServerProcess & { readonly keyspaces: { readonly brig: string; readonly own: string } }>;
  readonly close: () => Promise<void>;
}

/** Finds or starts a Cassandra and seeds it; a sentence part that says what is missing where there is none. */
export async function cassandraStage(): Promise<Stage | string> {
  const found = await findCassandra('4.1.10', { isMeasured: true });
  if (isMissing(found)) return found.missing;
  const client = new Client({
    contactPoints: [`${found.host}:${String(found.port)}`],
    localDataCenter: 'datacenter1',
    queryOptions: { prepare: true, consistency: types.consistencies.localQuorum, fetchSize: PAGE },
    socketOptions: { readTimeout: 60_000 },
  });
  const [seeded, bare] = [await freshKeyspace(client), await freshKeyspace(client)];
  await seed(client, seeded.brig);
  const dropped: { readonly drop: () => Promise<void> }[] = [];
  return {
    client,
    keyspace: seeded.brig,
    bareKeyspace: bare.brig,
    startService: (settings = {}) => startServer(['dist/main.js'], environment(found, seeded, settings), '/readyz'),
    startOnEmpty: async () => {
      const keyspaces = await freshKeyspace(client);
      dropped.push(keyspaces);
      return { ...(await startServer(['dist/main.js'], environment(found, keyspaces, {}), '/readyz')), keyspaces };
    },
    close: async () => {
      for (const { drop } of dropped) await drop();
      await seeded.drop();
      await bare.drop();
      await client.shutdown();
      await found.stop();
    },
  };
}

/** Whether the n-th remote is restricted by team: every tenth one. */
export const isRestricted = (n: number): boolean => n % (REMOTES / RESTRICTED) === 0;

async function seed(client: Client, keyspace: string): Promise<void> {
  const all = Array.from({ length: REMOTES }, (_, n) => n);
  const rows = all.map((n) => [seededDomain(n), 2, isRestricted(n) ? 1 : 0]);
  const teams = all.filter(isRestricted).flatMap((n) => Array.from({ length: TEAMS }, () => [seededDomain(n), randomUUID()]));
  const options = { concurrencyLevel: 64 };
  const insert = `INSERT INTO ${keyspace}.federation_remotes (domain, search_policy, restriction) VALUES (?, ?, ?)`;
  await concurrent.executeConcurrent(client, insert, rows, options);
  await concurrent.executeConcurrent(
    client,
    `INSERT INTO ${keyspace}.federation_remote_teams (domain, team) VALUES (?, ?)`,
    teams,
    options,
  );
}

const environment = (
  { host, port }: FoundCassandra,
  { brig, own }: { readonly brig: string; readonly own: string },
  settings: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> => ({
  FEDREMOTES_LISTEN: '127.0.0.1:0',
  FEDREMOTES_DATA_DIR: benchFolder('cassandra'),
  FEDREMOTES_STRATEGY: 'allowDynamic',
  FEDREMOTES_REGISTRY: 'cassandra',
  FEDREMOTES_STATE: 'cassandra',
  FEDREMOTES_CASSANDRA_CONTACT_POINTS: `${host}:${String(port)}`,
  FEDREMOTES_CASSANDRA_BRIG_KEYSPACE: brig,
  FEDREMOTES_CASSANDRA_KEYSPACE: own,
  ...settings,
});
