import { setTimeout as sleep } from 'node:timers/promises';
import type { types } from 'cassandra-driver';
import { Fault } from '../../../domain/fault.ts';
import type { Leases, StoredLease } from '../../../ports/leases.ts';
import { numberIn, textIn, wasApplied } from '../session/columns.ts';
import { quoted } from './schema-cql.ts';
import type { Session } from '../session/session.ts';

/** How often a swap is tried again of which a serial read has shown that it did not happen. */
const TRIES = 3;
const PAUSE_MS = 100;

/** Leases in Cassandra: compare-and-set by lightweight transactions, read by serial reads. Never a plain write, never a TTL. */
export function cassandraLeases(session: Session, keyspace: string, ready: () => Promise<void>): Leases {
  const table = `${quoted(keyspace)}.lease`;
  const insert = `INSERT INTO ${table} (name, owner, epoch, beat) VALUES (?, ?, ?, ?) IF NOT EXISTS`;
  const update = `UPDATE ${table} SET owner = ?, epoch = ?, beat = ? WHERE name = ? IF owner = ? AND epoch = ? AND beat = ?`;

  const look = async (name: string): Promise<StoredLease | undefined> => {
    await ready();
    const [row] = await session.execute('leases', 'serial-read', `SELECT owner, epoch, beat FROM ${table} WHERE name = ?`, [name]);
    return row && leaseIn(row);
  };

  const write = (name: string, seen: StoredLease | undefined, now: StoredLease): Promise<readonly types.Row[]> =>
    seen
      ? session.execute('leases', 'conditional', update, [now.owner, now.epoch, now.beat, name, seen.owner, seen.epoch, seen.beat])
      : session.execute('leases', 'conditional', insert, [name, now.owner, now.epoch, now.beat]);

  /** A write of which nobody can say whether it happened is looked up: the serial read settles it. */
  const swap = async (name: string, seen: StoredLease | undefined, now: StoredLease): Promise<StoredLease | undefined> => {
    await ready();
    for (let tries = 1; ; tries += 1) {
      try {
        return wasApplied(await write(name, seen, now)) ? now : undefined;
      } catch (error) {
        if (!(error instanceof Fault && error.effect === 'unknown')) throw error;
        const found = await look(name);
        if (isSame(found, now)) return now;
        if (!isSame(found, seen)) return undefined;
        if (tries === TRIES) throw notWritten(name, error);
        // Those who got no answer because they came at the same time must not come at the same time again.
        await sleep(Math.random() * PAUSE_MS);
      }
    }
  };

  return {
    look,
    take: (name, owner, seen) => swap(name, seen, { owner, epoch: (seen?.epoch ?? 0) + 1, beat: 0 }),
    beat: (name, mine) => swap(name, mine, { ...mine, beat: mine.beat + 1 }),
    end: async (name, mine) => (await swap(name, mine, { ...mine, owner: '' })) !== undefined,
  };
}

/** The cause is what Cassandra said at the last try. */
const notWritten = (name: string, { cause }: Fault): Fault =>
  new Fault('leases', `the lease ${name} cannot be written: Cassandra gave no answer ${String(TRIES)} times, and nothing was changed`, {
    cause,
    effect: 'none',
  });

const leaseIn = (row: types.Row): StoredLease => ({
  owner: textIn(row, 'owner'),
  epoch: numberIn(row, 'epoch') ?? 0,
  beat: numberIn(row, 'beat') ?? 0,
});

const isSame = (a: StoredLease | undefined, b: StoredLease | undefined): boolean =>
  a?.owner === b?.owner && a?.epoch === b?.epoch && a?.beat === b?.beat;
