import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { systemClock } from './adapters/clock.ts';
import { watchFiles } from './adapters/files/watch-files.ts';
import { timeOrderedId } from './adapters/time-ordered-id.ts';
import { openLists } from './adapters/lists/lists.ts';
import { watchTokens } from './adapters/tokens/token-file.ts';
import { legacyInputs } from './adapters/values/legacy/legacy-inputs.ts';
import { watchValues } from './adapters/values/watched-values.ts';
import { abandonedCloser } from './app/close-abandoned.ts';
import { createContext, type Context } from './app/context.ts';
import { observingFileLayer } from './app/file-layer-observer.ts';
import { observeDatabase } from './app/observe-database.ts';
import { dueMigrations } from './app/migrations/due-migrations.ts';
import { removeOldPlans } from './app/plans/remove-old-plans.ts';
import { dueSources } from './app/sources/due-sources.ts';
import { stopApplying } from './app/plans/stop-applying.ts';
import { every } from './concurrency/every.ts';
import { tellOnce } from './concurrency/tell-once.ts';
import type { Config } from './config/config.ts';
import { Fault } from './domain/fault.ts';
import { httpService } from './http/server.ts';
import { openStores } from './open-stores.ts';
import { releasers, type Releasers } from './releasers.ts';
import { parseSchedule } from './scheduler/parse-schedule.ts';
import { memoryIn } from './stored/memory.ts';

/** The service, running. */
export interface Service {
  readonly context: Context;
  readonly address: AddressInfo;
  /** Drains: answers what is under way, then closes everything in reverse order of opening. */
  readonly close: () => Promise<void>;
}

/** How often what could not be put on record is tried again, and how often one looks for what others did. */
const OBSERVE_RETRY_MS = 15_000;
const CATCH_UP_MS = 2_000;
const DRIFT_MS = 15_000;
const ABANDONED_MS = 2_000;
const SOURCES_MS = 1_000;
const MIGRATIONS_MS = 1_000;
const OLD_PLANS_MS = 3_600_000;

/**
 * The one place that opens and closes everything, in reverse order; open-stores.ts names the stores. Throws, with all
 * closed again, when one of them refuses. A store that cannot be reached now is no reason to end: the service starts, says
 * that it is not ready, and goes on trying.
 */
export async function startService(config: Config, log: Logger): Promise<Service> {
  const open = releasers(log);
  try {
    const fileLayer = await watchValues({
      paths: config.values,
      watch: watchFiles,
      onListenerError: (error) => {
        log.error({ err: error }, 'a change of the values files was not followed up');
      },
    });
    open.push('file layer', fileLayer.close);
    const { records, ...stores } = await openStores(config, { fileLayer, log, open });
    const tokens = await openTokens(config, log, open);
    const lists = openLists();
    open.push('lists', lists.close);

    const context = createContext({
      ...stores,
      fileLayer,
      configured: configuredIdentity(config),
      clock: systemClock,
      newId: randomUUID,
      newPlanId: () => timeOrderedId(systemClock.now()),
      ...memoryIn(records),
      lists,
      legacyInputs,
      parseSchedule,
      chance: Math.random,
      log,
    });
    if (context.presence) open.push('presence', context.presence.close);
    open.push('plans', () => stopApplying(context));
    await recoverOrSay(context);
    const observer = await observingFileLayer(context, OBSERVE_RETRY_MS);
    open.push('file layer observer', observer.close);
    startLoops(context, open);

    const { dropIn, freshness } = config;
    const service = httpService({ context, dropIn, freshness, tokens, log, isFileLayerUnrecorded: observer.isBehind });
    const address = await service.listen(config.listen);
    open.push('http', service.drain);
    return { context, address, close: open.releaseAll };
  } catch (error) {
    await open.releaseAll();
    throw error;
  }
}

async function openTokens({ tokensFile }: Config, log: Logger, open: Releasers) {
  if (tokensFile === undefined) return undefined;
  const tokens = await watchTokens({ path: tokensFile, watch: watchFiles, log });
  open.push('tokens', tokens.close);
  return tokens;
}

/** What is done over and over, whoever asks. */
function startLoops(context: Context, open: Releasers): void {
  const repeat = (name: string, milliseconds: number, task: () => Promise<unknown>): void => {
    const failed = (error: unknown): void => {
      context.log.warn({ err: error }, `${name}: failed, and will be tried again`);
    };
    const told = tellOnce(task, {
      failed,
      over: () => {
        context.log.info({}, `${name}: works again`);
      },
    });
    const loop = every(milliseconds, told, failed);
    open.push(name, loop.stop);
  };
  const due = dueSources(context);
  open.push('runs of sources', due.ended);
  repeat('the look for sources that are due', SOURCES_MS, due.look);
  const migrations = dueMigrations(context);
  open.push('migrations', migrations.ended);
  repeat('the look for migrations that are under way', MIGRATIONS_MS, migrations.look);
  repeat('the look for old plans', OLD_PLANS_MS, () => removeOldPlans(context));
  repeat('ends that could not be recorded', CATCH_UP_MS, context.recorder.catchUp);
  // Where nobody else writes, the look at the start is enough: each one reads the whole list.
  if (!context.registry.capabilities.sole_writer) repeat('the look for drift', DRIFT_MS, () => observeDatabase(context));
  if (context.presence) repeat('the look for what dead replicas left open', ABANDONED_MS, abandonedCloser(context));
  // Before any of these is waited for: what is being applied ends with the block that it is at.
  open.push('what has not begun', () => void (context.stopping = true));
}

const configuredIdentity = ({ strategy, domain }: Config): Context['configured'] => ({
  ...(strategy && { strategy }),
  ...(domain && { own_domain: domain }),
});

/** A journal that cannot be written now (disk full) must not keep the list from being read: writes try it again. */
async function recoverOrSay(context: Context): Promise<void> {
  try {
    await context.recovery.ensure();
    await observeDatabase(context);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    context.log.error({ err: error }, 'a store cannot be used now; it will be tried again');
  }
}
