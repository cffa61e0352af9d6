import { setTimeout as wait } from 'node:timers/promises';
import { startService, type ReadyService } from '../support/service-process.ts';
import { endWell } from './end-well.ts';
import type { CassandraPlace } from './cassandra-place.ts';
import { changingList, putSource, readSource, type ChangingList, type ShownSource } from './changing-list.ts';
import { chanceOf, newSeed, type Chance } from './chance.ts';
import { isDisagreement, journalAudit, readRows, type JournalAudit, type JournalCounts } from './journal-audit.ts';
import { readPlan } from './plan-calls.ts';
import { stepsDone } from './steps-done.ts';
import { isBegun, untilBegun } from './until-begun.ts';
import { load, until } from './until.ts';

/** What a run of slots did. */
export interface SlotsCounts extends JournalCounts {
  readonly seed: number;
  /** Slots that were run, each under one id; how their runs ended. */
  readonly slots: number;
  readonly ended: Readonly<Record<string, number>>;
  /** Times that a replica stood still for longer than its lease. */
  readonly stops: number;
  readonly stepsDone: number;
}

/** How much is to be run. */
export interface SlotsOptions {
  readonly sources: number;
  /** Of each source; they come every ten seconds. */
  readonly slots: number;
  /** Remotes of a list. */
  readonly size: number;
}

interface Run {
  readonly chance: Chance;
  readonly services: readonly ReadyService[];
  readonly lists: readonly ChangingList[];
  /** Source and slot → its run. */
  readonly bySlot: Map<string, { readonly id: string; readonly state: string }>;
  stopped: ReadyService | undefined;
  stops: number;
  /** Whether nobody is to be stopped any more. */
  isOver: boolean;
}

const REPLICAS = 3;
const MOST_TRIES = 20;
const LEASE_MS = 10_000;
// An unhealthy source is tried again after half a minute; what a dead one left is closed after as long.
const QUIET_WITHIN_S = 120;

/**
 * Lets three replicas run the slots of sources whose lists change all the time, one of them standing still now and then for longer
 * than its lease. Throws, with the seed, where a slot is run under two ids, a planned change is done twice, one of a run that says
 * that it was applied is not on record, or journal, tables and lists disagree in the end.
 */
export async function slotsRun({ options }: CassandraPlace, { sources, slots, size }: SlotsOptions): Promise<SlotsCounts> {
  const chance = chanceOf(newSeed());
  const { folder } = options;
  const services: ReadyService[] = [];
  for (let n = 0; n < REPLICAS; n += 1) services.push(await startService({ ...options, folder: `${folder}/replica${String(n)}` }));
  const lists = Array.from({ length: sources }, (_, n) => changingList(folder, `list${String(n)}`, size));
  const run: Run = { chance, services, lists, bySlot: new Map(), stopped: undefined, stops: 0, isOver: false };
  const late = new Set<string>();
  const audit = journalAudit({ mayDrift: (domain) => late.add(domain).has(domain) });
  try {
    for (const list of lists) {
      list.change(chance);
      await putSource(running(run).url, folder, list);
    }
    const changing = load([() => changeOne(run), () => stopOne(run)]);
    try {
      while (ended(run).length < sources * slots || run.stops === 0) {
        changing.check();
        await look(run);
        await wait(1000);
      }
    } finally {
      run.isOver = true;
      await changing.stop();
    }
    const done = await quiet(run, audit, late);
    for (const service of services) await endWell(service);
    const counted: Record<string, number> = {};
    for (const state of ended(run)) counted[state] = (counted[state] ?? 0) + 1;
    return { seed: chance.seed, slots: run.bySlot.size, ended: counted, stops: run.stops, stepsDone: done, ...audit.counts() };
  } catch (error) {
    for (const { pid, isRunning } of services) if (isRunning()) process.kill(pid, 'SIGCONT');
    const logs = services.map((service) => service.log().slice(-2000)).join('\n');
    throw new Error(`with FEDREMOTES_FAULT_SEED=${String(chance.seed)}: ${String(error)}\n${logs}`, { cause: error });
  }
}

