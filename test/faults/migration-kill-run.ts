import { setTimeout as wait } from 'node:timers/promises';
import { startService, type ReadyService, type ServiceOptions } from '../support/service-process.ts';
import { NoAnswer } from './call.ts';
import { chanceOf, newSeed, type Chance } from './chance.ts';
import { journalAudit, type JournalCounts } from './journal-audit.ts';
import { migrationPerson, type Person } from './migration-person.ts';
import type { Legacy } from './migration-values.ts';
import { stepsDone } from './steps-done.ts';
import { until } from './until.ts';
import { untilBegun, type BegunPlace } from './until-begun.ts';

/** What a run of kills in the middle of migrations did. */
export interface MigrationKillCounts extends JournalCounts {
  readonly seed: number;
  readonly kills: number;
  /** How the migration stood when the next process looked, by phase and state. */
  readonly found: Readonly<Record<string, number>>;
  /** Why it had failed, each time that a person let it go on. */
  readonly failures: readonly string[];
  /** Steps that are on record as done, each once. */
  readonly stepsDone: number;
}

/** What to kill, and how often. */
export interface MigrationKillOptions {
  readonly folder: string;
  readonly domains: number;
  readonly times: number;
  readonly settings?: Readonly<Record<string, string>>;
  /** Where it is killed: on all of its way; while it is being started; while it restricts by team; while it hands over; while it takes back. */
  readonly during?: 'way' | 'start' | 'restrict' | 'hand-over' | 'take-back';
  /** What is deployed besides the values. */
  readonly onDeploy?: (text: string) => void;
}

interface Run {
  readonly options: ServiceOptions;
  readonly place: Omit<BegunPlace, 'url'>;
  readonly person: Person;
  readonly chance: Chance;
  readonly found: Record<string, number>;
  readonly isAnywhere: boolean;
  kills: number;
  service: ReadyService;
}

// A replica is taken for dead after 10 s, and then come looks every 3 s, on a busy machine.
const WELL_WITHIN_S = 90;

/**
 * Kills the service at random points of one migration, and starts it again. Throws, with the seed, where it does not end done, or
 * gone back, says so without its rows, has failed without saying why, does a step twice, or rows and journal do not say the same.
 */
export async function migrationKillRun(wanted: MigrationKillOptions): Promise<MigrationKillCounts> {
  const { folder, domains, times, settings = {}, during = 'way', onDeploy } = wanted;
  const chance = chanceOf(newSeed());
  const legacy: Legacy = { strategy: 'allowDynamic', domains, ...(during === 'restrict' && { meanwhile: 'open' }) };
  const counted = { kills: 0 };
  const person = migrationPerson({
    ...{ folder, legacy, onDeploy: onDeploy ?? (() => undefined) },
    backFrom: during === 'take-back' ? chance.pick(['copied', 'cleaned-up']) : undefined,
    mayDeploy: () => during !== 'way' || counted.kills > times / 2,
  });
  const options = { folder, settings: { ...settings, ...person.settings } };
  const place = { folder, isEmbedded: settings['STATE'] === 'embedded' || settings['REGISTRY'] !== 'cassandra' };
  const [audit, done] = [journalAudit(), stepsDone()];
  try {
    const service = await startService(options);
    const run: Run = Object.assign(counted, { options, place, person, chance, service, found: {}, isAnywhere: during === 'way' });
    await person.make(service.url);
    if (during === 'start') await killInStart(run, times);
    else await person.start(service.url);
    if (during === 'hand-over' || during === 'restrict') await person.steerTo(run.service.url, 'clean-up');
    if (during === 'take-back') await person.steerTo(run.service.url, 'restore');
    while (run.kills < times && !(await isOver(run))) await killOnce(run);
    await until('the migration is over', () => isOver(run), WELL_WITHIN_S);
    await until('all that was begun has an end on record', async () => (await audit.follow(run.service.url)) === 0, WELL_WITHIN_S);
    await until('its end is on record', async () => (await audit.follow(run.service.url), audit.endedMigrations() === 1), WELL_WITHIN_S);
    await audit.check(run.service.url);
    await done.follow(run.service.url);
    const { code } = await run.service.end('SIGTERM');
    if (code !== 0) throw new Error(`the last process ended with ${String(code)}: ${run.service.log()}`);
    return {
      seed: chance.seed,
      kills: run.kills,
      found: run.found,
      failures: person.failures(),
      stepsDone: done.count(),
      ...audit.counts(),
    };
  } catch (error) {
    throw new Error(`with FEDREMOTES_FAULT_SEED=${String(chance.seed)}: ${String(error)}`, { cause: error });
  }
}

async function isOver({ person, service }: Run): Promise<boolean> {
  const { state } = await person.steer(service.url);
  await wait(300);
  return state === 'done' || state === 'aborted';
}

async function killOnce(run: Run): Promise<void> {
  await untilStruck(run);
  await startAgain(run);
}

async function startAgain(run: Run): Promise<string> {
  await run.service.end('SIGKILL');
  run.kills += 1;
  run.service = await startService(run.options);
  const { phase, state } = await run.person.look(run.service.url);
  run.found[`${phase}, ${state}`] = (run.found[`${phase}, ${state}`] ?? 0) + 1;
  return phase;
}

/** Whoever was not told that it has started starts it again. */
async function killInStart(run: Run, times: number): Promise<void> {
  while (run.kills < times) {
    const starting = run.person.start(run.service.url).catch((error: unknown) => {
      if (!(error instanceof NoAnswer)) throw error;
    });
    await Promise.race([starting, wait(run.chance.below(run.chance.pick([50, 400, 2_000])))]);
    const phase = await startAgain(run);
    await starting;
    if (phase !== 'answer') return;
  }
  await run.person.start(run.service.url);
}

/** Most kills hit what has been begun, where anything is; on the whole way others hit any moment. A look for migrations comes every 3 s. */
async function untilStruck({ place, service, chance, isAnywhere }: Run): Promise<void> {
  if (isAnywhere && chance.next() < 0.3) return wait(chance.below(4_000));
  const end = performance.now() + 5_000;
  await untilBegun({ ...place, url: service.url }, () => performance.now() > end);
  await wait(chance.below(chance.pick(isAnywhere ? [1, 30, 300] : [1, 10, 50])));
}
