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
  /** Only entries with a greater seq; nothing below it is read. */
  readonly after_seq?: number;
}

/** The append-only record. Every method that answers a promise throws a Fault with part `journal` when the store fails. */
export interface Journal {
  readonly name: 'embedded' | 'cassandra';
  /** Such as “schema 3”; undefined while that is not known. */
  readonly version: () => string | undefined;
  /**
   * Appends entries in one block, in order, and answers them with their places in the chain. Durable when it resolves if it holds
   * anything but ends. A long block may be written in several pieces: whoever dies in between leaves a first part of it.
   * An end whose holder was taken for dead meanwhile, or whose start somebody else has closed for it, is left out.
   */
  readonly append: (entries: readonly NewJournalEntry[]) => Promise<readonly JournalEntry[]>;
  /**
   * Appends entries unless something that they are about has been written about after `seen`: their domain, or, for an entry
   * without one, its action. So a `started` is a claim on its domain until it has its end.
   */
  readonly claim: (entries: readonly NewJournalEntry[], seen: number) => Promise<readonly JournalEntry[] | 'overtaken'>;
  /** The seq of the last entry, 0 where there is none; all methods below know at least what stands up to it. */
  readonly seen: () => Promise<number>;
  /** Newest first, at most `limit`. */
  readonly list: (filter: JournalFilter, limit: number) => Promise<readonly JournalEntry[]>;
  /** `started` entries whose (plan, step) has no later end, oldest first. */
  readonly open: () => Promise<readonly JournalEntry[]>;
  /**
   * Where asking costs a round trip: what this process knows already, which may be less than there is; undefined where it knows
   * nothing yet. A `claim` with this `seen` is as sure as with any other: what came later refuses it.
   */
  readonly atHand?: (domain: Domain) => { readonly seen: number; readonly open: JournalEntry | undefined } | undefined;
  /** The open `started` entry of one domain. */
  readonly openOn: (domain: Domain) => Promise<JournalEntry | undefined>;
  /** Walks the whole chain, in pages, and compares it with the head that is kept apart. */
  readonly verify: () => Promise<Verification>;
  /** Who owns each row: the source of the last `done` entry of the domain; a removed or drifted domain is not in it. */
  readonly owners: () => Promise<ReadonlyMap<string, Source>>;
  /** The owner of one row. */
  readonly ownerOf: (domain: Domain) => Promise<Source | undefined>;
  /** What was last observed of the file layer: domain (or the action's name for strategy and own domain) → `after`. */
  readonly lastObservedFileLayer: () => Promise<ReadonlyMap<string, RecordedState>>;
  /** Each row as it was last known to be, by its domain. */
  readonly knownRows: () => Promise<ReadonlyMap<string, RecordedState>>;
  /** What was observed of rows that widened behind our back and that nobody has accepted yet, oldest first. */
  readonly drift: () => Promise<readonly JournalEntry[]>;
  /** Whether one row is among them. */
  readonly hasDrifted: (domain: Domain) => Promise<boolean>;
  /** Whether the rows that stood there at the first start are on record. */
  readonly hasBaseline: () => Promise<boolean>;
}
