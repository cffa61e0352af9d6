import type { JournalLoss } from '../ports/journal.ts';
import type { Context } from './context.ts';

/** Puts on record that entries are gone which this process had seen: what they said may be so all the same. */
export async function recordLosses(context: Context): Promise<void> {
  const { journal, clock, losses } = context;
  for (const loss of (journal.losses?.() ?? []).slice(losses.recorded)) {
    const { seen, found } = loss;
    await journal.append([
      {
        at: clock.now().toISOString(),
        actor: 'fedremotes',
        verified: true,
        source: 'unmanaged',
        action: 'entries_lost',
        before: { value: `${String(seen.seq)} ${seen.hash}` },
        after: { value: `${String(found.seq)} ${found.hash}` },
        outcome: 'observed',
        message: lossText(loss),
      },
    ]);
    losses.recorded += 1;
  }
}

/** A sentence that says what is gone, and what may be the cause. */
export const lossText = ({ seen, found }: JournalLoss): string =>
  `Entries of the journal are gone: this process had seen entry ${String(seen.seq)} as the last one, and found entry ` +
  `${String(found.seq)} instead. The nodes of Cassandra lost their last writes when they died together, or somebody changed the table.`;
