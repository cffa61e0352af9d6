import { auth, Client } from 'cassandra-driver';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOwnNodes } from '../support/cassandra/describe-cassandra.ts';
import { freshKeyspace } from '../support/cassandra/fresh-keyspace.ts';
import { startNode, type CassandraNode } from '../support/cassandra/start-node.ts';

await describeOwnNodes('a node with logins and TLS', () => {
  let node: CassandraNode;

  beforeAll(async () => {
    node = await startNode({ authentication: true, tls: true });
  }, 300_000);

  afterAll(async () => {
    await node.stop();
  });

  const client = (user: string, password: string): Client =>
    new Client({
      contactPoints: [`${node.address}:${String(node.port)}`],
      localDataCenter: 'datacenter1',
      authProvider: new auth.PlainTextAuthProvider(user, password),
      sslOptions: { ca: [node.certificate?.ca ?? ''], rejectUnauthorized: true },
    });

  const during = async <T>(connected: Client, use: (client: Client) => Promise<T>): Promise<T> => {
    try {
      return await use(connected);
    } finally {
      await connected.shutdown();
    }
  };

  it('lets a role do what it was granted, and no more', async () => {
    const brig = await during(client('cassandra', 'cassandra'), async (superuser) => {
      const keyspaces = await freshKeyspace(superuser);
      await superuser.execute(`CREATE ROLE reader WITH PASSWORD = 'read' AND LOGIN = true`);
      await superuser.execute(`GRANT SELECT ON KEYSPACE ${keyspaces.brig} TO reader`);
      return keyspaces.brig;
    });
    await during(client('reader', 'read'), async (reader) => {
      expect((await reader.execute(`SELECT * FROM ${brig}.federation_remotes`)).rows).toEqual([]);
      const write = reader.execute(`INSERT INTO ${brig}.federation_remotes (domain) VALUES ('a.example.com')`);
      await expect(write).rejects.toThrow(/has no MODIFY permission/);
    });
  });

  it('turns away a wrong password, and a client without TLS', async () => {
    await expect(during(client('cassandra', 'wrong'), (wrong) => wrong.connect())).rejects.toThrow();
    const plain = new Client({
      contactPoints: [`${node.address}:${String(node.port)}`],
      localDataCenter: 'datacenter1',
      socketOptions: { connectTimeout: 1000, readTimeout: 1000 },
    });
    await expect(during(plain, (without) => without.connect())).rejects.toThrow();
  });

  it('has its roles and its data again after it was killed', async () => {
    await node.kill();
    await node.start();
    await during(client('reader', 'read'), (reader) => reader.connect());
  }, 120_000);
});
