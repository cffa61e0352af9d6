import { expect, it } from 'vitest';
import { onCassandra } from '../test/faults/cassandra-place.ts';
import { migrationReplicasRun } from '../test/faults/migration-replicas-run.ts';
import { describeCassandra } from '../test/support/cassandra/describe-cassandra.ts';
import { WIRE_VERSION } from '../test/support/cassandra/version.ts';

/** Migrations one after another, every third of them rolled back once all is copied. */
const ROUNDS = Array.from({ length: 10 }, (_, n) => n);
const [DOMAINS, STRIKES] = [2_000, 2];

await describeCassandra('three replicas', (cassandra) => {
  it.runIf(cassandra.version === WIRE_VERSION).each(ROUNDS)(
    'carry a migration to its end, though the one that carries it is killed or stands still: round %i',
    async (round) => {
      const counts = await onCassandra(cassandra, (place) =>
        migrationReplicasRun(place, { domains: DOMAINS, strikes: STRIKES, goesBack: round % 3 === 2 }),
      );
      console.log('replicas of a migration', JSON.stringify(counts));
      expect(counts.kills + counts.stops).toBeGreaterThan(0);
    },
  );
});
