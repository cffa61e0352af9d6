import { setTimeout as wait } from 'node:timers/promises';
import { startService, type ReadyService } from '../support/service-process.ts';
import { endWell } from './end-well.ts';
import { callJson, NoAnswer } from './call.ts';
import type { CassandraPlace } from './cassandra-place.ts';
import { chanceOf, newSeed, type Chance } from './chance.ts';
import { isDisagreement, journalAudit, type JournalAudit, type JournalCounts, type JournalLine } from './journal-audit.ts';
import { migrationPerson, type Person } from './migration-person.ts';
import { readPlan } from './plan-calls.ts';
import { stepsDone } from './steps-done.ts';
import { load, until } from './until.ts';

/** What a run of strikes at the replica that carries a migration did. */
export interface MigrationReplicasCounts extends JournalCounts {
  readonly seed: number;
  readonly kills: number;
  /** Times that it stood still for longer than its lease. */
  readonly stops: number;
  /** How the migration stood when it was struck, by phase; `open`: that left steps without an end. */
  readonly struck: Readonly<Record<string, number>>;
  /** Why it had failed, each time that a person let it go on. */
  readonly failures: readonly string[];
  /** Steps that are on record as done, each once. */
  readonly stepsDone: number;
  readonly ended: string;
}

/** What is to be carried, and how often it is struck. */
export interface MigrationReplicasOptions {
  readonly domains: number;
  readonly strikes: number;
  /** Whether it is rolled back once all is copied. */
  readonly goesBack: boolean;
}

interface Replica {
  readonly folder: string;
  service: ReadyService;
  /** Its name in the journal, of this moment. */
  name: string;
}

interface Run {
  readonly place: CassandraPlace;
  readonly chance: Chance;
  readonly person: Person;
  readonly replicas: Replica[];
  readonly struck: Record<string, number>;
  /** Whom nobody asks now. */
  down: Replica | undefined;
  kills: number;
  stops: number;
  phase: string;
  isOver: boolean;
}

const REPLICAS = 3;
const LEASE_MS = 10_000;
// A lease, what a dead one has sent, and the time that its steps are busy: several times, on a busy machine.
const WELL_WITHIN_S = 240;

/**
 * Lets three replicas carry one migration; whichever carries it is killed or stands still for longer than its lease, at a random
 * moment of its work. Throws, with the seed, where the migration does not end, says what is not so, needs a person though no store
 * has failed, does a step twice, or where journal and tables disagree.
 */
export async function migrationReplicasRun(place: CassandraPlace, options: MigrationReplicasOptions): Promise<MigrationReplicasCounts> {
  const chance = chanceOf(newSeed());
  const { folder } = place.options;
  const counted = { kills: 0, stops: 0 };
  const person = migrationPerson({
    folder,
    legacy: { strategy: 'allowDynamic', domains: options.domains },
    backFrom: options.goesBack ? chance.pick(['copied', 'cleaned-up']) : undefined,
    // At least one strike is kept for what comes behind the copy.
    mayDeploy: () => counted.kills + counted.stops >= Math.min(1, options.strikes - 1),
  });
  const run: Run = Object.assign(counted, { place, chance, person, replicas: [], struck: {}, down: undefined, phase: '', isOver: false });
  const late = new Set<string>();
  const audit = journalAudit({ mayDrift: (domain) => late.add(domain).has(domain) });
  try {
    for (let n = 0; n < REPLICAS; n += 1) run.replicas.push(await started(run, `${folder}/replica${String(n)}`, n));
    await person.make(pick(run).service.url);
    await person.start(pick(run).service.url);
    const striking = load([() => strikeOnce(run, options.strikes)]);
    try {
      await until('the migration is over', () => isOver(run, striking.check), WELL_WITHIN_S);
    } finally {
      run.isOver = true;
      await striking.stop();
    }
    const done = await quiet(run, audit, late);
    for (const { service } of run.replicas) await endWell(service);
    const { kills, stops, struck, phase } = run;
    return { seed: chance.seed, kills, stops, struck, failures: run.person.failures(), stepsDone: done, ended: phase, ...audit.counts() };
  } catch (error) {
    for (const { service } of run.replicas) if (service.isRunning()) process.kill(service.pid, 'SIGCONT');
    const logs = run.replicas.map(({ service }) => service.log().slice(-2000)).join('\n');
    throw new Error(`with FEDREMOTES_FAULT_SEED=${String(chance.seed)}: ${String(error)}\n${logs}`, { cause: error });
  }
}

const settingsOf = ({ place, person }: Run): Readonly<Record<string, string>> => {
  // The values files say it.
  const { STRATEGY: _, ...rest } = place.options.settings as Record<string, string>;
  return { ...rest, ...person.settings };
};

async function started(run: Run, folder: string, n: number): Promise<Replica> {
  const service = await startService({ folder, settings: settingsOf(run) });
  return { folder, service, name: await nameOf(service, n) };
}

