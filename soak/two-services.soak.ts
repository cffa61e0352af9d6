import { expect, it } from 'vitest';
import { onCassandra } from '../test/faults/cassandra-place.ts';
import { twoServicesRun } from '../test/faults/two-services-run.ts';
import { describeCassandra } from '../test/support/cassandra/describe-cassandra.ts';

await describeCassandra('two services', (cassandra) => {
  it('write the same and other domains for a minute, and journal and tables agree', async () => {
    const counts = await onCassandra(cassandra, ({ options }) => twoServicesRun({ ...options, seconds: 60 }));
    console.log('two services', counts);
    expect(counts.own).toBeGreaterThan(100);
    expect(counts.lost).toBe(0);
  });
});
