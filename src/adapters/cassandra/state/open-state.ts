import { onceDone } from '../../../concurrency/once-done.ts';
import { Fault } from '../../../domain/fault.ts';
import type { Journal } from '../../../ports/journal.ts';
import type { Leases } from '../../../ports/leases.ts';
import type { Log } from '../../../ports/log.ts';
import type { Records } from '../../../ports/records.ts';
import { StoreRefused } from '../../../stored/store-refused.ts';
import { cassandraJournal } from '../journal/journal.ts';
import { cassandraLeases } from './leases.ts';
import { migrate, type MigrateOptions } from './migrate.ts';
import { cassandraRecords } from './records.ts';

/** Our own memory in Cassandra. */
export interface CassandraState {
  readonly journal: Journal;
  readonly leases: Leases;
  readonly records: Records;
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
  const usable = asFault(ready);
  const journal = cassandraJournal({ session, keyspace, log, ready: usable, version });
  const records = cassandraRecords({ session, keyspace, log, ready: usable });
  return { journal, leases: cassandraLeases(session, keyspace, usable), records, ready };
}

/** A service that was started before Cassandra could be reached goes on, and says why its journal cannot be used. */
const asFault = (ready: () => Promise<void>) => async (): Promise<void> => {
  try {
    await ready();
  } catch (error) {
    if (error instanceof StoreRefused) throw new Fault('journal', error.message, { cause: error, effect: 'none' });
    throw error;
  }
};
