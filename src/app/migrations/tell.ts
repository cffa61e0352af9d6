import { Fault } from '../../domain/fault.ts';
import type { JournalAction } from '../../domain/journal.ts';
import { sourceOf, type MigrationRecord, type UntoldLine } from '../../domain/migration/migration.ts';
import { ok, type Result } from '../../domain/result.ts';
import type { By, Context } from '../context.ts';
import { entryBy } from '../entry-by.ts';
import type { Rejection } from '../rejection.ts';
import { changeMigration, type Change } from './change-migration.ts';

/** What the journal is told of a migration. */
export interface Told {
  readonly action: Extract<JournalAction, `migration_${string}`>;
  readonly by: By;
  readonly before?: string;
  readonly after?: string;
  readonly message: string;
}

/** The record with a line that the journal is to be told once the record is durable. Nothing is told of what does not come about. */
export async function withLine(
  context: Context,
  record: MigrationRecord,
  { action, by, before, after, message }: Told,
): Promise<MigrationRecord> {
  const lines = (record.lines ?? 0) + 1;
  const line: UntoldLine = {
    seen: await context.journal.seen(),
    entry: {
      ...entryBy(context, by),
      source: sourceOf(record.id),
      step: lines,
      action,
      before: before === undefined ? null : { value: before },
      after: after === undefined ? null : { value: after },
      outcome: 'observed',
      message,
    },
  };
  return { ...record, lines, untold: [...(record.untold ?? []), line] };
}

/**
 * Tells the journal each line of a record once, in their order, then takes them off the record. Whoever dies in between leaves them to
 * the next look, of whatever replica. All of a migration's entries together tell its whole story.
 */
export async function tellUntold(context: Context, record: MigrationRecord): Promise<MigrationRecord> {
  const { id, lines, untold } = record;
  if (!untold) return record;
  for (const line of untold) await tellOnce(context, line);
  const cleared = await changeMigration(context, id, (now) => {
    const { untold: was = [], ...rest } = now;
    const left = was.filter(({ entry: { step = 0 } }) => step > (lines ?? 0));
    return ok(left.length === was.length ? now : { ...rest, ...(left.length > 0 && { untold: left }) });
  });
  return cleared.ok ? cleared.value.record : record;
}

/** The same for whoever has made a change already: what cannot be told now will be told by a later look. */
export async function tellOrLeave(context: Context, record: MigrationRecord): Promise<MigrationRecord> {
  try {
    return await tellUntold(context, record);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    context.log.warn(
      { err: error, migration: record.id },
      'what happened to a migration could not be put into the journal yet; it will be',
    );
    return record;
  }
}

/** Changes a migration with what the journal is to be told of it; `told` answers undefined where that is nothing. */
export async function changeAndTell(
  context: Context,
  id: string,
  change: Change,
  told: (before: MigrationRecord, after: MigrationRecord) => Told | undefined,
): Promise<Result<MigrationRecord, Rejection>> {
  const changed = await changeMigration(context, id, async (record) => {
    const next = await change(record);
    const line = next.ok && next.value !== record ? told(record, next.value) : undefined;
    return next.ok && line ? ok(await withLine(context, next.value, line)) : next;
  });
  return changed.ok ? ok(await tellOrLeave(context, changed.value.record)) : changed;
}

/** A claim is refused where others of its kind came since; only then the journal is searched for the line itself. */
async function tellOnce({ journal }: Context, { seen, entry }: UntoldLine): Promise<void> {
  for (let known = seen; (await journal.claim([entry], known)) === 'overtaken';) {
    known = await journal.seen();
    const since = await journal.list({ source: entry.source, outcome: 'observed', after_seq: seen }, MOST_LINES);
    if (since.some(({ step }) => step === entry.step)) return;
  }
}

/** More lines than come between the record of one and its entry. */
const MOST_LINES = 1_000;
