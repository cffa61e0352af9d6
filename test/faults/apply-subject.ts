import { askToRun, changingList, putSource, readSource, type ChangingList, type ShownRun } from './changing-list.ts';
import { callJson, NoAnswer } from './call.ts';
import type { Chance } from './chance.ts';
import { askToApply, finishPlan, planChanges, readPlan, type ShownPlan } from './plan-calls.ts';
import { changeAll, type ExpectedRows } from './planned-remotes.ts';
import { until } from './until.ts';

/** Remotes that plans change one after another, and a list beside them that a source takes. Nobody else changes either. */
export interface ApplySubject {
  readonly folder: string;
  readonly list: ChangingList;
  readonly chance: Chance;
  rows: ExpectedRows;
  /** The plan that was being applied when the process was killed, and what stands there once it is done. */
  inFlight: { readonly id: string; readonly then: ExpectedRows; readonly isAcknowledged: boolean } | undefined;
  hasSource: boolean;
  /** Runs that are known, by their ids. */
  readonly runs: Set<string>;
  /** Plans that are done, with the number of their steps; taken away by whoever looks at them. */
  readonly finished: [plan: string, total: number][];
}

/** What was found after kills. */
export interface SettleCounts {
  /** Plans that were being applied, by how they stood at the next start. */
  readonly left: Record<string, number>;
  /** Runs of a source that the next process finished. */
  runsGoneOnWith: number;
}

interface SubjectOptions {
  readonly folder: string;
  readonly life: number;
  readonly size: number;
  readonly chance: Chance;
}

/** A subject that nothing was done with. */
export const applySubject = ({ folder, life, size, chance }: SubjectOptions): ApplySubject => ({
  folder,
  list: changingList(folder, `list${String(life)}`, size),
  chance,
  rows: new Map(Array.from({ length: size }, (_, n) => [`m${String(n)}.life${String(life)}.example`, undefined])),
  inFlight: undefined,
  hasSource: false,
  runs: new Set(),
  finished: [],
});

/** A life of the service. */
interface Life {
  readonly killed: boolean;
  applied: number;
  synced: number;
}

interface Use {
  readonly chance: Chance;
  readonly life: Life;
}

/** Plans and applies, and changes and takes the list, on and on until the process is gone. */
export async function useSubject(url: string, subject: ApplySubject, use: Use): Promise<void> {
  const tasks = use.chance.pick([[applyOnce], [runOnce, watch], [applyOnce, runOnce], [applyOnce, watch], [applyOnce, runOnce, watch]]);
  await Promise.all(
    tasks.map(async (task) => {
      try {
        for (;;) await task(url, subject, use);
      } catch (error) {
        if (!(error instanceof NoAnswer && use.life.killed)) throw error;
      }
    }),
  );
}

async function applyOnce(url: string, subject: ApplySubject, { chance, life }: Use): Promise<void> {
  const { changes, then } = changeAll(subject.rows, chance);
  const { id, steps } = await planChanges(url, changes);
  if (steps.length !== changes.length) throw new Error(`${String(changes.length)} changes came to ${String(steps.length)} steps`);
  subject.inFlight = { id, then, isAcknowledged: false };
  const { status, text } = await askToApply(url, id);
  if (status !== 200) throw new Error(`apply answered ${String(status)}: ${text.slice(0, 1000)}`);
  subject.inFlight = { id, then, isAcknowledged: true };
  subject.rows = then;
  life.applied += 1;
}

async function runOnce(url: string, subject: ApplySubject, { chance, life }: Use): Promise<void> {
  subject.list.change(chance);
  if (!subject.hasSource) await putSource(url, subject.folder, subject.list);
  subject.hasSource = true;
  const { status, text } = await askToRun(url, subject.list);
  // It runs by itself too.
  if (status === 409) return;
  if (status !== 200) throw new Error(`a run answered ${String(status)}: ${text.slice(0, 1000)}`);
  noteRun(subject, JSON.parse(text) as RunAnswer);
  life.synced += 1;
}

interface RunAnswer {
  readonly run: string;
  readonly state: string;
  readonly message?: string;
  readonly plan?: ShownPlan;
}

