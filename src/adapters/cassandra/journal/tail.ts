import { shareReads } from '../../../concurrency/share-reads.ts';
import type { JournalHead } from '../../../domain/journal.ts';
import type { JournalLoss } from '../../../ports/journal.ts';
import type { Log } from '../../../ports/log.ts';
import { emptyProjection, type Projection } from './projection.ts';
import { toEntry, UnreadableEntry, type JournalRows, type StoredEntry } from './rows.ts';

/** The journal as this process knows it, and how it learns what others have appended. */
export interface Tail {
  /** Another one after entries were lost, so it is not to be kept. */
  readonly known: Projection;
  /** Reads what is new; callers share a read that began after they asked. Throws a Fault that names an entry which does not fit. */
  readonly read: () => Promise<JournalHead>;
  /** Whether it ever came to the end of the journal. */
  readonly wasRead: () => boolean;
  /** Reads the journal if that never came to its end yet. */
  readonly ensureRead: () => Promise<unknown>;
  /** Reads all of it again, where what is known is not what is there. Throws a Fault that names an entry which does not fit. */
  readonly learnAnew: () => Promise<void>;
  readonly losses: () => readonly JournalLoss[];
}

// A journal that does not fit together is not read whole for each request.
const ANEW_EVERY_MS = 30_000;

/**
 * Follows the journal: the first read takes all of it, every later one what came since. Nodes that die together can lose what
 * they acknowledged; then all is read again, and that it was so is told.
 */
export function journalTail(rows: JournalRows, log: Log): Tail {
  let known = emptyProjection();
  let wasRead = false;
  let readAnewAt = -Infinity;
  const losses: JournalLoss[] = [];

  async function learnAnew(): Promise<void> {
    readAnewAt = performance.now();
    const anew = emptyProjection();
    await follow(rows, anew);
    const loss = { seen: known.head(), found: anew.head() };
    known = anew;
    losses.push(loss);
    log.error(loss, 'entries of the journal that this process had seen are gone; it goes on from what is there');
  }

  const read = shareReads(async () => {
    try {
      await follow(rows, known);
    } catch (error) {
      const mayBeLoss = error instanceof UnreadableEntry && wasRead && performance.now() - readAnewAt > ANEW_EVERY_MS;
      if (!mayBeLoss) throw error;
      await learnAnew();
    }
    wasRead = true;
    return known.head();
  });
  return {
    get known() {
      return known;
    },
    read,
    wasRead: () => wasRead,
    ensureRead: async () => wasRead || read(),
    learnAnew,
    losses: () => losses,
  };
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
