import type { Domain } from '../domain/domain.ts';
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

/** The whole database layer; a domain that brig's grammar does not know keeps its stored text as key. */
export type DatabaseLayer = ReadonlyMap<string, DatabaseEntry>;

/** Where remotes live. Every method throws a Fault with part `registry` when the store fails. */
export interface Registry {
  readonly name: 'embedded' | 'cassandra' | 'brig';
  readonly capabilities: RegistryCapabilities;
  /** Every row, sorted by domain; at least as new as anything acknowledged before the call. */
  readAll: () => Promise<DatabaseLayer>;
  /** One row, or undefined where there is none. */
  readOne: (domain: Domain) => Promise<DatabaseEntry | undefined>;
  /** How many rows there are. */
  count: () => Promise<number>;
  /**
   * Makes the row of `domain` be `after` (undefined: no row, no team rows), knowing that it was `before`.
   * Whether it worked is for the caller to read back; a Fault says whether it may have had an effect.
   */
  write: (domain: Domain, before: DatabaseEntry | undefined, after: Row | undefined) => Promise<void>;
}
