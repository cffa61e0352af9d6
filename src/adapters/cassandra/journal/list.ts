import type { Domain } from '../../../domain/domain.ts';
import type { JournalEntry } from '../../../domain/journal.ts';
import type { Journal, JournalFilter } from '../../../ports/journal.ts';
import { toEntry, type JournalRows, type StoredEntry } from './rows.ts';
import type { Tail } from './tail.ts';

// Rows that are fetched by their places in one read.
const AT_ONCE = 100;

/** Newest first: a domain's entries by their places, all others by walking back page by page. */
export function lister(rows: JournalRows, tail: Tail): Journal['list'] {
  return async (filter, limit) => {
    const found: JournalEntry[] = [];
    const isWanted = matcher(filter);
    const hasConditions = Object.keys(filter).some((key) => key !== 'before_seq');
    const pageSize = hasConditions ? rows.page : Math.min(limit, rows.page);
    const pages = filter.domain === undefined ? walkBack(rows, tail, filter, pageSize) : byPlaces(rows, tail, filter.domain, filter);
    if (limit < 1) return found;
    for await (const page of pages) {
      for (const row of page) {
        if (isWanted(row)) found.push(toEntry(row));
        if (found.length >= limit) return found;
      }
    }
    return found;
  };
}

async function* walkBack(
  rows: JournalRows,
  { known }: Tail,
  { before_seq: end = Infinity, after_seq = 0 }: JournalFilter,
  size: number,
): AsyncGenerator<readonly StoredEntry[]> {
  let bucket = end === Infinity ? await lastBucket(rows, rows.bucketOf(known.head().seq + 1)) : rows.bucketOf(Math.max(end - 1, 1));
  let before = Math.min(end, rows.rangeOf(bucket).to + 1);
  while (bucket >= 0) {
    const page = await rows.before(bucket, before, size);
    yield page;
    if (page.length < size) bucket -= 1;
    before = page.length < size ? rows.rangeOf(bucket).to + 1 : (page.at(-1)?.seq ?? 0);
    if (before <= after_seq + 1) return;
  }
}

/** The last bucket that was begun, looked for from one that may have been: so a broken entry hides none behind it. */
async function lastBucket(rows: JournalRows, from: number): Promise<number> {
  let bucket = from;
  while (await rows.isBegun(bucket + 1)) bucket += 1;
  return bucket;
}

async function* byPlaces(
  rows: JournalRows,
  tail: Tail,
  domain: Domain,
  { before_seq: end = Infinity }: JournalFilter,
): AsyncGenerator<readonly StoredEntry[]> {
  await tail.read();
  let rest = tail.known.seqsOf(domain).filter((seq) => seq < end);
  while (rest.length > 0) {
    const bucket = rows.bucketOf(rest.at(-1) ?? 1);
    const wanted = rest.slice(-AT_ONCE).filter((seq) => seq >= rows.rangeOf(bucket).from);
    rest = rest.slice(0, -wanted.length);
    yield (await rows.some(bucket, wanted)).toReversed();
  }
}

type Condition = (stored: Readonly<Record<string, unknown>>) => boolean;

/** Looks at the stored text alone: only what is wanted is read with all care. What is no JSON is wanted, and then refused. */
function matcher({ before_seq: _, after_seq, since, until, ...equal }: JournalFilter): (row: StoredEntry) => boolean {
  const conditions: readonly Condition[] = [
    ...Object.entries(equal).map(
      ([key, value]): Condition =>
        (stored) =>
          stored[key] === value,
    ),
    ...(since === undefined ? [] : [({ at }: { readonly at?: unknown }) => typeof at === 'string' && at >= since]),
    ...(after_seq === undefined ? [] : [({ seq }: { readonly seq?: unknown }) => typeof seq === 'number' && seq > after_seq]),
    ...(until === undefined ? [] : [({ at }: { readonly at?: unknown }) => typeof at === 'string' && at < until]),
  ];
  if (conditions.length === 0) return () => true;
  return ({ body }) => {
    try {
      const stored = JSON.parse(body) as Readonly<Record<string, unknown>>;
      return conditions.every((condition) => condition(stored));
    } catch {
      return true;
    }
  };
}
