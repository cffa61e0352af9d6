import { expect, it } from 'vitest';
import { onCassandra } from '../test/faults/cassandra-place.ts';
import { inFolder } from '../test/faults/in-folder.ts';
import { migrationKillRun } from '../test/faults/migration-kill-run.ts';
import { brigWith } from '../test/faults/migration-place.ts';
import { deployedOf, legacyValues } from '../test/faults/migration-values.ts';
import { startBrig } from '../test/support/brig/start-brig.ts';
import { describeCassandra } from '../test/support/cassandra/describe-cassandra.ts';
import { WIRE_VERSION } from '../test/support/cassandra/version.ts';

/** Migrations one after another, each killed so often: 100 kills in all, half of them on Cassandra. */
const MIGRATIONS = 10;
const KILLS = 5;
const DOMAINS = 3_000;
/** Parts of a migration that are killed by themselves: so many migrations of each, and kills of each of those. */
const PARTS = ['start', 'restrict', 'hand-over', 'take-back'] as const;
const [OF_EACH, KILLS_OF_PART, DOMAINS_OF_PART] = [3, 3, 1_000];

it(`${String(MIGRATIONS)} migrations end done, each killed ${String(KILLS)} times`, async () => {
  for (let n = 0; n < MIGRATIONS; n += 1) {
    const counts = await inFolder((folder) => migrationKillRun({ folder, domains: DOMAINS, times: KILLS }));
    console.log('kills of a migration', counts);
    expect(counts.entries).toBeGreaterThan(DOMAINS);
  }
});

it.each(PARTS)(`${String(OF_EACH)} migrations are over, with their rows or as before, each killed in its %s`, async (during) => {
  for (let n = 0; n < OF_EACH; n += 1) {
    const counts = await inFolder((folder) => migrationKillRun({ folder, domains: DOMAINS_OF_PART, times: KILLS_OF_PART, during }));
    console.log(`kills of a migration in its ${during}`, JSON.stringify(counts));
    expect(counts.kills).toBeGreaterThan(0);
  }
});

it('a migration in front of brig ends done, killed in the middle', async () => {
  const domains = 500;
  const values = legacyValues({ strategy: 'allowDynamic', domains });
  const brig = await startBrig({ era: '5.x', domain: 'own.example', ...brigWith(deployedOf(values)) });
  const settings = { REGISTRY: 'brig', STATE: 'embedded', BRIG_URL: brig.url };
  const onDeploy = (text: string): void => {
    brig.redeploy(brigWith(deployedOf(text)));
  };
  try {
    const counts = await inFolder((folder) => migrationKillRun({ folder, domains, times: KILLS, settings, onDeploy }));
    console.log('kills of a migration in front of brig', JSON.stringify(counts));
    expect(counts.entries).toBeGreaterThan(domains);
  } finally {
    await brig.stop();
  }
});

await describeCassandra('a migration', (cassandra) => {
  const run = it.runIf(cassandra.version === WIRE_VERSION);
  const onIt = (domains: number, times: number, during: 'way' | (typeof PARTS)[number]) =>
    onCassandra(cassandra, ({ options: { folder, settings } }) => {
      // The values files say it.
      const { STRATEGY: _, ...rest } = settings;
      return migrationKillRun({ folder, domains, times, during, settings: rest });
    });

  run(`${String(MIGRATIONS)} migrations end done, each killed ${String(KILLS)} times`, async () => {
    for (let n = 0; n < MIGRATIONS; n += 1) {
      const counts = await onIt(DOMAINS, KILLS, 'way');
      console.log('kills of a migration on Cassandra', counts);
      expect(counts.entries).toBeGreaterThan(DOMAINS);
    }
  });

  run.each(PARTS)(`${String(OF_EACH)} migrations are over, with their rows or as before, each killed in its %s`, async (during) => {
    for (let n = 0; n < OF_EACH; n += 1) {
      const counts = await onIt(DOMAINS_OF_PART, KILLS_OF_PART, during);
      console.log(`kills of a migration on Cassandra in its ${during}`, JSON.stringify(counts));
      expect(counts.kills).toBeGreaterThan(0);
    }
  });
});
