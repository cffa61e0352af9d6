import { Fault } from '../../../domain/fault.ts';
import type { NewJournalEntry } from '../../../domain/journal.ts';
import { holderKey, openKey } from '../../../domain/journal-derived.ts';
import type { Projection } from './projection.ts';

/** Entries that may still be appended, and those that came too late. */
export interface Sorted {
  readonly wanted: readonly NewJournalEntry[];
  readonly late: readonly NewJournalEntry[];
}

/**
 * Takes out the ends that came too late: of a holder that was taken for dead, or whose start somebody else has closed.
 * Anything else of such a holder is refused. What holds for one state of the journal holds for every later one.
 */
export function sortLate(known: Projection, entries: readonly NewJournalEntry[]): Sorted {
  const [wanted, late]: [NewJournalEntry[], NewJournalEntry[]] = [[], []];
  const startedHere = new Set<string>();
  for (const entry of entries) {
    const isFenced = entry.holder !== undefined && known.has('fenced', holderKey(entry.holder));
    if (entry.outcome === 'started' || entry.outcome === 'observed') {
      if (isFenced) throw takenForDead();
      if (entry.outcome === 'started') startedHere.add(openKey(entry));
      wanted.push(entry);
    } else if (isFenced || (entry.holder !== undefined && !startedHere.has(openKey(entry)) && !known.has('open', openKey(entry)))) {
      late.push(entry);
    } else wanted.push(entry);
  }
  return { wanted, late };
}

const takenForDead = (): Fault =>
  new Fault('journal', 'this replica was taken for dead by another one, which closes what it began; it has to take part anew', {
    effect: 'none',
  });
