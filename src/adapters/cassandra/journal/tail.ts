import { shareReads } from '../../../concurrency/share-reads.ts';
import type { JournalHead } from '../../../domain/journal.ts';
import { emptyProjection, type Projection } from './projection.ts';
import { toEntry, UnreadableEntry, type JournalRows, type StoredEntry } from './rows.ts';

/** The journal as this process knows it, and how it learns what others have appended. */
export interface Tail {
  readonly known: Projection;
  /** Reads what is new; callers share a read that began after they asked. Throws a Fault that names an entry which does not fit. */
  readonly read: () => Promise<JournalHead>;
  /** Whether it ever came to the end of the journal. */
  readonly wasRead: () => boolean;
  /** Reads the journal if that never came to its end yet. */
  readonly ensureRead: () => Promise<unknown>;
}

/** Follows the journal: the first read takes all of it, every later one what came since. */
export function journalTail(rows: JournalRows): Tail {
  const known = emptyProjection();
  let wasRead = false;
  const read = shareReads(async () => {
    try {
      await follow(rows, known);
    } catch (error) {
      if (!(error instanceof UnreadableEntry && (await isBehindTheEnd(rows, known.head())))) throw error;
    }
    wasRead = true;
    return known.head();
  });
  return { known, read, wasRead: () => wasRead, ensureRead: async () => wasRead || read() };
}

/**
 * Whether the journal ends here, and what stands behind is none of it: entries that some node has kept and the others lost when
 * they died together. The next entries take their places.
 */
async function isBehindTheEnd(rows: JournalRows, { seq, hash }: JournalHead): Promise<boolean> {
  const head = await rows.settledHead(rows.bucketOf(seq + 1));
  return head?.seq === seq && head.hash === hash;
}

/** Takes in what stands behind the head of `known`. */
async function follow(rows: JournalRows, known: Projection): Promise<void> {
  let last = known.head().seq;
  let next = nextPage(rows, last);
  for (;;) {
    const page = await next;
    const bucket = rows.bucketOf(last + 1);
    last = page.at(-1)?.seq ?? last;
    // The end of the page was the end of the journal, unless it was the end of the bucket.
    const isEnd = page.length < rows.page && rows.bucketOf(last + 1) === bucket;
    // Another page is on its way while this one is taken in.
    if (!isEnd) next = nextPage(rows, last);
    for (const row of page) if (row.seq > known.head().seq) known.add([toEntry(row)]);
    if (isEnd) return;
  }
}

function nextPage(rows: JournalRows, after: number): Promise<readonly StoredEntry[]> {
  const page = rows.after(rows.bucketOf(after + 1), after);
  // Nobody waits for it where the page before has an entry that does not fit.
  page.catch(() => undefined);
  return page;
}