/** A replica shows its name by what it writes. */
async function nameOf({ url }: ReadyService, n: number): Promise<string> {
  const path = `/v1/remotes/mark${String(n)}.example`;
  const body = { search_policy: 'no_search', restriction: { tag: 'allow_all', value: null } };
  await callJson(url, { method: 'PUT', path, body });
  await callJson(url, { method: 'DELETE', path: `${path}?allow=MASS_CHANGE` });
  return holderIn(await newest(url, `&domain=mark${String(n)}.example`));
}

async function newest(url: string, filter = ''): Promise<JournalLine | undefined> {
  const { items } = (await callJson(url, { method: 'GET', path: `/v1/journal?limit=1${filter}` })) as { readonly items: JournalLine[] };
  return items[0];
}

const holderIn = (line: JournalLine | undefined): string => line?.holder?.replica ?? '';

function pick({ replicas, down, chance }: Run): Replica {
  return chance.pick(replicas.filter((one) => one !== down));
}

/** One that is killed while it is asked has answered nothing, which is no wrong answer. */
async function isOver(run: Run, check: () => void): Promise<boolean> {
  check();
  const { service } = pick(run);
  const shown = await Promise.race([run.person.steer(service.url), wait(10_000, undefined)]).catch((error: unknown) => {
    if (error instanceof NoAnswer) return undefined;
    throw error;
  });
  run.phase = shown?.phase ?? run.phase;
  await wait(1_000);
  return shown?.state === 'done' || shown?.state === 'aborted';
}

/** Strikes whoever carries it, in the middle of what it has begun. */
async function strikeOnce(run: Run, strikes: number): Promise<void> {
  const { chance } = run;
  if (run.kills + run.stops >= strikes || run.isOver) return wait(100);
  const { service } = pick(run);
  const line = await newest(service.url);
  const carrier = run.replicas.find(({ name }) => name === holderIn(line));
  if (line?.outcome !== 'started' || !carrier) return wait(50);
  await wait(chance.below(chance.pick([1, 30, 300])));
  if (chance.next() < 0.5) await kill(run, carrier);
  else await stop(run, carrier);
}

async function note(run: Run, carrier: Replica): Promise<void> {
  // What it had sent arrives.
  await wait(500);
  const line = await newest(pick(run).service.url);
  const isOpen = line?.outcome === 'started' && holderIn(line) === carrier.name;
  const key = `${run.phase}${isOpen ? ', open' : ''}`;
  run.struck[key] = (run.struck[key] ?? 0) + 1;
}

async function kill(run: Run, carrier: Replica): Promise<void> {
  run.down = carrier;
  await carrier.service.end('SIGKILL');
  run.kills += 1;
  await note(run, carrier);
  await wait(run.chance.below(run.chance.pick([1, 15_000])));
  await again(run, carrier, () => startService({ folder: carrier.folder, settings: settingsOf(run) }));
}

async function stop(run: Run, carrier: Replica): Promise<void> {
  run.down = carrier;
  process.kill(carrier.service.pid, 'SIGSTOP');
  run.stops += 1;
  await note(run, carrier);
  await wait(LEASE_MS + run.chance.below(15_000));
  process.kill(carrier.service.pid, 'SIGCONT');
  await again(run, carrier, () => Promise.resolve(carrier.service));
}

async function again(run: Run, carrier: Replica, start: () => Promise<ReadyService>): Promise<void> {
  carrier.service = await start();
  carrier.name = '';
  run.down = undefined;
  carrier.name = await nameOf(carrier.service, run.replicas.indexOf(carrier));
}

/** Everything has its end, and journal, tables and plans say the same. Answers the steps done. */
async function quiet(run: Run, audit: JournalAudit, late: ReadonlySet<string>): Promise<number> {
  for (const { service } of run.replicas) {
    const { url } = service;
    await until('all that was begun has an end', async () => (await audit.follow(url)) === 0, WELL_WITHIN_S);
    await until('journal and tables agree', () => audit.check(url).then(() => true, isDisagreement), WELL_WITHIN_S);
    // It says of itself what is so, whoever is asked.
    await run.person.look(url);
  }
  const done = stepsDone();
  const { url } = pick(run).service;
  await done.follow(url);
  for (const plan of (await run.person.look(url)).plans) {
    const { state, steps } = await readPlan(url, plan);
    // What came late, from a replica that was taken for dead, is on record as seen, not as a step.
    const isLate = (n: number): boolean => late.has(steps.find((step) => step.n === n)?.domain ?? '');
    if (state === 'applied') done.expectAll(plan, steps.length, isLate);
  }
  // One that was stopped for less than it takes to be taken for dead stops by itself, and says so.
  const failures = run.person.failures().filter((why) => !why.includes('could not show for too long that it lives'));
  if (failures.length > 0) throw new Error(`a person had to let it go on: ${failures.join('; ')}`);
  return done.count();
}
