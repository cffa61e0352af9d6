import { expect, it } from 'vitest';
import { onCassandra } from '../test/faults/cassandra-place.ts';
import { cassandraJourneys, journeys } from '../test/faults/migration-journeys.ts';
import { tenthRun } from '../test/faults/migration-tenth-run.ts';
import { travel, underWay } from '../test/faults/migration-ways.ts';
import { describeCassandra } from '../test/support/cassandra/describe-cassandra.ts';
import { WIRE_VERSION } from '../test/support/cassandra/version.ts';

const DOMAINS = 1_000;
const { usual, others } = journeys(DOMAINS);

it.each(Object.entries({ ...usual, ...others }))(`${String(DOMAINS)} domains, %s`, async (_name, [way, journey]) => {
  const { readings } = await underWay(way, travel(journey, way.legacy));
  expect(readings).toBeGreaterThan(0);
});

it.each([
  ['4.36', 0.1],
  ['4.36', 0.6],
  ['5.x', 0.1],
  ['5.x', 0.6],
] as const)('ends done, or stops with a reason, while brig (%s) fails %d of its writes', async (brig, part) => {
  const counts = await tenthRun({ brig, part, domains: DOMAINS });
  console.log(`brig ${brig} fails ${String(part)} of the writes of a migration`, counts);
  expect(counts.failed).toBeGreaterThan(DOMAINS * 0.05);
});

await describeCassandra('a migration', (cassandra) => {
  it.runIf(cassandra.version === WIRE_VERSION).each(Object.entries(cassandraJourneys(DOMAINS)))('%s', async (_name, [legacy, journey]) => {
    const { readings } = await onCassandra(cassandra, ({ options: { settings } }) => {
      const { STRATEGY: _, ...rest } = settings;
      return underWay({ settings: rest, legacy }, travel(journey, legacy));
    });
    expect(readings).toBeGreaterThan(3);
  });
});
