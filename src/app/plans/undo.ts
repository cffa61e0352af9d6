import type { Domain } from '../../domain/domain.ts';
import type { Wish } from '../../domain/draft-plan.ts';
import type { JournalEntry } from '../../domain/journal.ts';
import { sameDatabaseEntry } from '../../domain/layers.ts';
import type { Notice } from '../../domain/notices-of.ts';
import type { Plan } from '../../domain/plan.ts';
import { fromRecordedState } from '../../domain/recorded.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { bad, type Result } from '../../domain/result.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import { undoOf, type Done } from '../../domain/undo-wishes.ts';
import type { By, Context } from '../context.ts';
import { observeDatabase } from '../observe-database.ts';
import { readSnapshot } from '../read-snapshot.ts';
import type { Rejection } from '../rejection.ts';
import { makePlan } from './make-plan.ts';
import { doneByEntry, doneByPlan } from './what-was-done.ts';

/** What is to be taken back: an entry of the journal, or all that a plan has done. */
export type UndoWish = { readonly entry: number } | { readonly plan: string };

const SOURCE = 'manual';

/** What of it stays as it is, by what is there now. */
export type Leaves = (done: Done, snapshot: Snapshot) => boolean;

/**
 * Makes a plan that takes back what was done; nothing is changed by that. Refused where somebody has changed one of the remotes
 * since, naming who and when.
 */
export async function undo(context: Context, wish: UndoWish, by: By, leaves: Leaves = () => false): Promise<Result<Plan, Rejection>> {
  await context.recorder.catchUp();
  // What nobody has recorded yet cannot be named.
  if (!context.registry.capabilities.sole_writer) await observeDatabase(context);
  const snapshot = await readSnapshot(context);
  const done = 'plan' in wish ? await doneByPlan(context, snapshot, wish.plan) : await doneByEntry(context, wish.entry);
  if (!done.ok) return done;
  const wishes: Wish[] = [];
  const notices: Notice[] = [];
  const refusals: Refusal[] = [];
  for (const one of done.value.filter((each) => !leaves(each, snapshot))) {
    const changed = await changedSince(context, snapshot, one);
    const undoing = changed ? bad(changed) : undoOf(one, context.registry.capabilities);
    if (!undoing.ok) refusals.push(undoing.problem);
    else {
      wishes.push(undoing.value.wish);
      notices.push(...undoing.value.notices);
    }
  }
  const what = 'plan' in wish ? `plan ${wish.plan}` : `journal entry ${String(wish.entry)}`;
  return makePlan(context, { snapshot, wishes, source: SOURCE, by: { reason: `Takes back ${what}`, ...by }, refusals, notices });
}

/** Somebody else's change, which must not be taken back by the way. */
async function changedSince({ journal }: Context, { database }: Snapshot, { domain, after }: Done): Promise<Refusal | undefined> {
  if (sameDatabaseEntry(database.get(domain), fromRecordedState(after))) return undefined;
  const [last] = await journal.list({ domain }, 1);
  return { rule: 'changed-since', domain, message: changedText(domain, last) };
}

function changedText(domain: Domain, last: JournalEntry | undefined): string {
  return `${domain} is not as it was left: it was changed since, ${whoText(last)}. Take that back first, or say what it should be.`;
}

function whoText(last: JournalEntry | undefined): string {
  if (!last) return 'by somebody';
  const entry = `entry ${String(last.seq)}`;
  return last.outcome === 'observed'
    ? `without fedremotes (seen at ${last.at}, ${entry})`
    : `last on record by ${last.actor} (${last.action}, ${entry}) at ${last.at}`;
}