function noteRun({ runs, finished }: ApplySubject, { run, state, message, plan }: RunAnswer): void {
  if (state !== 'applied' && state !== 'unchanged') throw new Error(`the run ${run} is ${state}: ${message ?? ''}`);
  runs.add(run);
  if (state === 'applied' && plan) finished.push([run, plan.steps.length]);
}

/** Sees which runs there are, so that none of them is lost. */
async function watch(url: string, subject: ApplySubject): Promise<void> {
  if (subject.hasSource) for (const { id } of (await readSource(url, subject.list)).runs) subject.runs.add(id);
  else await callJson(url, { method: 'GET', path: '/healthz' });
}

/** What was left open is closed. Finishes what was left in the middle; throws where that cannot be, or something is lost. */
export async function settleSubject(
  url: string,
  subject: ApplySubject,
  { counts, onlyOnce }: { readonly counts: SettleCounts; readonly onlyOnce: boolean },
): Promise<void> {
  if (subject.inFlight) await settlePlan(url, subject, subject.inFlight, counts);
  if (!subject.list.isThere()) return;
  // It was killed while it made the source.
  if (!subject.hasSource) await putSource(url, subject.folder, subject.list);
  subject.hasSource = true;
  await settleRuns(url, subject, counts);
  await until('the list is taken', async () => {
    const { status, text } = await askToRun(url, subject.list);
    if (status === 409) return false;
    if (status !== 200) throw new Error(`a run answered ${String(status)}: ${text.slice(0, 1000)}`);
    noteRun(subject, JSON.parse(text) as RunAnswer);
    return true;
  });
  if (onlyOnce) await callJson(url, { method: 'PATCH', path: `/v1/sources/${subject.list.name}`, body: { enabled: false } });
}

async function settlePlan(
  url: string,
  subject: ApplySubject,
  { id, then, isAcknowledged }: NonNullable<ApplySubject['inFlight']>,
  { left }: SettleCounts,
): Promise<void> {
  const { state } = await readPlan(url, id);
  if (!(isAcknowledged ? ['applied'] : ['open', 'incomplete', 'applied']).includes(state))
    throw new Error(`the plan ${id} is ${state} after a kill${isAcknowledged ? ', and was applied' : ''}`);
  if (!isAcknowledged) left[state] = (left[state] ?? 0) + 1;
  const { steps } = await finishPlan(url, id);
  subject.rows = then;
  subject.inFlight = undefined;
  subject.finished.push([id, steps.length]);
}

/** The last runs that are shown are more than a start can add: one that was running is among them. */
async function settleRuns(url: string, subject: ApplySubject, counts: SettleCounts): Promise<void> {
  const running = (runs: readonly ShownRun[]): readonly string[] => runs.flatMap(({ id, state }) => (state === 'running' ? [id] : []));
  const atFirst = (await readSource(url, subject.list)).runs;
  // Whoever is quicker than the next look for runs that were left must not make that forget one.
  if (subject.chance.next() < 0.5) await askToRun(url, subject.list);
  let { runs } = { runs: atFirst };
  await until(
    `the runs of ${subject.list.name} are finished`,
    async () => running(({ runs } = await readSource(url, subject.list)).runs).length === 0,
    60,
  ).catch((error: unknown) => {
    throw new Error(`${String(error)}: ${JSON.stringify(runs)}`);
  });
  counts.runsGoneOnWith += running(atFirst).length;
  for (const id of running(atFirst)) if (!runs.some((run) => run.id === id)) throw new Error(`the run ${id} was forgotten`);
  const slots = runs.filter(({ trigger }) => trigger === 'schedule').map(({ slot }) => slot);
  if (new Set(slots).size !== slots.length) throw new Error(`a slot was run twice: ${JSON.stringify(runs)}`);
  for (const { id, state, message } of runs)
    if (state !== 'applied' && state !== 'unchanged') throw new Error(`the run ${id} is ${state}: ${message ?? ''}`);
  // What the next process finished is a plan as any other.
  for (const id of running(atFirst)) {
    const ended = runs.find((run) => run.id === id);
    if (ended?.state === 'applied') subject.finished.push([id, (await readPlan(url, id)).steps.length]);
  }
}
