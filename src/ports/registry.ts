import type { Domain } from '../domain/domain.ts';
import type { Fault } from '../domain/fault.ts';
import type { DatabaseEntry, Row } from '../domain/layers.ts';

/** What a registry can and cannot do; use cases ask this, never the registry's name. */
export interface RegistryCapabilities {
  /** Whether a backend reads what is written here. */
  readonly connected: boolean;
  /** Whether a row can be taken away (brig has no call for it since 4.39). */
  readonly can_remove: boolean;
  /** Whether a restriction by team is kept (brig drops it silently before 4.40). */
  readonly can_restrict_by_team: boolean;
  /** Whether the two layers can be told apart. */
  readonly knows_layers: boolean;
  /** Whether nobody else can write, so that what was read stays true until we write. */
  readonly sole_writer: boolean;
}

/** Something about the store, as it was last read, that an operator should look at; `code` is stable. */
export interface RegistryFinding {
  readonly code: string;
  readonly severity: 'error' | 'warning' | 'info';
  readonly domain?: string;
  /** What was expected, what was found, what to do. */
  readonly message: string;
}

/** One row, as it was and as it should be; undefined is no row. */
export interface RowWrite {
  readonly domain: Domain;
  readonly before: DatabaseEntry | undefined;
  readonly after: Row | undefined;
}

/** What a write has read back by itself, after the last of what it wrote. */
export interface ReadBack {
  readonly stored: DatabaseEntry | undefined;
}

/** The whole database layer, sorted by domain; a domain that brig's grammar does not know keeps its stored text as key. */
export type DatabaseLayer = ReadonlyMap<string, DatabaseEntry>;

/** Where remotes live. Every method that answers a promise throws a Fault with part `registry` when the store fails. */
export interface Registry {
  readonly name: 'embedded' | 'cassandra' | 'brig';
  /** May change while the service runs: brig is upgraded, or is asked for the first time. */
  readonly capabilities: RegistryCapabilities;
  /** What stands behind it, such as “Cassandra 4.1.10”; undefined while that is not known. */
  readonly version: () => string | undefined;
  /** What the last full read showed. */
  readonly findings: () => readonly RegistryFinding[];
  /** Where it can happen: how often something that the store acknowledged was not what was read back at once. */
  readonly hiddenWrites?: () => number;
  /** Asks the store for something small, to see whether it answers. */
  readonly probe: () => Promise<void>;
  /**
   * Every row; at least as new as anything acknowledged before the call. Answers the same map again, not only an equal one, where
   * the store can tell that nothing changed.
   */
  readonly readAll: () => Promise<DatabaseLayer>;
  /** One row, or undefined where there is none. */
  readonly readOne: (domain: Domain) => Promise<DatabaseEntry | undefined>;
  /**
   * Finishes or gives up what somebody may have left half-done at these rows, where the store leaves such a thing: for whoever
   * then reads what became of a write.
   */
  readonly settle?: (domains: readonly Domain[]) => Promise<void>;
  /** How many rows there are. May be as old as the last full read, plus what was written here since. */
  readonly count: () => Promise<number>;
  /** Throws a Fault where no write may be begun now; called before one is on record. */
  readonly assertWritable?: () => void;
  /**
   * Makes the row of `domain` be `after` (undefined: no row, no team rows), knowing that it was `before`. At no instant, and
   * wherever it is cut off, does anybody have more than the larger of the two. `assertMayWrite` is called before each
   * statement that leaves this process; what it throws ends the write.
   * Whether it worked is for the caller to compare, with what the store has read back itself, else by reading it back; a Fault
   * says whether it may have had an effect.
   */
  readonly write: (
    domain: Domain,
    before: DatabaseEntry | undefined,
    after: Row | undefined,
    assertMayWrite?: () => void,
  ) => Promise<ReadBack | undefined>;
  /**
   * Makes many rows be as wanted, each as `write` does, several at once. The caller has read each `before` a moment ago and reads
   * all of them back together, so a store leaves out its own reads where one statement does the whole of it. Answers for each,
   * in their order, the Fault that ended it; undefined where it was acknowledged. `assertMayBegin` is called before the first
   * statement of a row, or of a few that go together: what it throws leaves them as they are.
   */
  readonly writeMany: (
    writes: readonly RowWrite[],
    assertMayWrite?: () => void,
    assertMayBegin?: () => void,
  ) => Promise<readonly (Fault | undefined)[]>;
}