const ended = ({ bySlot }: Run): readonly string[] => [...bySlot.values()].flatMap(({ state }) => (state === 'running' ? [] : [state]));

function running({ services, stopped }: Run): ReadyService {
  const [service] = services.filter((one) => one !== stopped);
  if (!service) throw new Error('nobody runs');
  return service;
}

async function changeOne({ chance, lists }: Run): Promise<void> {
  await wait(chance.below(4000) / lists.length);
  chance.pick(lists).change(chance);
}

/** Has one stand still for longer than its lease, and nobody else meanwhile: mostly one that has begun what it does not end. */
async function stopOne(run: Run): Promise<void> {
  const { chance } = run;
  await wait(chance.below(3000));
  const isHit = chance.next() < 0.7;
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const service = chance.pick(run.services);
    const others = { url: (run.services.find((one) => one !== service) ?? service).url, folder: '', isEmbedded: false };
    if (isHit) await untilBegun(others, () => run.isOver);
    run.stopped = service;
    process.kill(service.pid, 'SIGSTOP');
    // What it had sent arrives, and what others do ends.
    if (isHit) await wait(500);
    const isHeld = !isHit || tries === MOST_TRIES - 1 || run.isOver || (await isBegun(others));
    if (isHeld) await wait(LEASE_MS + chance.below(10_000));
    process.kill(service.pid, 'SIGCONT');
    run.stopped = undefined;
    if (!isHeld) continue;
    run.stops += 1;
    return;
  }
}

/** Notes the runs that are shown; one that stands still in the middle of an answer is asked another time. */
async function look(run: Run): Promise<readonly ShownSource[]> {
  const all: ShownSource[] = [];
  for (const list of run.lists) {
    const source = await Promise.race([readSource(running(run).url, list), wait(2000, undefined)]);
    if (!source) continue;
    all.push(source);
    for (const { id, trigger, slot, state } of source.runs) {
      if (trigger !== 'schedule') continue;
      const key = `${list.name}/${slot}`;
      const before = run.bySlot.get(key);
      if (before && before.id !== id) throw new Error(`${key} is run as ${before.id} and as ${id}`);
      if (before && before.state !== 'running' && before.state !== state)
        throw new Error(`the run ${id} was ${before.state}, and is ${state}`);
      run.bySlot.set(key, { id, state });
    }
  }
  return all;
}

/** The lists stay as they are. Waits until all of them are taken, and looks whether everything says the same. Answers the steps done. */
async function quiet(run: Run, audit: JournalAudit, late: ReadonlySet<string>): Promise<number> {
  const { services, lists, bySlot } = run;
  let seen: readonly ShownSource[] = [];
  const isTaken = ({ status, runs: [last, ...older] }: ShownSource): boolean =>
    status.state === 'healthy' && last?.state === 'unchanged' && older.every(({ state }) => state !== 'running');
  await until(
    'all lists are taken',
    async () => (seen = await look(run)).every(isTaken) && seen.length === lists.length,
    QUIET_WITHIN_S,
  ).catch((error: unknown) => {
    throw new Error(`${String(error)}: ${JSON.stringify(seen)}`);
  });
  for (const { url } of services) {
    await until('all that was begun has an end', async () => (await audit.follow(url)) === 0, QUIET_WITHIN_S);
    await until('journal and tables agree', () => audit.check(url).then(() => true, isDisagreement), QUIET_WITHIN_S);
    const rows = await readRows(url);
    for (const list of lists) list.expectTaken(rows, late);
  }
  const done = stepsDone();
  const { url } = running(run);
  await done.follow(url);
  for (const { id, state } of bySlot.values()) if (state === 'applied') done.expectAll(id, (await readPlan(url, id)).steps.length);
  return done.count();
}
