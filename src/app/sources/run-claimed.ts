import type { JournalAction, NewJournalEntry } from '../../domain/journal.ts';
import { ownerOf, type KeptSource, type SourceStatus } from '../../domain/list-source.ts';
import type { SyncRun } from '../../domain/sync-run.ts';
import type { StoredRun } from '../../ports/sources.ts';
import type { By, Context } from '../context.ts';
import type { PushedList } from './fetch-list.ts';
import { runSource, type RunEnd } from './run-source.ts';

/** Runs of a source that are kept. */
const KEPT_RUNS = 50;

/**
 * Runs a source whose slot was claimed, and puts on record how that ended: of the run, of the source, and in the journal where
 * the source stands otherwise than before. Whoever dies in here leaves a run that another replica, or the next start, goes on with.
 */
export async function runClaimed(context: Context, kept: KeptSource, stored: StoredRun, by: By, pushed?: PushedList): Promise<RunEnd> {
  const { name } = kept.source;
  context.running.add(name);
  try {
    const end = await runSource(context, kept, stored.run, by, pushed);
    if (end.state === 'running') return end;
    const before = await keepStatus(context, name, { ...end.status, ...slotOf(stored.run) });
    await tell(context, kept, before ?? kept.status, end, by);
    await closeRun(context, stored, end);
    return end;
  } finally {
    context.running.delete(name);
  }
}

const slotOf = ({ trigger, slot }: SyncRun): Partial<SourceStatus> => (trigger === 'schedule' ? { last_slot: slot } : {});

/** Somebody may have changed the source meanwhile: what he said of it stays. Answers the status before; undefined where the source is gone. */
async function keepStatus({ sources }: Context, name: string, status: SourceStatus): Promise<SourceStatus | undefined> {
  for (;;) {
    const now = await sources.get(name);
    if (!now) return undefined;
    const slot = now.status.last_slot;
    const last_slot = slot !== undefined && (status.last_slot ?? '') < slot ? slot : status.last_slot;
    const next = { ...status, ...(last_slot !== undefined && { last_slot }) };
    if (await sources.update({ source: now.source, status: next }, now.revision)) return now.status;
  }
}

async function closeRun({ sources, clock }: Context, stored: StoredRun, { state, message }: RunEnd): Promise<void> {
  const { holder: _holder, ...run } = stored.run;
  const ended: SyncRun = { ...run, state, ended_at: clock.now().toISOString(), ...(message !== undefined && { message }) };
  await sources.updateRun(ended, stored.revision);
  for (const old of (await sources.runs(run.source, KEPT_RUNS + 10)).slice(KEPT_RUNS))
    if (old.run.state !== 'running') await sources.removeRun(old);
}

/** Only what is otherwise than before: a source that is well and stays so has nothing to tell. */
async function tell(context: Context, { source }: KeptSource, before: SourceStatus, { status, plan }: RunEnd, by: By): Promise<void> {
  const entry = (action: JournalAction, message: string): NewJournalEntry => ({
    at: context.clock.now().toISOString(),
    actor: by.actor,
    verified: by.verified,
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
  if (said.length > 0) await context.journal.append(said);
}
