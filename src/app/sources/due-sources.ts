import type { KeptSource, SourceStatus } from '../../domain/list-source.ts';
import { dueSlot, nextSlot, type Schedule } from '../../domain/schedule.ts';
import type { SyncRun } from '../../domain/sync-run.ts';
import type { StoredRun, StoredSource } from '../../ports/sources.ts';
import type { By, Context } from '../context.ts';
import { abandonedWatch } from '../death-watch.ts';
import { jobs } from '../jobs.ts';
import { LEASE_TIMES, type LeaseTimes } from '../presence.ts';
import { alone, claimRun } from './alone.ts';
import { openRun } from './open-run.ts';
import { runClaimed } from './run-claimed.ts';

/** The schedule of a source; undefined where it runs only when it is asked to, or is disabled. */
export function scheduleOf({ parseSchedule }: Pick<Context, 'parseSchedule'>, { source }: KeptSource): Schedule | undefined {
  if (!source.enabled || source.push) return undefined;
  const parsed = parseSchedule(source);
  return parsed.ok ? parsed.value : undefined;
}

/**
 * The instant for which a source is to run now, if it is: the newest slot that nobody has claimed, so that of many missed ones
 * one is run; while it is unhealthy, when it is to be tried again.
 */
export function dueAt(schedule: Schedule, { last_slot, retry_at }: SourceStatus, now: Date, since: Date): Date | undefined {
  if (retry_at !== undefined) return retry_at <= now.toISOString() ? new Date(retry_at) : undefined;
  return dueSlot(schedule, last_slot === undefined ? since : new Date(last_slot), now);
}

/** When a source runs next; undefined where nobody can say. */
export function nextRun(context: Pick<Context, 'parseSchedule' | 'clock'>, kept: KeptSource): Date | undefined {
  const schedule = scheduleOf(context, kept);
  if (!schedule) return undefined;
  return kept.status.retry_at === undefined ? nextSlot(schedule, context.clock.now()) : new Date(kept.status.retry_at);
}

const BY: By = { actor: 'fedremotes', verified: true };

/** The runs of sources that nobody asked for. */
export interface DueSources {
  /** Begins what is due; to be called over and over. A slow source keeps no other one waiting. */
  readonly look: () => Promise<void>;
  /** Resolves when all that was begun so far has ended. */
  readonly ended: () => Promise<void>;
}

/** Each slot is claimed by one replica; the run of a dead one is gone on with by another, under the same id. */
export function dueSources(context: Context, times: LeaseTimes = LEASE_TIMES): DueSources {
  const claimed = claimer(context, times);
  const { begin, ended } = jobs(context, 'source');

  const runDue = (kept: StoredSource): Promise<void> => {
    const { name } = kept.source;
    return alone(context, name, async () => {
      const run = await claimed(kept);
      // Another replica may have ended a run since we looked.
      const now = run && (await context.sources.get(name));
      if (now) await runClaimed(context, now, run, BY);
    });
  };

  return {
    look: async () => {
      for (const kept of await context.sources.all()) begin(kept.source.name, () => runDue(kept));
    },
    ended,
  };
}

/** Claims what a source has to run now, if it has: what was left open first, then what is due. */
function claimer(context: Context, times: LeaseTimes): (kept: StoredSource) => Promise<StoredRun | undefined> {
  const isAbandoned = abandonedWatch(context, times);
  const since = context.clock.now();
  /** Slots that somebody else has. */
  const taken = new Map<string, string>();

  return async (kept) => {
    const open = await openRun(context, kept.source.name);
    if (!open) return claimDue(context, kept, { since, taken });
    // As long as another replica is at it, no other run begins: both would plan on what the other one changes.
    return (await isAbandoned(open.run.holder)) ? takeOver(context, open) : undefined;
  };
}

async function takeOver(context: Context, { run, revision }: StoredRun): Promise<StoredRun | undefined> {
  const holder = await context.presence?.ensure();
  return context.sources.updateRun({ ...run, ...(holder && { holder }) }, revision);
}

async function claimDue(
  context: Context,
  kept: StoredSource,
  { since, taken }: { readonly since: Date; readonly taken: Map<string, string> },
): Promise<StoredRun | undefined> {
  const schedule = scheduleOf(context, kept);
  const slot = schedule && dueAt(schedule, kept.status, context.clock.now(), since)?.toISOString();
  if (slot === undefined || taken.get(kept.source.name) === slot) return undefined;
  const run = await newRun(context, kept, 'schedule', slot);
  const claimed = await claimRun(context, run);
  if (claimed === 'taken') taken.set(kept.source.name, slot);
  return typeof claimed === 'string' ? undefined : claimed;
}

/** A run that nobody has claimed yet. */
export async function newRun(context: Context, { source }: KeptSource, trigger: SyncRun['trigger'], slot: string): Promise<SyncRun> {
  const holder = await context.presence?.ensure();
  return {
    id: context.newPlanId(),
    source: source.name,
    trigger,
    slot,
    state: 'running',
    ...(holder && { holder }),
    started_at: context.clock.now().toISOString(),
  };
}
