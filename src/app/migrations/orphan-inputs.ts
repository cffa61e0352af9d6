import type { Context } from '../context.ts';

/** As often as one looks; what was made since the last time may still be in the making. */
const EVERY_MS = 3_600_000;
/** More than anybody keeps open. */
const MOST = 1_000;

/**
 * Takes away inputs whose migration never came about, since the process that made it ended in between: they may hold private
 * keys. To be called over and over; it looks when it begins and once an hour, and takes what it saw alone twice.
 */
export function orphanInputs({ migrations, clock, log }: Context): () => Promise<void> {
  let alone = new Set<string>();
  let due = 0;
  return async () => {
    const now = clock.now().getTime();
    if (now < due) return;
    due = now + EVERY_MS;
    const before = alone;
    alone = new Set();
    for (const id of await migrations.inputIds(MOST)) {
      if (await migrations.exists(id)) continue;
      if (before.has(id)) {
        await migrations.dropInputs(id);
        log.warn({ migration: id }, 'the inputs of a migration that never came about were removed: its process had ended while it made it');
      } else alone.add(id);
    }
  };
}
