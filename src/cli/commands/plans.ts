import type { PlanRecordShown } from '../../app/plans/find-plan.ts';
import type { Plan } from '../../domain/plan.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { readPages } from '../pages.ts';
import { clientOf, print, type Session } from '../session.ts';
import { showPlan } from '../show/plan.ts';
import { showPlans } from '../show/plans.ts';
import { reasonOf, type WriteOptions } from '../write.ts';

/** By what an answer is known to be a plan. */
export const PLAN_KEYS = ['id', 'state', 'steps'] as const;

/** The path of a plan. */
export const planPath = (id: string, ...rest: readonly string[]): string => ['/v1/plans', encodeURIComponent(id), ...rest].join('/');

/** `plans list`. */
export async function listPlans(session: Session, { limit }: { readonly limit: number }): Promise<ExitCode> {
  const client = await clientOf(session);
  print(session, await readPages<PlanRecordShown>(client, { path: '/v1/plans', limit }), showPlans);
  return EXIT.done;
}

/** `plans get ID`: 2 where something is left to do. */
export async function getPlan(session: Session, id: string): Promise<ExitCode> {
  const client = await clientOf(session);
  const { body } = await client.ask<Plan>({ path: planPath(id), keys: PLAN_KEYS });
  print(session, body, showPlan);
  return planExit(body);
}

/** `plans reject ID`. */
export async function rejectPlan(session: Session, id: string, { reason }: WriteOptions): Promise<ExitCode> {
  const client = await clientOf(session);
  const { body } = await client.ask<Plan>({ method: 'POST', path: planPath(id, 'reject'), headers: reasonOf(reason), keys: PLAN_KEYS });
  print(session, body, ({ id: rejected }) => `Rejected the plan ${rejected}; nothing of it was done.`);
  return EXIT.done;
}

/** `undo ENTRY|PLAN_ID`: makes the plan that takes it back, and shows it. */
export async function undo(session: Session, what: string, { reason }: WriteOptions): Promise<ExitCode> {
  const client = await clientOf(session);
  const body = /^\d{1,15}$/.test(what) ? { entry: Number(what) } : { plan: what };
  if (what.trim() === '')
    throw new Failure('It is not said what to take back.', { next: ['Give the number of a journal entry, or the id of a plan.'] });
  const { body: plan } = await client.ask<Plan>({ method: 'POST', path: '/v1/undo', body, headers: reasonOf(reason), keys: PLAN_KEYS });
  print(session, plan, showPlan);
  return planExit(plan);
}

/** 2 where a plan has something to do. */
export const planExit = ({ state, steps }: Plan): ExitCode =>
  steps.length > 0 && (state === 'open' || state === 'incomplete' || state === 'applying') ? EXIT.findings : EXIT.done;
