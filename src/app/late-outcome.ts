import type { DatabaseChange } from '../domain/database-changes.ts';
import type { JournalEntry, NewJournalEntry } from '../domain/journal.ts';
import type { Standing } from '../domain/effective.ts';
import { rowSettings, sameDatabaseEntry } from '../domain/layers.ts';
import { exceedsNone } from '../domain/exceeds-none.ts';
import { fromRecordedState, type RecordedState } from '../domain/recorded.ts';
import type { Context } from './context.ts';

/** Entries of a domain that are looked at: as many writes fail, at most, while one store is away. */
const LOOK_BACK = 40;
/** Of more rows than this the journal is walked back once instead, and no further than this. */
const MOST_ONE_BY_ONE = 200;
const MOST_WALKED = 50_000;
const PAGE = 1_000;

/**
 * The changes of ours of which nobody could say how they ended, and after which nothing is on record about what the row is, by
 * domain: what looks like drift may be their doing. A plan that a store failed in the middle leaves as many as a plan has steps.
 */
export async function unsureChangesOf(
  context: Pick<Context, 'journal'>,
  changes: readonly DatabaseChange[],
): Promise<ReadonlyMap<string, JournalEntry>> {
  if (changes.length > MOST_ONE_BY_ONE) return walkedBack(context, changes);
  const found = new Map<string, JournalEntry>();
  for (const { domain } of changes) {
    const last = (await context.journal.list({ domain }, LOOK_BACK)).find(saysMore);
    if (last?.outcome === 'unknown') found.set(domain, last);
  }
  return found;
}

async function walkedBack(
  { journal }: Pick<Context, 'journal'>,
  changes: readonly DatabaseChange[],
): Promise<ReadonlyMap<string, JournalEntry>> {
  const found = new Map<string, JournalEntry>();
  const left = new Set<string>(changes.map(({ domain }) => domain));
  let before_seq = Infinity;
  for (let walked = 0; walked < MOST_WALKED && left.size > 0; walked += PAGE) {
    const page = await journal.list(before_seq === Infinity ? {} : { before_seq }, PAGE);
    for (const entry of page) {
      if (entry.domain === undefined || !saysMore(entry) || !left.delete(entry.domain)) continue;
      if (entry.outcome === 'unknown') found.set(entry.domain, entry);
    }
    if (page.length < PAGE) break;
    before_seq = page.at(-1)?.seq ?? 0;
  }
  return found;
}

/** What is on record about the row itself: how it is, or that this is not known. */
const saysMore = ({ outcome }: JournalEntry): boolean => outcome === 'unknown' || outcome === 'done' || outcome === 'observed';

/** Whether a row is as that change wanted it. */
export const hasComeAbout = ({ after }: DatabaseChange, unsure: JournalEntry): boolean =>
  sameDatabaseEntry(fromRecordedState(after), fromRecordedState(unsure.after));

/** Puts on record that it was done: as what it was, so that an unfreeze finds its freeze, and not as a second end of its step. */
export function doneAfterAll({ clock }: Context, unsure: JournalEntry): NewJournalEntry {
  const { seq, prev: _prev, hash: _hash, holder: _holder, plan: _plan, step: _step, ...entry } = unsure;
  const message = `How this ended was not known (entry ${String(seq)}). It has come about.`;
  return { ...entry, at: clock.now().toISOString(), outcome: 'done', message };
}

/** Whether a row can be a part of that change: by it nobody has more than before or after. Less they may have: brig empties first. */
export const isPartOf = ({ after }: DatabaseChange, unsure: JournalEntry): boolean =>
  exceedsNone(standingOf(after), standingOf(unsure.before), standingOf(unsure.after));

/** Puts on record what stands there: what we have left ourselves is nobody's drift. */
export const doneInPart = (
  { clock }: Context,
  { domain, before, after, effect }: DatabaseChange,
  unsure: JournalEntry,
): NewJournalEntry => ({
  at: clock.now().toISOString(),
  actor: 'fedremotes',
  verified: true,
  source: unsure.source,
  action: 'adopt',
  domain,
  before,
  after,
  outcome: 'done',
  effect,
  message: `How a change of ours ended was not known (entry ${String(unsure.seq)}). It is a part of it that stands there: nobody has more by it than before or after that change.`,
});

function standingOf(state: RecordedState): Standing {
  const entry = fromRecordedState(state);
  if (entry?.kind === 'unreadable') return 'unreadable';
  return entry && rowSettings(entry);
}
