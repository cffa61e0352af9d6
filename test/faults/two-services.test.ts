import { expect, it } from 'vitest';
import { describeCassandra } from '../support/cassandra/describe-cassandra.ts';
import { WIRE_VERSION } from '../support/cassandra/version.ts';
import { onCassandra } from './cassandra-place.ts';
import { twoServicesRun } from './two-services-run.ts';

await describeCassandra('two services', (cassandra) => {
  it.runIf(cassandra.version === WIRE_VERSION)(
    'write the same and other domains, and journal and tables agree',
    { timeout: 120_000 },
    async () => {
      const counts = await onCassandra(cassandra, ({ options }) => twoServicesRun({ ...options, seconds: 8 }));
      console.log('two services', counts);
      expect(counts.own).toBeGreaterThan(5);
      expect(counts.lost).toBe(0);
    },
  );
});
