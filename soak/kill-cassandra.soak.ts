import { expect, it } from 'vitest';
import { onCassandra } from '../test/faults/cassandra-place.ts';
import { killRun } from '../test/faults/kill-run.ts';
import { describeCassandra } from '../test/support/cassandra/describe-cassandra.ts';
import { WIRE_VERSION } from '../test/support/cassandra/version.ts';

const KILLS = 50;

await describeCassandra('a service', (cassandra) => {
  it.runIf(cassandra.version === WIRE_VERSION)(
    `loses nothing that it acknowledged, and leaves nothing open, when it is killed ${String(KILLS)} times while it writes`,
    async () => {
      const counts = await onCassandra(cassandra, ({ options }) => killRun({ ...options, times: KILLS, checkEvery: 10 }));
      console.log('kills on Cassandra', counts);
      expect(counts.kills).toBe(KILLS);
      expect(counts.acknowledged).toBeGreaterThan(200);
    },
  );
});
