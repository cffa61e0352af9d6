import type { Domain } from '../../../domain/domain.ts';
import type { JournalEntry } from '../../../domain/journal.ts';
import type { Journal } from '../../../ports/journal.ts';
import type { Log } from '../../../ports/log.ts';
import { journalWriters } from './append.ts';
import { lister } from './list.ts';
import type { Projection } from './projection.ts';
import { journalRows, type JournalSizes } from './rows.ts';
import { journalTail } from './tail.ts';
import { verifierOf } from './verify.ts';
import type { Session } from '../session/session.ts';

/** What a journal in Cassandra is made of. */
export interface JournalOptions {
  readonly session: Session;
  readonly keyspace: string;
  readonly log: Log;
  /** Resolves once the tables are there; throws a Fault as long as that cannot be brought about. */
  readonly ready: () => Promise<void>;
  readonly version: () => string | undefined;
  readonly sizes?: JournalSizes;
}

/**
 * The journal in Cassandra: entries and their head in one partition, appended to by compare-and-set. What follows from the
 * entries is kept in memory, and brought up to date before each answer by reading what came since.
 */
export function cassandraJournal({ session, keyspace, log, ready, version, sizes }: JournalOptions): Journal {
  const rows = journalRows(session, keyspace, sizes);
  const tail = journalTail(rows);
  const writers = journalWriters(rows, tail, log);
  const [list, verify] = [lister(rows, tail), verifierOf(rows)];
  const when = async <T>(work: () => Promise<T>): Promise<T> => {
    await ready();
    return work();
  };
  const derive = <T>(answer: (known: Projection) => T): Promise<T> =>
    when(async () => {
      await tail.read();
      return answer(tail.known);
    });
  return {
    name: 'cassandra',
    version,
    append: (entries) => when(() => writers.append(entries)),
    claim: (entries, seen) => when(() => writers.claim(entries, seen)),
    seen: () => derive((known) => known.head().seq),
    list: (filter, limit) => when(() => list(filter, limit)),
    open: () => derive((known) => known.entries('open')),
    atHand: (domain) => (tail.wasRead() ? { seen: tail.known.head().seq, open: openOn(tail.known, domain) } : undefined),
    openOn: (domain) => derive((known) => openOn(known, domain)),
    verify: () => when(verify),
    owners: () => derive((known) => known.owners()),
    ownerOf: (domain) => derive((known) => known.owners().get(domain)),
    lastObservedFileLayer: () => derive((known) => known.states('file_layer')),
    knownRows: () => derive((known) => known.states('known')),
    drift: () => derive((known) => known.entries('drift')),
    hasDrifted: (domain) => derive((known) => known.has('drift', domain)),
    hasBaseline: () => derive((known) => known.has('baseline', '')),
  };
}

const openOn = (known: Projection, domain: Domain): JournalEntry | undefined =>
  known.entries('open').find((entry) => entry.domain === domain);
