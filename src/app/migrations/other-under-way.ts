import { isOver, type MigrationRecord } from '../../domain/migration/migration.ts';
import type { Context } from '../context.ts';

/** More migrations than anybody makes. */
const MOST = 1_000;

/**
 * Why a migration has to wait for another one, a sentence: each changes the values files and the strategy of the same backend. Undefined
 * where none is under way that was started before it.
 */
export async function otherUnderWay({ migrations }: Context, { id, started }: MigrationRecord): Promise<string | undefined> {
  for (const { record } of await startedOnes(migrations)) {
    const isEarlier = !started || !record.started || [record.started.at, record.id].join() < [started.at, id].join();
    if (record.id !== id && isEarlier)
      return `The migration ${record.id} is under way (${record.phase}, ${record.state}), and one is at a time, since each changes the values of the same backend. Let it end, or end it: fedremotes migrate rollback ${record.id}, or abort.`;
  }
  return undefined;
}

async function startedOnes(migrations: Context['migrations']) {
  const found = await migrations.list({ limit: MOST });
  return found.flatMap((one) => ('unreadable' in one || !one.record.started || isOver(one.record) ? [] : [one]));
}
