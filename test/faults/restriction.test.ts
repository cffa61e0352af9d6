import { expect, it } from 'vitest';
import { plainClient } from '../adapters/cassandra/support.ts';
import { describeCassandra } from '../support/cassandra/describe-cassandra.ts';
import { freshKeyspace } from '../support/cassandra/fresh-keyspace.ts';
import { WIRE_VERSION } from '../support/cassandra/version.ts';
import { restrictionRun } from './restriction-run.ts';

await describeCassandra('a restriction that is changed while its writer is killed', (cassandra) => {
  it.runIf(cassandra.version === WIRE_VERSION)(
    'never grants more than the larger of old and new, nor less than the smaller: 40 changes',
    { timeout: 180_000 },
    async () => {
      const client = plainClient(cassandra);
      const { brig: keyspace, drop } = await freshKeyspace(client);
      const counts = await restrictionRun(client, { contact: cassandra, keyspace, changes: 40 });
      console.log('restrictions', cassandra.version, counts);
      expect(counts.changes).toBeGreaterThanOrEqual(40);
      expect(counts.kills).toBeGreaterThan(2);
      await drop();
      await client.shutdown();
    },
  );
});
