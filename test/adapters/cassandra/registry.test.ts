import { afterAll, beforeAll } from 'vitest';
import { cassandraRegistry } from '../../../src/adapters/cassandra/registry/registry.ts';
import { openSession, type Session } from '../../../src/adapters/cassandra/session/session.ts';
import { registryContract } from '../../contract/registry-contract.ts';
import { describeCassandra } from '../../support/cassandra/describe-cassandra.ts';
import { freshKeyspace, type FreshKeyspaces } from '../../support/cassandra/fresh-keyspace.ts';
import { emptyTables, plainClient, silent } from './support.ts';

await describeCassandra('on brig’s tables', (cassandra) => {
  const client = plainClient(cassandra);
  let [session, keyspaces]: [Session?, FreshKeyspaces?] = [];
  beforeAll(async () => {
    keyspaces = await freshKeyspace(client);
    session = openSession({ contactPoints: [cassandra], localDc: 'datacenter1' }, silent);
  });
  afterAll(async () => {
    await session?.close();
    await keyspaces?.drop();
    await client.shutdown();
  });

  registryContract({
    name: 'cassandra',
    capabilities: { connected: true, can_remove: true, can_restrict_by_team: true, knows_layers: true, sole_writer: false },
    shows_leftover_teams: true,
    many: 1000,
    open: async () => {
      if (!session || !keyspaces) throw new Error('not set up');
      await emptyTables(client, keyspaces.brig);
      return { registry: cassandraRegistry({ session, keyspace: keyspaces.brig }), close: () => undefined };
    },
  });
});
