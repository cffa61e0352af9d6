import { GATE_OF, type MigrationRecord } from '../../domain/migration/migration.ts';
import { mayBegin } from '../../domain/migration/work-time.ts';
import type { Context } from '../context.ts';

/** One write ends within this time, with all that is tried again; nothing is begun later than this before the end of a window. */
const LEAD_MS = 30_000;

/** When work on a migration may be begun at the earliest, where its schedule holds it back now. Gates are looked at all the time. */
export function heldUntil({ clock }: Pick<Context, 'clock'>, { schedule, phase }: MigrationRecord): Date | undefined {
  if (GATE_OF[phase] !== undefined) return undefined;
  const may = mayBegin(schedule, clock.now(), LEAD_MS);
  return may.ok ? undefined : may.from;
}

/** From when on nothing may be begun any more, where its schedule says so. */
export function workEnds({ clock }: Pick<Context, 'clock'>, { schedule }: MigrationRecord): Date | undefined {
  const may = mayBegin(schedule, clock.now(), LEAD_MS);
  return may.ok ? may.until : clock.now();
}
