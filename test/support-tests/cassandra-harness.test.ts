import { Client } from 'cassandra-driver';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeCassandra } from '../support/cassandra/describe-cassandra.ts';
import { freshKeyspace, type FreshKeyspaces } from '../support/cassandra/fresh-keyspace.ts';

await describeCassandra('the Cassandra of a test run', ({ version, host, port }) => {
  const client = new Client({ contactPoints: [`${host}:${String(port)}`], localDataCenter: 'datacenter1' });
  let keyspaces: FreshKeyspaces;

  beforeAll(async () => {
    await client.connect();
    keyspaces = await freshKeyspace(client);
  });

  afterAll(async () => {
    await keyspaces.drop();
    await client.shutdown();
  });

  it.skipIf(process.env['FEDREMOTES_TEST_CASSANDRA'])('is of the version that was asked for', async () => {
    const answer = await client.execute('SELECT release_version FROM system.local');
    expect(String(answer.first()['release_version'])).toMatch(new RegExp(`^${version.slice(0, 3).replace('.', '\\.')}\\.`));
  });

  it('keeps what is written to brig’s tables', async () => {
    const table = `${keyspaces.brig}.federation_remotes`;
    await client.execute(`INSERT INTO ${table} (domain, search_policy) VALUES ('a.example.com', 2)`);
    const { rows } = await client.execute(`SELECT domain, search_policy, restriction FROM ${table}`);
    expect(rows.map((row) => ({ ...row }))).toEqual([{ domain: 'a.example.com', search_policy: 2, restriction: null }]);
  });
});
