import type { Domain } from '../../domain/domain.ts';
import type { Wish } from '../../domain/draft-plan.ts';
import type { JournalEntry } from '../../domain/journal.ts';
import { sameDatabaseEntry } from '../../domain/layers.ts';
import type { Notice } from '../../domain/notices-of.ts';
import { outcomesOf } from '../../domain/plan-record.ts';
import type { Plan } from '../../domain/plan.ts';
import { fromRecordedState } from '../../domain/recorded.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { bad, ok, type Result } from '../../domain/result.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import { STEP_ACTIONS } from '../../domain/step.ts';
import { undoOf, type Done } from '../../domain/undo-wishes.ts';
import type { By, Context } from '../context.ts';
import { readSnapshot } from '../read-snapshot.ts';
import type { Rejection } from '../rejection.ts';
import { noSuchPlan } from './find-plan.ts';
import { makePlan } from './make-plan.ts';

/** What is to be taken back: an entry of the journal, or all that a plan has done. */
export type UndoWish = { readonly entry: number } | { readonly plan: string };

const SOURCE = 'manual';

/**
 * Makes a plan that takes back what was done; nothing is changed by that. Refused where somebody has changed one of the remotes
 * since, naming who and when.
 */
export async function undo(context: Context, wish: UndoWish, by: By): Promise<Result<Plan, Rejection>> {
  await context.recorder.catchUp();
  const done = 'plan' in wish ? await doneByPlan(context, wish.plan) : await doneByEntry(context, wish.entry);
  if (!done.ok) return done;
  const snapshot = await readSnapshot(context);
  const wishes: Wish[] = [];
  const notices: Notice[] = [];
  const refusals: Refusal[] = [];
  for (const one of done.value) {
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

/** What a plan that is kept has done; of a single request, which is not, what the journal has. */
async function doneByPlan(context: Context, id: string): Promise<Result<readonly Done[], Rejection>> {
  const [stored, body] = await Promise.all([context.plans.get(id), context.plans.body(id)]);
  if (!stored || !body) return doneBySingleWrite(context, id);
  const outcomes = outcomesOf(stored.record);
  const done = body.steps
    .filter(({ n }) => outcomes.get(n)?.outcome === 'done')
    .map(({ domain, action, before, after, owned_by = 'unmanaged' as const }) => ({ domain, action, before, after, owned_by }));
  return done.length > 0 ? ok(done) : bad(nothingToUndo(`The plan ${id} has done nothing yet.`));
}

async function doneBySingleWrite({ journal }: Context, id: string): Promise<Result<readonly Done[], Rejection>> {
  const entries = await journal.list({ plan: id }, 2);
  if (entries.length === 0) return bad(noSuchPlan(id));
  const [entry] = entries.filter(({ outcome }) => outcome === 'done');
  return entry ? toDone(entry) : bad(nothingToUndo(`What ${id} wanted was not done.`));
}

async function doneByEntry({ journal }: Context, seq: number): Promise<Result<readonly Done[], Rejection>> {
  const [entry] = await journal.list({ before_seq: seq + 1 }, 1);
  if (entry?.seq !== seq) return bad(nothingToUndo(`There is no entry ${String(seq)} in the journal.`));
  return toDone(entry);
}

function toDone({
  seq,
  domain,
  action,
  before,
  after,
  outcome,
  source,
  owned_by = source,
}: JournalEntry): Result<readonly Done[], Rejection> {
  if (outcome === 'started')
    return bad(nothingToUndo(`Entry ${String(seq)} says that a change began. Take back the entry that says that it is done.`));
  if (!domain || !isOfRow(action) || (outcome !== 'done' && outcome !== 'observed'))
    return bad(nothingToUndo(`Entry ${String(seq)} (${action}, ${outcome}) has changed no row.`));
  return ok([{ domain, action, before, after, owned_by }]);
}

const isOfRow = (action: JournalEntry['action']): action is Done['action'] =>
  action === 'database_row' || (STEP_ACTIONS as readonly string[]).includes(action);

/** Somebody else's change, which must not be taken back by the way. */
async function changedSince({ journal }: Context, { database }: Snapshot, { domain, after }: Done): Promise<Refusal | undefined> {
  if (sameDatabaseEntry(database.get(domain), fromRecordedState(after))) return undefined;
  const [last] = await journal.list({ domain }, 1);
  return { rule: 'changed-since', domain, message: changedText(domain, last) };
}

function changedText(domain: Domain, last: JournalEntry | undefined): string {
  const who = last ? `${last.actor} (${last.action}, entry ${String(last.seq)}) at ${last.at}` : 'somebody';
  return `${domain} is not as it was left: it was changed since, last on record by ${who}. Take that back first, or say what it should be.`;
}

const nothingToUndo = (message: string): Rejection => ({
  code: 'refused-by-rule',
  message,
  refusals: [{ rule: 'nothing-to-undo', message }],
});
