import { Client, types } from 'cassandra-driver';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { describeOwnNodes } from '../test/support/cassandra/describe-cassandra.ts';
import { freshKeyspace, type FreshKeyspaces } from '../test/support/cassandra/fresh-keyspace.ts';
import { startCluster, type CassandraCluster } from '../test/support/cassandra/start-cluster.ts';

const QUORUM = { consistency: types.consistencies.localQuorum };

// Until the others have noticed that a node is gone, some reads wait for it in vain: seconds, not milliseconds.
const SETTLES = { timeout: 60_000, interval: 500 };

await describeOwnNodes('three nodes', () => {
  let cluster: CassandraCluster;
  let client: Client;
  let keyspaces: FreshKeyspaces;

  beforeAll(async () => {
    const since = Date.now();
    cluster = await startCluster({ nodes: 3 });
    console.log('three nodes after', Date.now() - since, 'ms');
    client = new Client({ contactPoints: [...cluster.contactPoints], localDataCenter: 'datacenter1' });
    await client.connect();
    keyspaces = await freshKeyspace(client, { replicas: 3 });
  }, 600_000);

  afterAll(async () => {
    await client.shutdown();
    await cluster.stop();
  });

  const write = (domain: string) =>
    client.execute(`INSERT INTO ${keyspaces.brig}.federation_remotes (domain, search_policy) VALUES ('${domain}', 1)`, [], QUORUM);
  const domains = async () => {
    const { rows } = await client.execute(`SELECT domain FROM ${keyspaces.brig}.federation_remotes`, [], QUORUM);
    return rows.map((row) => String(row['domain'])).sort();
  };

  it('are found from one of them', () => {
    expect(client.hosts.length).toBe(3);
  });

  it('go on when one is killed, and take it back over its data', async () => {
    await write('before.example.com');
    const last = cluster.nodes[2];
    const pid = last?.pid();
    await last?.kill();
    await vi.waitFor(() => write('without.example.com'), SETTLES);
    expect(await vi.waitFor(domains, SETTLES)).toEqual(['before.example.com', 'without.example.com']);
    const since = Date.now();
    await last?.start();
    console.log('one node again after', Date.now() - since, 'ms');
    expect(last?.pid()).not.toBe(pid);
    // Now another one is away, so that the node that came back must answer.
    await cluster.nodes[1]?.kill();
    await vi.waitFor(() => write('after.example.com'), SETTLES);
    expect(await vi.waitFor(domains, SETTLES)).toEqual(['after.example.com', 'before.example.com', 'without.example.com']);
  });
});
