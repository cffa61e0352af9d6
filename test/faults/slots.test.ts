import { expect, it } from 'vitest';
import { describeCassandra } from '../support/cassandra/describe-cassandra.ts';
import { WIRE_VERSION } from '../support/cassandra/version.ts';
import { onCassandra } from './cassandra-place.ts';
import { slotsRun } from './slots-run.ts';

await describeCassandra('three replicas', (cassandra) => {
  it.runIf(cassandra.version === WIRE_VERSION)(
    'run each slot once and do each change once, though one of them stands still for longer than its lease',
    { timeout: 300_000 },
    async () => {
      const counts = await onCassandra(cassandra, (place) => slotsRun(place, { sources: 5, slots: 2, size: 30 }));
      console.log('slots', counts);
      expect(counts.slots).toBeGreaterThanOrEqual(10);
      expect(counts.stops).toBeGreaterThan(0);
    },
  );
});
