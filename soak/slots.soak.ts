import { expect, it } from 'vitest';
import { onCassandra } from '../test/faults/cassandra-place.ts';
import { slotsRun } from '../test/faults/slots-run.ts';
import { describeCassandra } from '../test/support/cassandra/describe-cassandra.ts';
import { WIRE_VERSION } from '../test/support/cassandra/version.ts';

const [SOURCES, SLOTS] = [10, 20];

await describeCassandra('three replicas', (cassandra) => {
  it.runIf(cassandra.version === WIRE_VERSION)(
    `run each of ${String(SOURCES * SLOTS)} slots once and do each change once, though one stands still for longer than its lease`,
    async () => {
      const counts = await onCassandra(cassandra, (place) => slotsRun(place, { sources: SOURCES, slots: SLOTS, size: 300 }));
      console.log('slots', counts);
      expect(counts.slots).toBeGreaterThanOrEqual(SOURCES * SLOTS);
      expect(counts.stops).toBeGreaterThan(5);
    },
  );
});
