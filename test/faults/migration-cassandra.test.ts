import { expect, it } from 'vitest';
import { describeCassandra } from '../support/cassandra/describe-cassandra.ts';
import { WIRE_VERSION } from '../support/cassandra/version.ts';
import { onCassandra } from './cassandra-place.ts';
import { cassandraJourneys } from './migration-journeys.ts';
import { travel, underWay } from './migration-ways.ts';

const USUAL = Object.entries(cassandraJourneys(150)).slice(0, 2);

await describeCassandra('a migration', (cassandra) => {
  it.runIf(cassandra.version === WIRE_VERSION).each(USUAL)('%s', { timeout: 90_000 }, async (_name, [legacy, journey]) => {
    const { readings } = await onCassandra(cassandra, ({ options: { settings } }) => {
      // The values files say it.
      const { STRATEGY: _, ...rest } = settings;
      return underWay({ settings: rest, legacy }, travel(journey, legacy));
    });
    expect(readings).toBeGreaterThan(3);
  });
});
