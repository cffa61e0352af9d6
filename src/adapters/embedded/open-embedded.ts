import { join } from 'node:path';
import type { Journal } from '../../ports/journal.ts';
import type { Leases } from '../../ports/leases.ts';
import type { Records } from '../../ports/records.ts';
import type { Registry } from '../../ports/registry.ts';
import { claimDataFolder, type DataFolder } from './data-folder.ts';
import { openDatabase, type LoggedDatabase } from './driver.ts';
import { embeddedJournal } from './journal.ts';
import { embeddedLeases } from './leases.ts';
import { migrate } from './migrate.ts';
import { embeddedRecords } from './records.ts';
import { embeddedRegistry } from './registry.ts';
import { openingError } from './sqlite-error.ts';
import { transactionsOf } from './transaction.ts';

/** The embedded stores, open: this process alone writes in their folder until they are closed. */
export interface EmbeddedStores {
  readonly registry: Registry;
  readonly journal: Journal;
  readonly leases: Leases;
  readonly records: Records;
  readonly close: () => void;
}

/**
 * Claims the folder, brings its schema up to date and opens the stores. Throws StoreRefused with what to do.
 * One file for all: one write-ahead log keeps a `started`, its effect and its end in this order on the disk.
 */
export function openEmbedded({ folder }: { readonly folder: string }): EmbeddedStores {
  const claimed = claimDataFolder(folder);
  const file = join(claimed.path, 'fedremotes.db');
  try {
    const db = openDatabase(file);
    try {
      return storesIn(db, claimed);
    } catch (error) {
      db.close();
      throw error;
    }
  } catch (error) {
    claimed.release();
    throw openingError(file, error);
  }
}

function storesIn(db: LoggedDatabase, claimed: DataFolder): EmbeddedStores {
  migrate(db);
  const transaction = transactionsOf(db);
  return {
    registry: embeddedRegistry(db, transaction),
    leases: embeddedLeases(db, transaction),
    records: embeddedRecords(db, transaction),
    journal: embeddedJournal(db, transaction),
    close: () => {
      db.close();
      claimed.release();
    },
  };
}
