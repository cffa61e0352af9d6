import { onceDone } from '../../concurrency/once-done.ts';
import type { Journal } from '../../ports/journal.ts';
import type { Leases } from '../../ports/leases.ts';
import type { Log } from '../../ports/log.ts';
import { cassandraJournal } from './journal.ts';
import { cassandraLeases } from './leases.ts';
import { migrate, type MigrateOptions } from './migrate.ts';

/** Our own memory in Cassandra. */
export interface CassandraState {
  readonly journal: Journal;
  readonly leases: Leases;
  /**
   * Makes sure, once, that keyspace and schema are there. Throws a Fault where that does not work now, after which the next
   * call tries again, and StoreRefused where this release and the schema do not go together.
   */
  readonly ready: () => Promise<void>;
}

/** Opens the state; answers at once, and every method first waits for `ready`. */
export function openCassandraState({ log, ...options }: MigrateOptions & { readonly log: Log }): CassandraState {
  const { session, keyspace } = options;
  let steps: number | undefined;
  const { ensure: ready } = onceDone(async () => {
    steps = await migrate(options);
  });
  const version = (): string | undefined => (steps === undefined ? undefined : `schema ${String(steps)}`);
  const journal = cassandraJournal({ session, keyspace, log, ready, version });
  return { journal, leases: cassandraLeases(session, keyspace, ready), ready };
}
