import { namesOf } from '../../domain/hazard.ts';
import { refusedNotice } from '../../domain/left-out.ts';
import { ownerOf, type KeptSource, type ListSource, type SourceStatus } from '../../domain/list-source.ts';
import { fingerprintOf, groundOf } from '../../domain/moved.ts';
import { summaryOf, type Plan } from '../../domain/plan.ts';
import { toPlan } from '../../domain/plan-record.ts';
import { bad, ok, type Result } from '../../domain/result.ts';
import type { By, Context } from '../context.ts';
import type { Rejection } from '../rejection.ts';
import { alone, claimRun } from './alone.ts';
import { newRun } from './due-sources.ts';
import { fetchList, type PushedList } from './fetch-list.ts';
import { openRun } from './open-run.ts';
import { runClaimed } from './run-claimed.ts';
import type { RunEnd } from './run-source.ts';
import { noSuchSource } from './find-source.ts';
import { syncList } from './sync-list.ts';

/** What came of a run that somebody asked for. */
export interface RunAnswer {
  readonly run?: string;
  readonly state: RunEnd['state'] | 'planned';
  readonly message?: string;
  readonly plan?: Plan;
  readonly source: ListSource;
  readonly status: SourceStatus;
}

/** A run that somebody asks for. */
export interface RunRequest {
  readonly by: By;
  readonly pushed?: PushedList;
  /** Whether only to say what would be done. */
  readonly dryRun?: boolean;
}

/** Runs a source now, whether it is enabled or not. */
export async function requestRun(context: Context, name: string, request: RunRequest): Promise<Result<RunAnswer, Rejection>> {
  const kept = await context.sources.get(name);
  if (!kept) return bad(noSuchSource(name));
  const { source } = kept;
  if ((source.push === true) !== (request.pushed !== undefined)) return bad(wrongKind(source));
  if (request.dryRun === true) return dryRun(context, kept, request.pushed);
  return (await alone(context, name, () => runNow(context, kept, request))) ?? bad(busy(name));
}

async function runNow(context: Context, kept: KeptSource, { by, pushed }: RunRequest): Promise<Result<RunAnswer, Rejection>> {
  const { source } = kept;
  if (await openRun(context, source.name)) return bad(busy(source.name));
  const run = await newRun(context, kept, source.push ? 'push' : 'request', context.clock.now().toISOString());
  const claimed = await claimRun(context, run);
  if (typeof claimed === 'string') return bad(busy(source.name));
  // Another replica may have ended a run since we looked.
  const now = (await context.sources.get(source.name)) ?? kept;
  const end = await runClaimed(context, now, claimed, by, pushed);
  return ok({ run: run.id, ...end, source });
}

/** The real run, less its last step: nothing is kept, nothing is changed. */
async function dryRun(context: Context, kept: KeptSource, pushed: PushedList | undefined): Promise<Result<RunAnswer, Rejection>> {
  const got = await fetchList(context, kept, pushed);
  const { source, status } = kept;
  if (!got.ok) return ok({ state: 'unhealthy', message: got.problem.message, source, status });
  const { snapshot, asked, drafted, shrunk } = await syncList(context, kept, got.value.list);
  const { steps, hazards } = drafted;
  const notices = [...asked.notices, ...drafted.notices, ...drafted.refusals.map(refusedNotice)];
  const plan = toPlan(
    {
      id: 'dry-run',
      state: 'open',
      fingerprint: fingerprintOf(snapshot, steps),
      created_at: context.clock.now().toISOString(),
      source: ownerOf(source),
      summary: summaryOf(steps, asked.unchanged + drafted.unchanged),
      allowed: source.allow,
      hazards: namesOf(hazards),
    },
    { ground: groundOf(snapshot), steps, hazards, notices },
  );
  return ok({ state: 'planned', ...(shrunk !== undefined && { message: shrunk }), plan, source, status });
}

const wrongKind = ({ name, push }: ListSource): Rejection => ({
  code: 'source-takes-no-list',
  message: push
    ? `The source ${name} takes the list that is sent with the request, and none was sent. Send it as the body, with its content type.`
    : `The source ${name} fetches its list itself; leave the body out. Only a push source takes one.`,
});

const busy = (name: string): Rejection => ({
  code: 'source-busy',
  message: `The source ${name} is being run already. Nothing was done; see how it ends with GET /v1/sources/${name}.`,
});
