import { expect, it } from 'vitest';
import { describeCassandra } from '../support/cassandra/describe-cassandra.ts';
import { WIRE_VERSION } from '../support/cassandra/version.ts';
import { onCassandra } from './cassandra-place.ts';
import { frozenRun } from './frozen-run.ts';

await describeCassandra('a service that was frozen for longer than its lease', (cassandra) => {
  it.runIf(cassandra.version === WIRE_VERSION)(
    'leaves nothing of its old life in the journal, and goes on under a new name',
    { timeout: 150_000 },
    async () => {
      const counts = await onCassandra(cassandra, frozenRun);
      console.log('frozen', counts);
      expect(counts.lost).toBeGreaterThan(0);
      expect(counts.closedAfterMs).toBeGreaterThan(13_000);
    },
  );
});
