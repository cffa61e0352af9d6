import type { NewJournalEntry } from '../domain/journal.ts';
import type { Clock } from '../ports/clock.ts';
import type { By } from './context.ts';

/** What every journal entry says first: when, by whom, and why, where that was said. */
export const entryBy = (
  { clock }: { readonly clock: Pick<Clock, 'now'> },
  { actor, verified, reason }: By,
): Pick<NewJournalEntry, 'at' | 'actor' | 'verified' | 'reason'> => ({
  at: clock.now().toISOString(),
  actor,
  verified,
  ...(reason !== undefined && { reason }),
});
