import { expect, it } from 'vitest';
import { describeCassandra } from '../support/cassandra/describe-cassandra.ts';
import { WIRE_VERSION } from '../support/cassandra/version.ts';
import { onCassandra } from './cassandra-place.ts';
import { expectSame } from './migration-decisions.ts';
import { cassandraJourneys } from './migration-journeys.ts';
import type { Legacy } from './migration-values.ts';
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

  it.runIf(cassandra.version === WIRE_VERSION)(
    'of a brig from 4.36 to 4.39 is verified in its Cassandra, where that may be looked at',
    { timeout: 90_000 },
    async () => {
      const legacy: Legacy = { strategy: 'allowDynamic', domains: 30 };
      await onCassandra(cassandra, ({ client, options: { settings } }) => {
        const { STRATEGY: _, ...rest } = settings;
        const way = { settings: { ...rest, REGISTRY: 'brig', STATE: 'embedded' }, brig: '4.36', legacy } as const;
        const table = `${settings['CASSANDRA_BRIG_KEYSPACE'] ?? ''}.federation_remotes`;
        const NUMBERS = { no_search: 0, exact_handle_search: 1, full_search: 2 } as const;
        return underWay(way, async (run, { brig, deploy }) => {
          // The stand-in keeps its rows in memory: what it has is put where brig would have put it, but for one row.
          const [lost, ...rows] = (await run.view()).remotes;
          const put = ({ domain, search_policy }: (typeof rows)[number]) =>
            client.execute(`INSERT INTO ${table} (domain, search_policy) VALUES ('${domain}', ${String(NUMBERS[search_policy])})`);
          for (const row of rows) await put(row);
          await expect(run.goTo('clean-up')).rejects.toThrow(`Not in the database as wanted: ${lost?.domain ?? ''}`);
          expect(brig?.store.remotes.size).toBe(rows.length + 1);
          if (lost) await put(lost);
          await run.resume();
          await run.goTo('clean-up');
          await deploy(await run.patch('cleaned-up'));
          await run.goOn();
          await run.confirm();
          await run.goTo('done');
          expectSame(await run.now(), run.after, 'at the end');
        });
      });
    },
  );
});
