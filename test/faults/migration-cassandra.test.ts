import { expect, it } from 'vitest';
import { describeCassandra } from '../support/cassandra/describe-cassandra.ts';
import { WIRE_VERSION } from '../support/cassandra/version.ts';
import { onCassandra } from './cassandra-place.ts';
import { travel, underWay, type Journey } from './migration-ways.ts';

const DOMAINS = 150;
const LINGERING = { strategy: 'allowDynamic', domains: DOMAINS } as const;
const ALLOW_NONE = { strategy: 'allowNone', domains: DOMAINS } as const;

const JOURNEYS: Readonly<Record<string, readonly [typeof LINGERING | typeof ALLOW_NONE, Journey]>> = {
  'with a list that lingers, to its end': [LINGERING, { deployment: 'by hand' }],
  'under allowNone, to its end': [ALLOW_NONE, { deployment: 'by hand' }],
  'with a list that lingers, back from the copy': [LINGERING, { deployment: 'by hand', backFrom: 'copied' }],
  'under allowNone, back from the clean-up': [ALLOW_NONE, { deployment: 'by hand', backFrom: 'cleaned up' }],
};

await describeCassandra('a migration', (cassandra) => {
  it.runIf(cassandra.version === WIRE_VERSION).each(Object.entries(JOURNEYS))(
    '%s',
    { timeout: 90_000 },
    async (_name, [legacy, journey]) => {
      const { readings } = await onCassandra(cassandra, ({ options: { settings } }) => {
        const { STRATEGY: _, ...rest } = settings;
        return underWay({ settings: rest, legacy }, travel(journey, legacy));
      });
      expect(readings).toBeGreaterThan(3);
    },
  );
});
