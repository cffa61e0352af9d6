import type { Domain } from '../domain/domain.ts';
import type { JournalEntry, NewJournalEntry, Outcome, Source, Verification } from '../domain/journal.ts';
import type { RecordedState } from '../domain/recorded.ts';

/** Which entries are wanted; times are ISO 8601, `since` inclusive, `until` exclusive. */
export interface JournalFilter {
  readonly domain?: Domain;
  readonly plan?: string;
  readonly actor?: string;
  readonly source?: string;
  readonly outcome?: Outcome;
  readonly since?: string;
  readonly until?: string;
  /** Only entries with a smaller seq: the place where the page before ended. */
  readonly before_seq?: number;
}

/** The append-only record. Every method throws a Fault with part `journal` when the store fails. */
export interface Journal {
  /**
   * Appends a block in one write: all of it or nothing, and durable when it resolves if it holds anything but ends. Answers the
   * entries with their places in the chain.
   */
  append: (entries: readonly NewJournalEntry[]) => Promise<readonly JournalEntry[]>;
  /** Newest first, at most `limit`. */
  list: (filter: JournalFilter, limit: number) => Promise<readonly JournalEntry[]>;
  /** `started` entries whose (plan, step) has no later end, oldest first. */
  open: () => Promise<readonly JournalEntry[]>;
  /** Walks the whole chain, in pages, and compares it with the head that is kept apart. */
  verify: () => Promise<Verification>;
  /** Who owns each row: the source of the last `done` entry of the domain; a removed domain is not in it. */
  owners: () => Promise<ReadonlyMap<string, Source>>;
  /** The owner of one row. */
  ownerOf: (domain: Domain) => Promise<Source | undefined>;
  /** What was last observed of the file layer: domain (or the action's name for strategy and own domain) → `after`. */
  lastObservedFileLayer: () => Promise<ReadonlyMap<string, RecordedState>>;
}
