import { namesOf } from '../../domain/hazard.ts';
import type { Absent, Plan, PlanMode } from '../../domain/plan.ts';
import type { ListFormat } from '../../domain/wanted-remote.ts';
import type { Client } from '../client.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { isProblem } from '../problem-failure.ts';
import { clientOf, print, type Session } from '../session.ts';
import { showPlan } from '../show/plan.ts';
import { wantedFile } from '../wanted-file.ts';
import { reasonOf, type WriteOptions } from '../write.ts';
import { applyAndShow } from './apply.ts';
import { PLAN_KEYS, planExit } from './plans.ts';

/** What `plan` was told. */
export interface PlanOptions {
  readonly file: string;
  readonly format?: ListFormat;
  readonly mode: PlanMode;
  readonly source?: string;
  readonly absent?: Absent;
  readonly reason?: string;
}

/** `plan -f FILE`: makes a plan and shows it; 2 where it has something to do. */
export async function plan(session: Session, options: PlanOptions): Promise<ExitCode> {
  const made = await makePlan(session, await clientOf(session), options);
  print(session, made, showPlan);
  return planExit(made);
}

/** `apply -f FILE`: makes a plan, and applies it where nothing is in it that is not allowed. */
export async function planAndApply(session: Session, options: PlanOptions & WriteOptions): Promise<ExitCode> {
  const client = await clientOf(session);
  const made = await makePlan(session, client, options);
  if (made.steps.length === 0) {
    print(session, made, showPlan);
    return EXIT.done;
  }
  try {
    return await applyAndShow(session, client, made.id, options);
  } catch (error) {
    throw error instanceof Failure ? pointingAt(made, error) : error;
  }
}

/** The plan is there and can be read: what was meant is applied by its id, since the list may not come a second time. */
function pointingAt({ id, hazards }: Plan, failure: Failure): Failure {
  const { message, exitCode, details, problem } = failure;
  if (!isProblem(problem) || problem.code !== 'hazards-not-allowed') return failure;
  const names = namesOf([...hazards, ...(problem.hazards ?? [])]);
  return new Failure(message, {
    exitCode,
    details,
    problem,
    next: [`Read it: fedremotes plans get ${id}`, `If all of that is meant: fedremotes apply ${id} --allow ${names.join(',')}`],
  });
}

async function makePlan(session: Session, client: Client, { file, format, mode, source, absent, reason }: PlanOptions): Promise<Plan> {
  const wanted = await wantedFile(file, format, session.terminal);
  if ('changes' in wanted && (source !== undefined || absent)) throw byHand();
  const how = 'changes' in wanted ? {} : { mode, ...(source !== undefined && { source }), ...(absent && { absent }) };
  const body = { ...wanted, ...how };
  return (await client.ask<Plan>({ method: 'POST', path: '/v1/plans', body, headers: reasonOf(reason), keys: PLAN_KEYS })).body;
}

const byHand = (): Failure =>
  new Failure('The file names changes one by one, which are made by hand: --source and --absent go only with a list.', {
    next: ['Nothing has been changed. Leave them out, or give the list of how it should be.'],
  });
