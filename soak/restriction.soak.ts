import { expect, it } from 'vitest';
import { plainClient } from '../test/adapters/cassandra/support.ts';
import { describeCassandra } from '../test/support/cassandra/describe-cassandra.ts';
import { freshKeyspace } from '../test/support/cassandra/fresh-keyspace.ts';
import { restrictionRun } from '../test/faults/restriction-run.ts';

await describeCassandra('a restriction that is changed while its writer is killed', (cassandra) => {
  it('never grants more than the larger of old and new, nor less than the smaller: 1,000 changes', { timeout: 3_600_000 }, async () => {
    const client = plainClient(cassandra);
    const { brig: keyspace, drop } = await freshKeyspace(client);
    const counts = await restrictionRun(client, { contact: cassandra, keyspace, changes: 1000 });
    console.log('restrictions', cassandra.version, counts);
    expect(counts.changes).toBeGreaterThanOrEqual(1000);
    expect(counts.kills).toBeGreaterThan(80);
    await drop();
    await client.shutdown();
  });
});
