import type { Client } from 'cassandra-driver';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { databaseLook } from '../../../src/adapters/cassandra/registry/look.ts';
import { openSession, type Session } from '../../../src/adapters/cassandra/session/session.ts';
import { describeCassandra } from '../../support/cassandra/describe-cassandra.ts';
import { freshKeyspace, type FreshKeyspaces } from '../../support/cassandra/fresh-keyspace.ts';
import { plainClient, silent } from './support.ts';

await describeCassandra('a look at brig’s rows behind its API', (cassandra) => {
  let client: Client;
  let keyspaces: FreshKeyspaces;
  let session: Session;

  beforeAll(async () => {
    client = plainClient(cassandra);
    keyspaces = await freshKeyspace(client);
    session = openSession({ contactPoints: [cassandra], localDc: 'datacenter1' }, silent);
  });
  afterAll(async () => {
    await session.close();
    await keyspaces.drop();
    await client.shutdown();
  });

  it('reads the table as brig 4.36 has it, without a restriction, and leaves out what brig cannot decode', async () => {
    const { brig } = keyspaces;
    await client.execute(`ALTER TABLE ${brig}.federation_remotes DROP restriction`);
    const rows = { 'a.example': '2', 'b.example': '0', 'no-policy.example': 'null', 'strange.example': '7' };
    for (const [domain, policy] of Object.entries(rows))
      await client.execute(`INSERT INTO ${brig}.federation_remotes (domain, search_policy) VALUES ('${domain}', ${policy})`);
    const seen = await databaseLook(session, brig)();
    expect(Object.fromEntries(seen)).toEqual({ 'a.example': 'full_search', 'b.example': 'no_search' });
  });

  it('says what is missing where there is no table', async () => {
    await expect(databaseLook(session, 'nowhere')()).rejects.toThrow(/nowhere|CASSANDRA_BRIG_KEYSPACE/);
  });
});
