import { expect, it } from 'vitest';
import { onCassandra } from '../test/faults/cassandra-place.ts';
import { inFolder } from '../test/faults/in-folder.ts';
import { migrationKillRun } from '../test/faults/migration-kill-run.ts';
import { describeCassandra } from '../test/support/cassandra/describe-cassandra.ts';
import { WIRE_VERSION } from '../test/support/cassandra/version.ts';

/** Migrations one after another, each killed so often: 100 kills in all, half of them on Cassandra. */
const MIGRATIONS = 10;
const KILLS = 5;
const DOMAINS = 3_000;

it(`${String(MIGRATIONS)} migrations end done, each killed ${String(KILLS)} times`, async () => {
  for (let n = 0; n < MIGRATIONS; n += 1) {
    const counts = await inFolder((folder) => migrationKillRun({ folder, domains: DOMAINS, times: KILLS }));
    console.log('kills of a migration', counts);
    expect(counts.entries).toBeGreaterThan(DOMAINS);
  }
});

await describeCassandra('a migration', (cassandra) => {
  it.runIf(cassandra.version === WIRE_VERSION)(
    `${String(MIGRATIONS)} migrations end done, each killed ${String(KILLS)} times`,
    async () => {
      for (let n = 0; n < MIGRATIONS; n += 1) {
        const counts = await onCassandra(cassandra, ({ options: { folder, settings } }) => {
          const { STRATEGY: _, ...rest } = settings;
          return migrationKillRun({ folder, domains: DOMAINS, times: KILLS, settings: rest });
        });
        console.log('kills of a migration on Cassandra', counts);
        expect(counts.entries).toBeGreaterThan(DOMAINS);
      }
    },
  );
});
