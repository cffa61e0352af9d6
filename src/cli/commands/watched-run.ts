import { setTimeout as sleep } from 'node:timers/promises';
import type { SourceWithRuns } from '../../app/sources/find-source.ts';
import type { Plan } from '../../domain/plan.ts';
import type { Client } from '../client.ts';
import { progressLine } from '../progress.ts';
import type { Session } from '../session.ts';
import { progressText } from '../show/progress.ts';
import { planPath } from './plans.ts';

/** How often one looks how far a run has come, in milliseconds; most runs end before the first look. */
const LOOK_MS = 1_000;

/** Waits for a run of a source, and says meanwhile how far its plan has come, how fast, and how long it will take. */
export async function watchedRun<T>({ terminal, options }: Session, client: Client, name: string, running: Promise<T>): Promise<T> {
  const line = progressLine(terminal);
  let from: { readonly done: number; readonly at: number } | undefined;
  const look = async (): Promise<void> => {
    const progress = await progressOf(client, name);
    if (!progress) return;
    const now = terminal.now().getTime();
    from ??= { done: progress.done, at: now };
    line.say(progressText(progress, (now - from.at) / 1000, from.done));
  };
  try {
    const isShown = terminal.progress && options.json !== true;
    while (isShown && !(await isSettled(running, LOOK_MS))) await look();
    return await running;
  } finally {
    line.done();
  }
}

const isSettled = (promise: Promise<unknown>, milliseconds: number): Promise<boolean> =>
  Promise.race([
    promise.then(
      () => true,
      () => true,
    ),
    // Once the answer is there nothing waits for the next look.
    sleep(milliseconds, false, { ref: false }),
  ]);

/** How far it has come; undefined while it is not known, also where the look itself fails: the run goes on. */
async function progressOf(client: Client, name: string): Promise<Plan['progress']> {
  try {
    const source = await client.ask<SourceWithRuns>({ path: `/v1/sources/${encodeURIComponent(name)}`, keys: ['runs'] });
    const run = source.body.runs.find(({ state }) => state === 'running');
    if (!run) return undefined;
    return (await client.ask<Plan>({ path: planPath(run.id), query: { steps: 'none' }, keys: ['id', 'state'] })).body.progress;
  } catch {
    return undefined;
  }
}
