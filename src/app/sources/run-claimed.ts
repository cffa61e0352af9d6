import { canonicalJson, type JournalAction, type NewJournalEntry } from '../../domain/journal.ts';
import { leftOut, leftOutText } from '../../domain/left-out.ts';
import { isSameList, ownerOf, type KeptSource, type SourceStatus } from '../../domain/list-source.ts';
import type { SyncRun } from '../../domain/sync-run.ts';
import type { StoredRun } from '../../ports/sources.ts';
import type { By, Context } from '../context.ts';
import { entryBy } from '../entry-by.ts';
import type { PushedList } from './fetch-list.ts';
import { KEPT_RUNS, MOST_RUNS } from './open-run.ts';
import { runSource, type RunEnd } from './run-source.ts';

/**
 * Runs a source whose slot was claimed, and puts on record how that ended: of the run, of the source, and in the journal where
 * the source stands otherwise than before. Whoever dies in here leaves a run that another replica, or the next start, goes on with.
 */
export async function runClaimed(context: Context, kept: KeptSource, stored: StoredRun, by: By, pushed?: PushedList): Promise<RunEnd> {
  const end = await runSource(context, kept, stored.run, by, pushed);
  if (end.state === 'running') return end;
  const isKept = await keepStatus(context, kept, end.status, stored.run);
  if (isKept) await tell(context, kept, end, by);
  await closeRun(context, stored, end);
  return end;
}

/**
 * Somebody may have changed the source meanwhile: what he said of it stays. So does the status where it is not the one that the run
 * began with: it is of another list now, or another replica has run the source since it took us for dead, and knows more.
 * Answers whether the status of this run is kept.
 */
async function keepStatus({ sources }: Context, kept: KeptSource, status: SourceStatus, run: SyncRun): Promise<boolean> {
  for (;;) {
    const now = await sources.get(kept.source.name);
    if (!now) return false;
    const isOurs = isSameList(now.source, kept.source) && canonicalJson(now.status) === canonicalJson(kept.status);
    const last_slot = laterSlot(now.status.last_slot, run);
    const next: SourceStatus = { ...(isOurs ? status : now.status), ...(last_slot !== undefined && { last_slot }) };
    if (await sources.update({ source: now.source, status: next }, now.revision)) return isOurs;
  }
}

const laterSlot = (last: string | undefined, { trigger, slot }: SyncRun): string | undefined =>
  trigger === 'schedule' && slot > (last ?? '') ? slot : last;

async function closeRun({ sources, clock }: Context, stored: StoredRun, { state, message }: RunEnd): Promise<void> {
  const { holder: _holder, ...run } = stored.run;
  const ended: SyncRun = { ...run, state, ended_at: clock.now().toISOString(), ...(message !== undefined && { message }) };
  await sources.updateRun(ended, stored.revision);
  for (const old of (await sources.runs(run.source, MOST_RUNS)).slice(KEPT_RUNS))
    if (old.run.state !== 'running') await sources.removeRun(old);
}

/** Whether something of a good list is left out that was not by the one before; what is no longer left out needs nobody. */
function isLeftOutAnew(before: SourceStatus, status: SourceStatus): boolean {
  const told = new Set(leftOut(before).map(canonicalJson));
  return leftOut(status).some((notice) => !told.has(canonicalJson(notice)));
}

/** Only what is otherwise than before: a source that is well and stays so has nothing to tell. */
async function tell(context: Context, { source, status: before }: KeptSource, { status, plan }: RunEnd, by: By): Promise<void> {
  const entry = (action: JournalAction, message: string): NewJournalEntry => ({
    ...entryBy(context, { actor: by.actor, verified: by.verified }),
    source: ownerOf(source),
    ...(status.plan !== undefined && { plan: status.plan }),
    action,
    before: { value: before.state },
    after: { value: status.state },
    outcome: 'observed',
    message,
  });
  const isNewPlan = status.plan !== undefined && status.plan !== before.plan && plan !== undefined;
  const said = [
    ...(status.state === 'unhealthy' && before.state !== 'unhealthy'
      ? [entry('source_unhealthy', status.message ?? 'It is not known why.')]
      : []),
    ...(status.state !== 'unhealthy' && before.state === 'unhealthy' ? [entry('source_recovered', 'The list can be used again.')] : []),
    ...(isNewPlan ? [entry('plan_waiting', status.message ?? 'A plan waits for a person.')] : []),
  ];
  if (isLeftOutAnew(before, status)) said.push(entry('source_left_out', leftOutText(status) ?? 'It is not known what.'));
  if (said.length > 0) await context.journal.append(said);
}
