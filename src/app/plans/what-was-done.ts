import { openKey } from '../../domain/journal-derived.ts';
import type { JournalEntry } from '../../domain/journal.ts';
import { sameDatabaseEntry } from '../../domain/layers.ts';
import { fromRecordedState } from '../../domain/recorded.ts';
import { bad, ok, type Result } from '../../domain/result.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import { STEP_ACTIONS } from '../../domain/step.ts';
import type { Done } from '../../domain/undo-wishes.ts';
import type { Context } from '../context.ts';
import type { Rejection } from '../rejection.ts';
import { noSuchPlan } from './find-plan.ts';

/** More entries than this no plan has: 10,000 steps, each tried five times. */
const MOST_ENTRIES = 100_000;

/**
 * What a plan has done, or a single request: as the journal has it, since the record of a plan is a moment behind, and is not kept
 * for ever. The last entry of a step says how it ended; where that is not known, the row does. What is on record as not done may have
 * come late, from a replica that stood still: then it stands there as it was wanted, and belongs to nobody.
 */
export async function doneByPlan(
  context: Context,
  { database, owners }: Snapshot,
  id: string,
): Promise<Result<readonly Done[], Rejection>> {
  const { journal, plans, applying } = context;
  const entries = (await journal.list({ plan: id }, MOST_ENTRIES)).filter(isStep);
  const last = [...new Map(entries.toReversed().map((entry) => [openKey(entry), entry])).values()];
  const open = last.find(({ outcome }) => outcome === 'started');
  if (open || applying.has(id)) return bad(notOver(id, open));
  if (last.length === 0 && !(await plans.get(id))) return bad(noSuchPlan(id));
  const hasCome = ({ domain, before }: RowEntry): boolean => !sameDatabaseEntry(database.get(domain), fromRecordedState(before));
  const cameLate = (entry: RowEntry): boolean =>
    hasCome(entry) && !owners.has(entry.domain) && sameDatabaseEntry(database.get(entry.domain), fromRecordedState(entry.after));
  const done = last.filter(
    (entry) =>
      entry.outcome === 'done' || (entry.outcome === 'unknown' && hasCome(entry)) || (entry.outcome === 'failed' && cameLate(entry)),
  );
  return done.length > 0 ? ok(done.map(toDone)) : bad(nothingToUndo(`Nothing of what ${id} wanted was done.`));
}

/** What one entry of the journal says was done. */
export async function doneByEntry({ journal }: Context, seq: number): Promise<Result<readonly Done[], Rejection>> {
  const [entry] = await journal.list({ before_seq: seq + 1 }, 1);
  if (entry?.seq !== seq) return bad(nothingToUndo(`There is no entry ${String(seq)} in the journal.`));
  const { action, outcome } = entry;
  if (outcome === 'started')
    return bad(nothingToUndo(`Entry ${String(seq)} says that a change began. Take back the entry that says that it is done.`));
  if (!isOfRow(entry) || (outcome !== 'done' && outcome !== 'observed'))
    return bad(nothingToUndo(`Entry ${String(seq)} (${action}, ${outcome}) has changed no row.`));
  return ok([toDone(entry)]);
}

/** An entry about one row. */
type RowEntry = JournalEntry & Pick<Done, 'domain' | 'action'>;

const isStep = (entry: JournalEntry): entry is RowEntry => entry.domain !== undefined && isStepAction(entry.action);

const isOfRow = (entry: JournalEntry): entry is RowEntry =>
  isStep(entry) || (entry.domain !== undefined && entry.action === 'database_row');

const isStepAction = (action: JournalEntry['action']): boolean => (STEP_ACTIONS as readonly string[]).includes(action);

const toDone = ({ domain, action, before, after, source, owned_by = source }: RowEntry): Done => ({
  domain,
  action,
  before,
  after,
  owned_by,
});

const notOver = (id: string, open: JournalEntry | undefined): Rejection => ({
  code: 'domain-busy',
  message: `${id} is being applied${open ? ` (journal entry ${String(open.seq)} is open)` : ''}. Nothing was changed; take it back when that has ended. Should the replica that does it be dead, its steps are closed within half a minute.`,
});

const nothingToUndo = (message: string): Rejection => ({
  code: 'refused-by-rule',
  message,
  refusals: [{ rule: 'nothing-to-undo', message }],
});
