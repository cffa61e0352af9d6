import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { systemClock } from '../../src/adapters/clock.ts';
import { watchFiles } from '../../src/adapters/files/watch-files.ts';
import { openLists } from '../../src/adapters/lists/lists.ts';
import { timeOrderedId } from '../../src/adapters/time-ordered-id.ts';
import { legacyInputs } from '../../src/adapters/values/legacy/legacy-inputs.ts';
import { watchValues } from '../../src/adapters/values/watched-values.ts';
import { createContext, type Context } from '../../src/app/context.ts';
import { observeDatabase } from '../../src/app/observe-database.ts';
import { readSnapshot } from '../../src/app/read-snapshot.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { standing, type Standing } from '../../src/domain/effective.ts';
import { ALLOW_ALL, type Settings } from '../../src/domain/remote.ts';
import type { Strategy } from '../../src/domain/strategy.ts';
import { openStores } from '../../src/open-stores.ts';
import { releasers } from '../../src/releasers.ts';
import { parseSchedule } from '../../src/scheduler/parse-schedule.ts';
import { memoryIn } from '../../src/stored/memory.ts';
import type { EraName } from '../support/brig/era.ts';
import type { StandInBrig } from '../support/brig/start-brig.ts';
import { deployedOf, type Deployed } from './migration-values.ts';
import { until } from './until.ts';

/** What is in force at one moment, as whoever is asked for every federated request sees it. */
export interface InForce {
  readonly strategy: Strategy;
  readonly standing: (domain: string) => Standing;
}

/** Where a migration takes place: a service as it is composed, and what is deployed beside it. */
export interface MigrationPlace {
  readonly context: Context;
  readonly brig: StandInBrig | undefined;
  /** Its path. */
  readonly valuesFile: string;
  /** Deploys values, with an upgrade where an era is named; resolves once the service has seen the file. */
  readonly deploy: (text: string, era?: EraName) => Promise<void>;
  /** Undefined where there is no list to read: brig up to 4.35. */
  readonly inForce: () => Promise<InForce | undefined>;
}

/** What a place is made of. */
export interface PlaceOptions {
  readonly folder: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly brig?: StandInBrig;
  readonly values: string;
  /** Whether the service is not told of the values files. */
  readonly unwatched?: boolean;
}

/** Opens the stores that settings name, as the service does, without what that does over and over; all is closed afterwards. */
export async function inPlace<T>(options: PlaceOptions, run: (place: MigrationPlace) => Promise<T>): Promise<T> {
  const { folder, settings, brig, unwatched = false } = options;
  const path = join(folder, 'values.yaml');
  writeFileSync(path, options.values);
  const all = { DATA_DIR: folder, ...(!unwatched && { VALUES: path }), ...(brig && { BRIG_URL: brig.url }), ...settings };
  const config = loadConfig({ env: Object.fromEntries(Object.entries(all).map(([name, value]) => [`FEDREMOTES_${name}`, value])) });
  if (!config.ok) throw new Error(JSON.stringify(config.problem));
  const log = pino({ level: 'silent' });
  const open = releasers(log);
  try {
    const fileLayer = await watchValues({ paths: config.value.values, watch: watchFiles });
    open.push('file layer', fileLayer.close);
    const { records, ...stores } = await openStores(config.value, { fileLayer, log, open });
    const configured = { ...(config.value.strategy && { strategy: config.value.strategy }) };
    const context = createContext({
      ...stores,
      ...memoryIn(records),
      fileLayer,
      configured,
      clock: systemClock,
      newId: randomUUID,
      newPlanId: () => timeOrderedId(systemClock.now()),
      lists: openLists(),
      legacyInputs,
      parseSchedule,
      chance: Math.random,
      log,
    });
    if (context.presence) open.push('presence', context.presence.close);
    await context.recovery.ensure();
    if (brig?.url !== undefined) await until('brig is asked', () => Promise.resolve(isAsked(context)));
    else await observeDatabase(context);
    const deploy = async (text: string, era?: EraName): Promise<void> => {
      const deployed = deployedOf(text);
      brig?.redeploy({ ...brigWith(deployed), ...(era && { era }) });
      writeFileSync(path, text);
      if (!unwatched) await until('the values are seen', () => Promise.resolve(isSeen(context, deployed)));
    };
    return await run({ context, brig, valuesFile: path, deploy, inForce: brig ? () => ofBrig(brig) : () => ofSnapshot(context) });
  } finally {
    await open.releaseAll();
  }
}

const isAsked = ({ backend }: Context): boolean => backend?.heard() !== undefined || backend?.problem() !== undefined;

/** What the stand-in is deployed with. */
export const brigWith = ({ strategy, entries }: Deployed) => ({
  ...(strategy === undefined ? { strategy: 'allowNone' as const } : { strategy }),
  fileEntries: entries.map(({ domain, search_policy }) => ({ domain, search_policy })),
});

function isSeen({ fileLayer }: Context, { strategy, entries }: Deployed): boolean {
  const { layer } = fileLayer.current();
  return layer.strategy?.value === strategy && layer.entries.length === entries.length;
}

async function ofSnapshot(context: Context): Promise<InForce> {
  const snapshot = await readSnapshot(context);
  return { strategy: snapshot.strategy, standing: (domain) => standing(snapshot, domain) };
}

/** Asked of brig itself: entries of its file come last, and they win. */
async function ofBrig({ url }: StandInBrig): Promise<InForce | undefined> {
  const answer = await fetch(`${url}/i/federation/remotes`).catch(() => undefined);
  if (answer?.status !== 200) return undefined;
  const { strategy, remotes } = (await answer.json()) as { strategy: Strategy; remotes: (Partial<Settings> & { domain: string })[] };
  const byDomain = new Map(
    remotes.map(({ domain, search_policy = 'no_search', restriction = ALLOW_ALL }) => [domain, { search_policy, restriction }]),
  );
  return { strategy, standing: (domain) => byDomain.get(domain) };
}
