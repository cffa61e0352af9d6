import { setTimeout as wait } from 'node:timers/promises';
import { plainClient } from '../adapters/cassandra/support.ts';
import { freshKeyspace } from '../support/cassandra/fresh-keyspace.ts';
import { startNode, type CassandraNode } from '../support/cassandra/start-node.ts';
import { startService } from '../support/service-process.ts';
import { endWell } from './end-well.ts';
import { callJson } from './call.ts';
import { cassandraSettings } from './cassandra-place.ts';
import { chanceOf, newSeed, type Chance } from './chance.ts';
import { inFolder } from './in-folder.ts';
import { isDisagreement, journalAudit, type JournalLine } from './journal-audit.ts';
import { migrationPerson, type Person, type ShownMigration } from './migration-person.ts';
import { stepsDone } from './steps-done.ts';
import { until } from './until.ts';

/** What a run of restarts in the middle of migrations did. */
export interface MigrationRestartCounts {
  readonly seed: number;
  /** How Cassandra ended, what was being done, how the migration stood when it was back, why it had failed, each time that a person let it go on. */
  readonly passes: readonly MigrationRestart[];
}

/** One pass. */
export interface MigrationRestart {
  readonly end: 'killed' | 'shut down';
  readonly during: Moment;
  readonly found: string;
  readonly failures: readonly string[];
  readonly ended: string;
  readonly stepsDone: number;
  readonly drifted: number;
}

const MOMENTS = ['copy', 'hand-over', 'take-back'] as const;
/** What is being done when Cassandra ends. */
export type Moment = (typeof MOMENTS)[number];

// Its own time limits, the driver's way back, and the ends that could not be recorded.
const WELL_WITHIN_S = 180;

/**
 * Ends a Cassandra in the middle of migrations, each on keyspaces of its own, and starts it again. Throws, with the seed, where one
 * does not end by itself or once it is resumed, says what is not so, or where journal and tables disagree.
 */
export async function migrationRestartRun(options: { readonly passes: number; readonly domains: number }): Promise<MigrationRestartCounts> {
  const chance = chanceOf(newSeed());
  const node = await startNode();
  try {
    const passes: MigrationRestart[] = [];
    for (let pass = 0; pass < options.passes; pass += 1) {
      const during = MOMENTS[pass % MOMENTS.length] ?? 'copy';
      passes.push(await inFolder((folder) => onePass({ node, chance, folder, during }, options.domains)));
    }
    return { seed: chance.seed, passes };
  } catch (error) {
    throw new Error(`with FEDREMOTES_FAULT_SEED=${String(chance.seed)}: ${String(error)}`, { cause: error });
  } finally {
    await node.stop();
  }
}

interface Pass {
  readonly node: CassandraNode;
  readonly chance: Chance;
  readonly folder: string;
  readonly during: Moment;
}

async function onePass({ node, chance, folder, during }: Pass, domains: number): Promise<MigrationRestart> {
  const person = migrationPerson({
    ...{ folder, legacy: { strategy: 'allowDynamic', domains } },
    backFrom: during === 'take-back' ? 'copied' : undefined,
  });
  const service = await startService({ folder, settings: await settingsOn(node, person) });
  const { url } = service;
  const [audit, done] = [journalAudit({ mayDrift: () => true }), stepsDone()];
  await person.make(url);
  await person.start(url);
  if (during !== 'copy') await person.steerTo(url, during === 'take-back' ? 'restore' : 'clean-up');
  if (during !== 'copy') await person.steer(url);
  await until('something of it is begun', () => isBegunIn(url, during, person), WELL_WITHIN_S);
  await wait(chance.below(chance.pick([1, 50, 300])));
  const isKilled = chance.next() < 0.5;
  await (isKilled ? node.kill() : node.shutDown());
  await wait(chance.below(5_000));
  await node.start();
  const found = await lookAgain(url, person);
  const last = await untilOver(url, person);
  await until('all that was begun has an end on record', async () => (await audit.follow(url)) === 0, WELL_WITHIN_S);
  await until('journal and tables agree', () => audit.check(url).then(() => true, isDisagreement), WELL_WITHIN_S);
  await done.follow(url);
  await endWell(service);
  const { drifted } = audit.counts();
  return {
    ...{ end: isKilled ? 'killed' : 'shut down', during, found, failures: person.failures() },
    ...{ ended: `${last.phase}, ${last.state}`, stepsDone: done.count(), drifted },
  };
}

async function settingsOn(node: CassandraNode, person: Person): Promise<Readonly<Record<string, string>>> {
  const client = plainClient({ host: node.address, port: node.port });
  const keyspaces = await freshKeyspace(client);
  await client.shutdown();
  // The values files say the strategy.
  const { STRATEGY: _, ...settings } = cassandraSettings([`${node.address}:${String(node.port)}`], keyspaces);
  return { ...settings, ...person.settings };
}

async function isBegunIn(url: string, during: Moment, person: Person): Promise<boolean> {
  const { items } = (await callJson(url, { method: 'GET', path: '/v1/journal?limit=1' })) as { readonly items: readonly JournalLine[] };
  if (items[0]?.outcome === 'started') return true;
  const { phase } = await person.look(url);
  if (phase === 'done' || phase === 'gone-back') throw new Error(`it is over before Cassandra was ended in its ${during}`);
  return false;
}

/** While Cassandra is away nobody can say how it stands, and nobody does. */
async function lookAgain(url: string, person: Person): Promise<string> {
  let found = '';
  await until(
    'it is shown again',
    async () => {
      found = await person.look(url).then(({ phase, state }) => `${phase}, ${state}`, isAway);
      return found !== '';
    },
    WELL_WITHIN_S,
  );
  return found;
}

/** What cannot be read is refused with the part that is away; anything else is thrown. */
function isAway(error: unknown): '' {
  if (/answered 50[23]: .*(registry|journal|records|leases)/s.test(String(error))) return '';
  throw error;
}

async function untilOver(url: string, person: Person): Promise<ShownMigration> {
  let last: ShownMigration | undefined;
  await until(
    'the migration is over',
    async () => {
      last = await person.steer(url).catch((error: unknown) => void isAway(error));
      await wait(500);
      return last?.state === 'done' || last?.state === 'aborted';
    },
    WELL_WITHIN_S,
  );
  if (!last) throw new Error('it was never shown');
  return last;
}
