import { setImmediate } from 'node:timers/promises';
import { chainVerifier, EMPTY_HEAD, type JournalHead, type Verification } from '../../../domain/journal.ts';
import { parseEntry } from '../../../stored/journal-entry.ts';
import type { JournalRows, StoredEntry } from './rows.ts';

/** Walks the journal in pages, letting others work between two of them, and compares it with the heads that are kept apart. */
export function verifierOf(rows: JournalRows): () => Promise<Verification> {
  return async () => {
    const walk = walker();
    for (let bucket = 0; ; bucket += 1) {
      const { head, isLast } = await walkBucket(rows, bucket, walk);
      if (walk.stopped()) return walk.verdict(walk.last());
      if (!head) return headMissing(walk.entries(), rows.rangeOf(bucket).from);
      const verdict = walk.verdict(head);
      if (!verdict.ok || isLast) return verdict;
    }
  };
}

interface WalkedBucket {
  readonly head: JournalHead | undefined;
  readonly isLast: boolean;
}

/**
 * Takes all entries of a bucket. It was full when the next one was begun: so one that is begun only after the walk had its
 * beginning may follow entries that the walk did not see, and the rest is walked again.
 */
async function walkBucket(rows: JournalRows, bucket: number, walk: Walk): Promise<WalkedBucket> {
  for (;;) {
    const wasFull = await rows.isBegun(bucket + 1);
    const head = await walkToHead(rows, bucket, walk);
    if (wasFull || walk.stopped()) return { head, isLast: false };
    if (!(await rows.isBegun(bucket + 1))) return { head, isLast: true };
  }
}

/** Takes the entries up to the head, which is read after them: it may be ahead of them because some came meanwhile. */
async function walkToHead(rows: JournalRows, bucket: number, walk: Walk): Promise<JournalHead | undefined> {
  const { from } = rows.rangeOf(bucket);
  let page = walk.last().seq >= from ? await rows.after(bucket, walk.last().seq) : await rows.first(bucket);
  for (;;) {
    for (const row of page) walk.take(row);
    if (walk.stopped()) return undefined;
    await setImmediate();
    if (page.length === rows.page) {
      page = await rows.after(bucket, page.at(-1)?.seq ?? 0);
      continue;
    }
    const head = await rows.head(bucket);
    if (!head || head.seq <= walk.last().seq) return head;
    page = await rows.after(bucket, Math.max(walk.last().seq, from - 1));
    if (page.length === 0) return head;
  }
}

interface Walk {
  readonly take: (row: StoredEntry) => void;
  readonly last: () => JournalHead;
  readonly entries: () => number;
  /** An entry could not be read, so nothing behind it can be told. */
  readonly stopped: () => boolean;
  readonly verdict: (head: JournalHead) => Verification;
}

function walker(): Walk {
  const verifier = chainVerifier();
  let [last, entries] = [EMPTY_HEAD, 0];
  let unreadable: Verification | undefined;
  return {
    take: ({ seq, body }) => {
      if (unreadable) return;
      const entry = parseEntry(seq, body);
      if (!entry.ok) {
        unreadable = unreadableAt(seq, entries, entry.problem);
        return;
      }
      verifier.add(entry.value);
      last = entry.value;
      entries += 1;
    },
    last: () => last,
    entries: () => entries,
    stopped: () => unreadable !== undefined,
    verdict: (head) => {
      const chained = verifier.verdict(head);
      return unreadable && chained.ok ? unreadable : chained;
    },
  };
}

function unreadableAt(seq: number, entries: number, problem: string): Verification {
  const expected = entries + 1;
  if (seq <= expected) return broken(entries, seq, problem);
  return broken(entries, expected, `entry ${String(expected)} is missing; the next one found is ${String(seq)}, and ${problem}`);
}

function headMissing(entries: number, from: number): Verification {
  const where = from === 1 ? '' : ` for the entries from ${String(from)} on`;
  return broken(entries, Math.max(entries, 1), `the head that is kept apart is missing${where}`);
}

const broken = (entries: number, seq: number, message: string): Verification => ({ ok: false, entries, broken: { seq, message } });
