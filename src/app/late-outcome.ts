import type { DatabaseChange } from '../domain/database-changes.ts';
import type { JournalEntry, NewJournalEntry } from '../domain/journal.ts';
import type { Standing } from '../domain/effective.ts';
import { rowSettings, sameDatabaseEntry } from '../domain/layers.ts';
import { liesBetween } from '../domain/lies-between.ts';
import { fromRecordedState, type RecordedState } from '../domain/recorded.ts';
import type { Context } from './context.ts';

/** Entries of a domain that are looked at: as many writes fail, at most, while one store is away. */
const LOOK_BACK = 40;

/**
 * The change of ours of which nobody could say how it ended, and after which nothing is on record about what the row is: what
 * looks like drift may be its doing.
 */
export async function unsureChangeOf({ journal }: Context, { domain }: DatabaseChange): Promise<JournalEntry | undefined> {
  for (const entry of await journal.list({ domain }, LOOK_BACK)) {
    if (entry.outcome === 'unknown') return entry;
    if (entry.outcome === 'done' || entry.outcome === 'observed') return undefined;
  }
  return undefined;
}

/** Whether a row is as that change wanted it. */
export const hasComeAbout = ({ after }: DatabaseChange, unsure: JournalEntry): boolean =>
  sameDatabaseEntry(fromRecordedState(after), fromRecordedState(unsure.after));

/** Puts on record that it was done: as what it was, so that an unfreeze finds its freeze, and not as a second end of its step. */
export function doneAfterAll({ clock }: Context, unsure: JournalEntry): NewJournalEntry {
  const { seq, prev: _prev, hash: _hash, holder: _holder, plan: _plan, step: _step, ...entry } = unsure;
  const message = `How this ended was not known (entry ${String(seq)}). It has come about.`;
  return { ...entry, at: clock.now().toISOString(), outcome: 'done', message };
}

/** Whether a row can be a part of that change: by it nobody has more than before or after. */
export const isPartOf = ({ after }: DatabaseChange, unsure: JournalEntry): boolean =>
  liesBetween(standingOf(after), standingOf(unsure.before), standingOf(unsure.after));

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
