import type { Leases, StoredLease } from '../../ports/leases.ts';
import type { Database } from './driver.ts';
import { reading, type Transaction } from './transaction.ts';

/** Leases in SQLite. */
export function embeddedLeases(db: Database, transaction: Transaction): Leases {
  const one = db.prepare('SELECT owner, epoch, beat FROM lease WHERE name = ?');
  const insert = db.prepare('INSERT INTO lease (name, owner, epoch, beat) VALUES (?, ?, 1, 0) ON CONFLICT (name) DO NOTHING');
  const update = db.prepare('UPDATE lease SET owner = ?, epoch = ?, beat = ? WHERE name = ? AND owner = ? AND epoch = ? AND beat = ?');

  const swap = (name: string, seen: StoredLease, now: StoredLease): Promise<StoredLease | undefined> =>
    transaction('leases', 'synced', () => {
      const { changes } = update.run(now.owner, now.epoch, now.beat, name, seen.owner, seen.epoch, seen.beat);
      return Number(changes) === 1 ? now : undefined;
    });

  return {
    look: (name) => reading(db, 'leases', () => one.get(name) as StoredLease | undefined),
    take: (name, owner, seen) =>
      seen
        ? swap(name, seen, { owner, epoch: seen.epoch + 1, beat: 0 })
        : transaction('leases', 'synced', () => (Number(insert.run(name, owner).changes) === 1 ? { owner, epoch: 1, beat: 0 } : undefined)),
    beat: (name, mine) => swap(name, mine, { ...mine, beat: mine.beat + 1 }),
    end: async (name, mine) => (await swap(name, mine, { ...mine, owner: '' })) !== undefined,
  };
}
