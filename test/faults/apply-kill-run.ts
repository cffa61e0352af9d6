import { setTimeout as wait } from 'node:timers/promises';
import { startService, type ReadyService, type ServiceOptions } from '../support/service-process.ts';
import { applySubject, settleSubject, useSubject, type ApplySubject, type SettleCounts } from './apply-subject.ts';
import { chanceOf, newSeed, type Chance } from './chance.ts';
import { journalAudit, readRows, type JournalAudit, type JournalCounts } from './journal-audit.ts';
import { finishPlan, planChanges } from './plan-calls.ts';
import { expectRows } from './planned-remotes.ts';
import { stepsDone, type StepsDone } from './steps-done.ts';
import { untilBegun, type BegunPlace } from './until-begun.ts';
import { until } from './until.ts';

/** What a run of kills in the middle of plans did. */
export interface ApplyKillCounts extends JournalCounts, SettleCounts {
  readonly seed: number;
  readonly kills: number;
  /** Plans that were applied to their end while nobody killed, and runs of a source. */
  readonly applied: number;
  readonly synced: number;
  readonly stepsDone: number;
}

/** What to kill, and how often. */
export interface ApplyKillOptions {
  /** DATA_DIR; lists stand there too. */
  readonly folder: string;
  readonly times: number;
  /** Steps of a plan, and remotes of a list. */
  readonly steps: number;
  readonly settings?: Readonly<Record<string, string>>;
  /**
   * Where what a kill left open is closed some time after the next start, and its remotes are busy till then: what is there is
   * looked at after every so many kills only, and each life has remotes and a source of its own.
   */
  readonly checkEvery?: number;
}

// A replica is taken for dead after 10 s, and what it sent has 5 s to settle; then come looks every 2 s, on a busy machine.
const CLOSED_WITHIN_S = 60;

/**
 * Kills the service `times` times while it applies plans and takes lists, and starts it again on the same stores. Throws, with
 * the seed, where anything acknowledged is lost, a plan or a run that was left in the middle cannot be finished, a step is done
 * twice, or rows, plans and journal do not say the same.
 */
export async function applyKillRun({ folder, times, steps, settings = {}, checkEvery }: ApplyKillOptions): Promise<ApplyKillCounts> {
  const chance = chanceOf(newSeed());
  const options: ServiceOptions = { folder, settings: { STRATEGY: 'allowDynamic', ...settings } };
  const [audit, done] = [journalAudit(), stepsDone()];
  const counts = { left: {} as Record<string, number>, runsGoneOnWith: 0 };
  // Where nothing else is set, the state is where the registry is.
  const place = { folder, isEmbedded: (settings['STATE'] ?? settings['REGISTRY']) !== 'cassandra' };
  const newSubject = (life: number): ApplySubject => applySubject({ folder, life, size: steps, chance });
  const subjects = [newSubject(0)];
  const settle = async (service: ReadyService): Promise<void> => {
    await check(service, { subjects, audit, done, counts, onlyOnce: checkEvery !== undefined });
    if (checkEvery === undefined) return;
    subjects.length = 0;
    await removeAll(service);
  };
  let [applied, synced] = [0, 0];
  try {
    for (let kills = 0; kills < times; kills += 1) {
      const service = await startService(options);
      if (kills > 0 && kills % (checkEvery ?? 1) === 0) await settle(service);
      if (checkEvery !== undefined && kills > 0) subjects.push(newSubject(kills));
      const life = await useUntilKilled(service, subjects.at(-1) ?? newSubject(kills), { chance, place });
      applied += life.applied;
      synced += life.synced;
    }
    const service = await startService(options);
    await settle(service);
    const { code } = await service.end('SIGTERM');
    if (code !== 0) throw new Error(`the last process ended with ${String(code)}: ${service.log()}`);
  } catch (error) {
    throw new Error(`with FEDREMOTES_FAULT_SEED=${String(chance.seed)}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
  return { seed: chance.seed, kills: times, applied, synced, stepsDone: done.count(), ...counts, ...audit.counts() };
}

interface Check {
  readonly subjects: readonly ApplySubject[];
  readonly audit: JournalAudit;
  readonly done: StepsDone;
  readonly counts: SettleCounts;
  /** Whether each is looked at this one time. */
  readonly onlyOnce: boolean;
}

async function check({ url }: ReadyService, { subjects, audit, done, counts, onlyOnce }: Check): Promise<void> {
  await until('what a killed process left open is closed', async () => (await audit.follow(url)) === 0, CLOSED_WITHIN_S);
  for (const subject of subjects) await settleSubject(url, subject, { counts, onlyOnce });
  await audit.check(url);
  const rows = await readRows(url);
  await done.follow(url);
  for (const { rows: planned, list, finished } of subjects) {
    expectRows(rows, planned);
    if (list.isThere()) list.expectTaken(rows);
    for (const [plan, total] of finished.splice(0)) done.expectAll(plan, total);
  }
}

/** Makes room for the remotes of the lives to come: there may be no more than 10,000. */
async function removeAll({ url }: ReadyService): Promise<void> {
  const changes = [...(await readRows(url)).keys()].map((domain) => ({ action: 'remove', domain }) as const);
  if (changes.length > 0) await finishPlan(url, (await planChanges(url, changes)).id);
}

/** Applies plans and takes lists on and on; of the kills half hit what has been begun, half any moment. */
async function useUntilKilled(
  service: ReadyService,
  subject: ApplySubject,
  { chance, place }: { readonly chance: Chance; readonly place: Omit<BegunPlace, 'url'> },
): Promise<{ readonly applied: number; readonly synced: number }> {
  const life = { killed: false, applied: 0, synced: 0 };
  const using = useSubject(service.url, subject, { chance, life });
  using.catch(() => (life.killed = true));
  const beforeFirst = chance.pick([0, 0, 1, 2]);
  while (!life.killed && life.applied + life.synced < beforeFirst) await wait(1);
  if (chance.next() < 0.6) {
    await untilBegun({ ...place, url: service.url }, () => life.killed);
    await wait(chance.below(chance.pick([1, 10, 30])));
  } else await wait(chance.below(chance.pick([5, 30, 100, 300])));
  life.killed = true;
  await service.end('SIGKILL');
  await using;
  return life;
}
