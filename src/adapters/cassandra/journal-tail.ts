import { shareReads } from '../../concurrency/share-reads.ts';
import type { JournalHead } from '../../domain/journal.ts';
import { emptyProjection, type Projection } from './journal-projection.ts';
import { toEntry, type JournalRows } from './journal-rows.ts';

/** The journal as this process knows it, and how it learns what others have appended. */
export interface Tail {
  readonly known: Projection;
  /** Reads what is new; callers share a read that began after they asked. Throws a Fault that names an entry which does not fit. */
  readonly read: () => Promise<JournalHead>;
  /** Reads the journal if that never came to its end yet. */
  readonly ensureRead: () => Promise<unknown>;
}

/** Follows the journal: the first read takes all of it, every later one what came since. */
export function journalTail(rows: JournalRows): Tail {
  const known = emptyProjection();
  let wasRead = false;
  const read = shareReads(async () => {
    for (;;) {
      const { seq } = known.head();
      const bucket = rows.bucketOf(seq + 1);
      const page = await rows.after(bucket, seq);
      for (const row of page) if (row.seq > known.head().seq) known.add([toEntry(row)]);
      // The end of the page was the end of the journal, unless it was the end of the bucket.
      if (page.length < rows.page && rows.bucketOf(known.head().seq + 1) === bucket) {
        wasRead = true;
        return known.head();
      }
    }
  });
  return { known, read, ensureRead: async () => wasRead || read() };
}
