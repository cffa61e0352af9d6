import { expect, it } from 'vitest';
import { describeCassandra } from '../support/cassandra/describe-cassandra.ts';
import { WIRE_VERSION } from '../support/cassandra/version.ts';
import { onCassandra } from './cassandra-place.ts';
import { inFolder } from './in-folder.ts';
import { migrationKillRun } from './migration-kill-run.ts';

const KILLS = 4;

it(`ends done, with all of its rows, when the service is killed ${String(KILLS)} times`, { timeout: 180_000 }, async () => {
  const counts = await inFolder((folder) => migrationKillRun({ folder, domains: 1_000, times: KILLS }));
  console.log('kills of a migration', counts);
  expect(counts.entries).toBeGreaterThan(1_000);
});

await describeCassandra('a migration', (cassandra) => {
  it.runIf(cassandra.version === WIRE_VERSION)('ends done when the service is killed twice', { timeout: 240_000 }, async () => {
    const counts = await onCassandra(cassandra, ({ options: { folder, settings } }) => {
      const { STRATEGY: _, ...rest } = settings;
      return migrationKillRun({ folder, domains: 1_000, times: 2, settings: rest });
    });
    console.log('kills of a migration on Cassandra', counts);
    expect(counts.entries).toBeGreaterThan(1_000);
  });
});
