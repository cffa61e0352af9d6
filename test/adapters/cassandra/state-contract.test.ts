import { afterAll, beforeAll } from 'vitest';
import { openCassandraState } from '../../../src/adapters/cassandra/state/open-state.ts';
import { openSession, type Session } from '../../../src/adapters/cassandra/session/session.ts';
import { journalContract } from '../../contract/journal-contract.ts';
import { leasesContract } from '../../contract/leases-contract.ts';
import { recordsContract } from '../../contract/records-contract.ts';
import { describeCassandra } from '../../support/cassandra/describe-cassandra.ts';
import { freshKeyspace, type FreshKeyspaces } from '../../support/cassandra/fresh-keyspace.ts';
import { emptied, forgeIn } from './state-support.ts';
import { plainClient, silent } from './support.ts';

await describeCassandra('the state', (cassandra) => {
  const client = plainClient(cassandra);
  let session: Session;
  let keyspaces: FreshKeyspaces;
  beforeAll(async () => {
    keyspaces = await freshKeyspace(client);
    session = openSession({ contactPoints: [cassandra], localDc: 'datacenter1' }, silent);
    await openCassandraState({ session, keyspace: keyspaces.own, localDc: 'datacenter1', log: silent }).ready();
  }, 90_000);
  afterAll(async () => {
    await session.close();
    await keyspaces.drop();
    await client.shutdown();
  }, 90_000);

  const open = async (...tables: NonNullable<Parameters<typeof emptied>[2]>[number][]): Promise<ReturnType<typeof openCassandraState>> => {
    await emptied(client, keyspaces.own, tables);
    return openCassandraState({ session, keyspace: keyspaces.own, localDc: 'datacenter1', log: silent });
  };
  const nothing = (): void => undefined;

  journalContract({
    name: 'cassandra',
    fences: true,
    open: async () => ({ journal: (await open('journal')).journal, forge: forgeIn(client, keyspaces.own), close: nothing }),
  });
  leasesContract({ name: 'cassandra', open: async () => ({ leases: (await open('lease')).leases, close: nothing }) });
  recordsContract({ name: 'cassandra', open: async () => ({ records: (await open('record', 'record_body')).records, close: nothing }) });
});
