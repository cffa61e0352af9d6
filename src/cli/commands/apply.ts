import { setTimeout as sleep } from 'node:timers/promises';
import type { Plan } from '../../domain/plan.ts';
import type { Client } from '../client.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { progressLine } from '../progress.ts';
import { clientOf, print, type Session } from '../session.ts';
import { showPlan } from '../show/plan.ts';
import { progressText } from '../show/progress.ts';
import { reasonOf, type WriteOptions } from '../write.ts';
import { PLAN_KEYS, planPath } from './plans.ts';

/** How often one looks how far it has come, in milliseconds. */
const LOOK_MS = 250;

/** `apply PLAN_ID`: applies it and waits until that has ended, showing how far it has come. */
export async function applyPlan(session: Session, id: string, options: WriteOptions): Promise<ExitCode> {
  return applyAndShow(session, await clientOf(session), id, options);
}

/** Applies a plan that is there, and shows it as it is then. */
export async function applyAndShow(session: Session, client: Client, id: string, options: WriteOptions): Promise<ExitCode> {
  const plan = await applied(session, client, id, options);
  print(session, plan, showPlan);
  return plan.state === 'applied' ? EXIT.done : EXIT.error;
}

async function applied(session: Session, client: Client, id: string, { allow = [], reason }: WriteOptions): Promise<Plan> {
  try {
    const { body } = await client.ask<Plan>({
      method: 'POST',
      path: planPath(id, 'apply'),
      body: { allow: [...allow] },
      headers: { prefer: 'respond-async', ...reasonOf(reason) },
      keys: PLAN_KEYS,
    });
    await watched(session, client, body);
    return (await client.ask<Plan>({ path: planPath(id), keys: PLAN_KEYS })).body;
  } catch (error) {
    if (session.terminal.interrupted().aborted) throw goesOn(id);
    throw error;
  }
}

/** Ctrl-C ends the looking, not the applying: that is the service's. */
const goesOn = (id: string): Failure =>
  new Failure('Interrupted. What was begun, the service goes on with.', {
    next: [`See how far it has come: fedremotes plans get ${id}`, `Wait for it, or go on with what is left: fedremotes apply ${id}`],
  });

async function watched({ terminal, options }: Session, client: Client, begun: Plan): Promise<void> {
  const line = progressLine(terminal);
  const since = terminal.now().getTime();
  const atFirst = begun.progress?.done ?? 0;
  try {
    for (let plan = begun; plan.state === 'applying';) {
      const seconds = (terminal.now().getTime() - since) / 1000;
      if (options.json !== true) line.say(progressText(plan.progress, seconds, atFirst));
      await sleep(LOOK_MS, undefined, { signal: terminal.interrupted() });
      plan = (await client.ask<Plan>({ path: planPath(plan.id), query: { steps: 'none' }, keys: PLAN_KEYS })).body;
    }
  } finally {
    line.done();
  }
}
