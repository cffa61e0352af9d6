import { notAllowed } from '../../domain/draft-plan.ts';
import type { HazardName } from '../../domain/hazard.ts';
import { namesOf } from '../../domain/hazard.ts';
import { isOver, phasesOf, type MigrationRecord, type Phase } from '../../domain/migration/migration.ts';
import type { Decided } from '../../domain/migration/target.ts';
import { bad, ok, type Result } from '../../domain/result.ts';
import type { By, Context } from '../context.ts';
import type { Rejection } from '../rejection.ts';
import { notThere } from './change-migration.ts';
import { load, unseenBeforeStart, type Loaded } from './given-of.ts';
import { consequencesOf } from './hazards-of-migration.ts';
import { otherRegistry } from './other-registry.ts';
import { otherUnderWay } from './other-under-way.ts';
import { lookOrNot } from './unknown-entries.ts';
import { outdatedBy } from './outdated.ts';
import { changeAndTell, type Told } from './tell.ts';

/** What a start allows by name. */
export interface StartWish {
  readonly allow: readonly HazardName[];
  readonly by: By;
}

/**
 * Starts a migration: from then on its answers stand, and it goes by what holds now. Refused while questions are open, where a
 * rule refuses, and where a consequence is not allowed by name.
 */
export async function startMigration(context: Context, id: string, { allow, by }: StartWish): Promise<Result<MigrationRecord, Rejection>> {
  // Of two starts at once one comes to nothing, and must not change what the other one goes by.
  const kept = context.newId();
  const change = async (record: MigrationRecord): Promise<Result<MigrationRecord, Rejection>> => {
    if (record.started || isOver(record))
      return bad(notThere(`The migration ${id} has been started already (${record.state}, ${record.phase}).`));
    const loaded = await load(context, record);
    const problem = notReady(context, loaded, allow) ?? (await besideAnother(context, record)) ?? (await notDeployed(context, loaded));
    if (problem) return bad(problem);
    const { era } = loaded.decided.seen;
    if (era === undefined) return bad(notThere('It is not known which release the backend runs.'));
    // What it goes by is durable before anybody can see that it has started.
    const { rows, brig } = loaded.given;
    await context.migrations.dropStart(kept);
    await context.migrations.keepStart(kept, { ...(rows && { rows: [...rows] }), ...(brig && { brig }) });
    const { clock } = context;
    return ok({
      ...record,
      state: 'running',
      phase: phasesOf(era)[1] ?? 'copy',
      started: { at: clock.now().toISOString(), actor: by.actor, verified: by.verified, era, kept, registry: context.registry.name },
      allowed: namesOf(allow.map((name) => ({ name }))),
    });
  };
  const started = await changeAndTell(context, id, change, (_before, after) => startedLine(after, by));
  if (!started.ok) await context.migrations.dropStart(kept);
  return started;
}

const startedLine = (record: MigrationRecord, by: By): Told => ({
  action: 'migration_started',
  by,
  before: 'answer',
  after: record.phase,
  message: startedText(record),
});

const startedText = ({ phase, allowed }: { readonly phase: Phase; readonly allowed: readonly string[] }): string =>
  `The migration was started, and begins with ${phase}. Allowed by name: ${allowed.length === 0 ? 'nothing' : allowed.join(', ')}.`;

function notReady(context: Context, loaded: Loaded, allow: readonly HazardName[]): Rejection | undefined {
  const { decided, record } = loaded;
  const unseen = unseenBeforeStart(loaded);
  const elsewhere = otherRegistry(context, loaded);
  if (elsewhere !== undefined) return notThere(elsewhere);
  const open = decided.open.map(({ id }) => id);
  if (open.length > 0) return { code: 'questions-open', message: openText(record.id, open), questions: open };
  if (isStrategyUnknown(decided)) return notThere(STRATEGY_UNKNOWN);
  if (unseen !== undefined) return notThere(`The database cannot be read, and what it holds decides what happens: ${unseen}`);
  const { hazards, refusals } = consequencesOf(context, loaded);
  const [refusal] = refusals;
  if (refusal) return { code: 'refused-by-rule', message: `${refusal.domain ?? ''}: ${refusal.message}`, refusals };
  const missing = notAllowed(hazards, allow);
  if (missing.length === 0) return undefined;
  return {
    code: 'hazards-not-allowed',
    message: `The migration has consequences that must be allowed by name: ${namesOf(missing).join(', ')}. Read the report, then start it again and allow those that are meant. Nothing was changed.`,
    hazards: missing,
  };
}

async function besideAnother(context: Context, record: MigrationRecord): Promise<Rejection | undefined> {
  const other = await otherUnderWay(context, record);
  return other === undefined ? undefined : notThere(other);
}

/** What the report takes to be in force has to be so at the start too: who is in the inputs only would be let in. */
async function notDeployed(context: Context, loaded: Loaded): Promise<Rejection | undefined> {
  const isNew = loaded.decided.seen.release === 'from-4.36';
  const look = isNew ? await context.backend?.lookAfresh() : await lookOrNot(context);
  const outdated = await outdatedBy(context, loaded, look);
  return outdated === undefined ? undefined : notThere(`${outdated} Nothing was changed.`);
}

function openText(id: string, [first = '', ...others]: readonly string[]): string {
  const more = others.length > 0 ? ` and ${String(others.length)} more` : '';
  return `${first}${more} of the migration ${id} must be answered first; an answer that says that the files are to be mended means another migration.`;
}

/** Whether who federates today hangs on a strategy that nothing tells. */
export const isStrategyUnknown = ({ seen: { release, strategy } }: Decided): boolean => release === 'from-4.36' && strategy === undefined;

export const STRATEGY_UNKNOWN =
  'By which strategy brig goes is neither in the inputs nor known otherwise. Make a migration with brig’s settings among its inputs, or set BRIG_URL.';
