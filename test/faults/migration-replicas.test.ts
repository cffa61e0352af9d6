import { expect, it } from 'vitest';
import { describeCassandra } from '../support/cassandra/describe-cassandra.ts';
import { WIRE_VERSION } from '../support/cassandra/version.ts';
import { onCassandra } from './cassandra-place.ts';
import { migrationReplicasRun } from './migration-replicas-run.ts';

await describeCassandra('three replicas', (cassandra) => {
  it.runIf(cassandra.version === WIRE_VERSION)(
    'carry a migration to its end, though the one that carries it is killed or stands still',
    { timeout: 300_000 },
    async () => {
      const counts = await onCassandra(cassandra, (place) => migrationReplicasRun(place, { domains: 600, strikes: 1, goesBack: false }));
      console.log('replicas of a migration', counts);
      expect(counts.kills + counts.stops).toBe(1);
    },
  );
});
