import { GATE_OF, type MigrationRecord } from '../../domain/migration/migration.ts';
import { mayBegin, type MayBegin } from '../../domain/migration/work-time.ts';
import type { Context } from '../context.ts';

/** One write ends within this time, with all that is tried again; nothing is begun later than this before the end of a window. */
const LEAD_MS = 30_000;

/** Whether work on a migration may be begun now, by its schedule. Gates are looked at all the time. */
export const mayWork = ({ clock }: Pick<Context, 'clock'>, { schedule, phase }: MigrationRecord): MayBegin =>
  GATE_OF[phase] === undefined ? mayBegin(schedule, clock.now(), LEAD_MS) : { ok: true };

/** When it may be begun at the earliest, where its schedule holds it back now. */
export function heldUntil(context: Pick<Context, 'clock'>, record: MigrationRecord): Date | undefined {
  const may = mayWork(context, record);
  return may.ok ? undefined : may.from;
}
