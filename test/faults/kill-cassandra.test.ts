import { expect, it } from 'vitest';
import { describeCassandra } from '../support/cassandra/describe-cassandra.ts';
import { WIRE_VERSION } from '../support/cassandra/version.ts';
import { onCassandra } from './cassandra-place.ts';
import { killRun } from './kill-run.ts';

const KILLS = 3;

await describeCassandra('a service', (cassandra) => {
  it.runIf(cassandra.version === WIRE_VERSION)(
    `loses nothing that it acknowledged, and leaves nothing open, when it is killed ${String(KILLS)} times while it writes`,
    { timeout: 180_000 },
    async () => {
      const counts = await onCassandra(cassandra, ({ options }) => killRun({ ...options, times: KILLS, checkEvery: KILLS }));
      console.log('kills on Cassandra', counts);
      expect(counts.kills).toBe(KILLS);
      expect(counts.acknowledged).toBeGreaterThan(3);
    },
  );
});
