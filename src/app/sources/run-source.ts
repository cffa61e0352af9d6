import { canonicalJson } from '../../domain/journal.ts';
import { notAllowed } from '../../domain/draft-plan.ts';
import { namesOf } from '../../domain/hazard.ts';
import { isRefused, leftOutText, refusedNotice } from '../../domain/left-out.ts';
import { failedStatus, ownerOf, type KeptSource, type SourceStatus } from '../../domain/list-source.ts';
import type { Plan } from '../../domain/plan.ts';
import { toPlan, type PlanBody, type PlanRecord } from '../../domain/plan-record.ts';
import type { SyncRun } from '../../domain/sync-run.ts';
import type { By, Context } from '../context.ts';
import { applyPlan } from '../plans/apply-plan.ts';
import { closedProblem } from '../plans/find-plan.ts';
import { keepPlan } from '../plans/make-plan.ts';
import { rejectPlan } from '../plans/reject-plan.ts';
import { fetchList, type GoodList, type PushedList } from './fetch-list.ts';
import { syncList, type Synced } from './sync-list.ts';

/** How a run ended: its state with a reason, what is known of the source now, and its plan. */
export interface RunEnd {
  readonly state: SyncRun['state'];
  readonly message?: string;
  readonly status: SourceStatus;
  readonly plan?: Plan;
}

/** Runs a source once, as `run`, which must have been claimed. Whoever goes on with the run of a dead one finds its plan and goes on with that. */
export async function runSource(context: Context, kept: KeptSource, run: SyncRun, by: By, pushed?: PushedList): Promise<RunEnd> {
  const begun = await context.plans.get(run.id);
  if (begun) return goOn(context, kept, begun.record, by);
  if (kept.source.push && !pushed)
    return unhealthy(context, kept.status, 'The list that was sent was lost with the process that had it. Send it again.');
  const got = await fetchList(context, kept, pushed);
  if (!got.ok) return unhealthy(context, kept.status, got.problem.message);
  const synced = await syncList(context, kept, got.value.list);
  const status = (synced.shrunk === undefined ? goodStatus : shrunkStatus)(context, kept.status, got.value.known, synced);
  if (synced.asked.refusals.length > 0) return unhealthy(context, status, synced.asked.refusals[0]?.message ?? '');
  const why = reasonToWait(kept, synced);
  if (why !== undefined) return waiting(context, { kept, run, by, synced, status, why });
  const made = await planOf(context, { kept, run, by, synced });
  if (!made.ok) return unhealthy(context, status, made.problem.message);
  const ready = await withoutPlan(context, status, by);
  if (synced.drafted.steps.length > 0) return withPresent(await applied(context, kept, run.id, by, ready));
  return { state: 'unchanged', ...said(ready), status: ready, plan: made.value };
}

/** The one who made this plan is dead; what it has done stands in the journal. */
function goOn(context: Context, kept: KeptSource, { id, state, hazards }: PlanRecord, by: By): Promise<RunEnd> | RunEnd {
  // What made it be tried again is over: with its retry_at kept, no later slot would ever be due.
  const { retry_at: _retry, message: _message, ...status } = { ...kept.status, consecutive_failures: 0 };
  const isForPerson = kept.source.review || hazards.some((name) => !kept.source.allow.includes(name));
  if (state !== 'open' || !isForPerson) return applied(context, kept, id, by, status);
  const message = 'The plan has consequences that the source does not allow. It waits for a person.';
  return { state: 'waiting', message, status: { ...status, state: 'waiting', message, plan: id } };
}

const said = ({ message }: SourceStatus): { readonly message?: string } => (message === undefined ? {} : { message });

function goodStatus({ clock }: Context, before: SourceStatus, known: GoodList['known'], { absent, counts, notices }: Synced): SourceStatus {
  const { message: _message, retry_at: _retry, etag: _etag, last_modified: _modified, notices: _notices, ...kept } = before;
  const now = clock.now().toISOString();
  const of = { counts, ...(notices && { notices }) };
  const message = leftOutText(of);
  const good = { ...kept, ...known, ...of, absent, ...(message !== undefined && { message }) };
  return { ...good, state: 'healthy', consecutive_failures: 0, last_run: now, last_success: now };
}

