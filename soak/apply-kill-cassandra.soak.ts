import { expect, it } from 'vitest';
import { applyKillRun } from '../test/faults/apply-kill-run.ts';
import { onCassandra } from '../test/faults/cassandra-place.ts';
import { describeCassandra } from '../test/support/cassandra/describe-cassandra.ts';
import { WIRE_VERSION } from '../test/support/cassandra/version.ts';

const KILLS = 100;

await describeCassandra('a service', (cassandra) => {
  it.runIf(cassandra.version === WIRE_VERSION)(
    `finishes every plan and every run that was left in the middle, each step once, when it is killed ${String(KILLS)} times`,
    async () => {
      const counts = await onCassandra(cassandra, ({ options }) => applyKillRun({ ...options, times: KILLS, steps: 200, checkEvery: 10 }));
      console.log('kills of apply and sync on Cassandra', counts);
      expect(counts.kills).toBe(KILLS);
      expect(counts.left['incomplete']).toBeGreaterThan(5);
      expect(counts.lost).toBeGreaterThan(20);
    },
  );
});