/** No good fetch: what is absent from it has not been absent once more. Only its version is known, so that a 304 is of this list. */
function shrunkStatus({ clock, chance }: Context, before: SourceStatus, known: GoodList['known'], { shrunk = '' }: Synced): SourceStatus {
  const { etag: _etag, last_modified: _modified, ...kept } = before;
  return failedStatus({ ...kept, ...known }, { message: shrunk, now: clock.now(), chance: chance() });
}

function unhealthy({ clock, chance }: Context, status: SourceStatus, message: string): RunEnd {
  return { state: 'unhealthy', message, status: failedStatus(status, { message, now: clock.now(), chance: chance() }) };
}

function reasonToWait({ source }: KeptSource, { drafted, shrunk }: Synced): string | undefined {
  if (drafted.steps.length === 0) return undefined;
  if (shrunk !== undefined) return shrunk;
  if (source.review) return 'The source is under review: every plan of it waits for a person.';
  const missing = namesOf(notAllowed(drafted.hazards, source.allow));
  return missing.length > 0
    ? `The plan has consequences that the source does not allow: ${missing.join(', ')}. It waits for a person.`
    : undefined;
}

interface Ready {
  readonly kept: KeptSource;
  readonly run: SyncRun;
  readonly by: By;
  readonly synced: Synced;
}

const planOf = (context: Context, { kept, run, by, synced }: Ready) =>
  keepPlan(
    context,
    { snapshot: synced.snapshot, ...synced.asked, source: ownerOf(kept.source), by, id: run.id, leavesOutRefused: true },
    synced.drafted,
  );

/** Leaves the plan for a person; one that waits already and says the same stays, any other is closed. */
async function waiting(context: Context, wait: Ready & { readonly status: SourceStatus; readonly why: string }): Promise<RunEnd> {
  const { synced, by } = wait;
  const why = synced.shrunk ?? [wait.why, ...(wait.status.message === undefined ? [] : [wait.status.message])].join(' ');
  const state = synced.shrunk === undefined ? 'waiting' : 'unhealthy';
  const before = await waitingPlan(context, wait.status.plan);
  if (before && saysTheSame(before, synced)) {
    const status: SourceStatus = { ...wait.status, state, message: why };
    return { state: 'waiting', message: why, status, plan: before.plan };
  }
  const status = await withoutPlan(context, wait.status, by);
  const made = await planOf(context, wait);
  if (!made.ok) return unhealthy(context, status, made.problem.message);
  return { state: 'waiting', message: why, status: { ...status, state, message: why, plan: made.value.id }, plan: made.value };
}

async function waitingPlan({ plans, clock }: Context, id: string | undefined) {
  const [stored, body] = id === undefined ? [] : await Promise.all([plans.get(id), plans.body(id)]);
  return stored?.record.state === 'open' && body && !closedProblem(stored.record, clock.now())
    ? { body, plan: toPlan(stored.record, body) }
    : undefined;
}

/** The same steps, with the same left out. */
const saysTheSame = ({ body }: { readonly body: PlanBody }, { drafted }: Synced): boolean =>
  canonicalJson([body.steps, body.notices.filter(isRefused)]) === canonicalJson([drafted.steps, drafted.refusals.map(refusedNotice)]);

/** Nothing waits any more: the list wants something else now, or nothing. */
async function withoutPlan(context: Context, { plan, ...status }: SourceStatus, by: By): Promise<SourceStatus> {
  if (plan !== undefined && (await waitingPlan(context, plan)))
    await rejectPlan(context, plan, { ...by, reason: 'The list of the source wants something else now.' });
  return status;
}

/** What was created or changed by a plan is present from then on; what it took away was no longer wanted. */
function withPresent(end: RunEnd): RunEnd {
  const { status, plan, state } = end;
  if (state !== 'applied' || !plan || !status.counts) return end;
  const present = status.counts.present + plan.summary.create + plan.summary.update;
  return { ...end, status: { ...status, counts: { ...status.counts, present } } };
}

async function applied(context: Context, { source }: KeptSource, id: string, by: By, status: SourceStatus): Promise<RunEnd> {
  const done = await applyPlan(context, id, { allow: source.allow, by });
  if (done.ok) return { state: 'applied', ...said(status), status: { ...status, state: 'healthy' }, plan: done.value };
  const { problem } = done;
  // What a dead replica has begun is closed soon; until then the run is not over.
  if (problem.code === 'domain-busy' || problem.code === 'too-many-writes') return { state: 'running', message: problem.message, status };
  const end = unhealthy(context, status, problem.message);
  return { ...end, state: 'incomplete', ...('plan' in problem && { plan: problem.plan }) };
}
