import type { Fault } from '../domain/fault.ts';
import type { Outcome } from '../domain/journal.ts';
import { isLayerUnknown, sameDatabaseEntry, type DatabaseEntry, type Row } from '../domain/layers.ts';

/** How a step ended, as far as can be told. */
export interface Performed {
  readonly outcome: Extract<Outcome, 'done' | 'failed' | 'unknown'>;
  /** Why it is not done; one sentence. */
  readonly message?: string;
}

/** A row as it was and as it should be, and the Fault that ended its write, if one did. */
export interface Written {
  readonly before: DatabaseEntry | undefined;
  readonly after: Row | undefined;
  readonly fault: Fault | undefined;
}

/** Whether what was read back is what was wanted. */
export const isAsWanted = (now: DatabaseEntry | undefined, { after }: Pick<Written, 'after'>): boolean =>
  sameDatabaseEntry(now, after && { kind: 'row', ...after });

/** How a write ended, by what was read back after it. */
export function judge(written: Written, now: DatabaseEntry | undefined, isSoleWriter: boolean): Performed {
  const { before, fault } = written;
  const said = saidOf(fault);
  if (isAsWanted(now, written)) return fault && isLayerUnknown(before) ? { outcome: 'failed', message: `${said}; ${UNSEEN}` } : DONE;
  if (!sameDatabaseEntry(now, before))
    return { outcome: 'unknown', message: `${said}; read back, the row is neither as before nor as wanted.` };
  // What was sent to a store that others share may still arrive there.
  return fault?.effect === 'unknown' && !isSoleWriter
    ? { outcome: 'unknown', message: `${said}; read back, the row is as it was before, but the write may still take effect.` }
    : { outcome: 'failed', message: `${said}; read back, the row is as it was before.` };
}

const DONE: Performed = { outcome: 'done' };

/** The same is listed whether it was written or not. */
export const UNSEEN = 'this brig does not show whether the row is there beside the entry of its file; it is to be written again.';

/** How a write ended that could not be read back, for this reason. */
export const unread = ({ fault }: Pick<Written, 'fault'>, reason: Fault): Performed => ({
  outcome: 'unknown',
  message: `${saidOf(fault)}; it could not be read back: ${reason.message}.`,
});

/** A part of a sentence. */
const saidOf = (fault: Fault | undefined): string => fault?.message.replace(/\.$/, '') ?? 'The write was acknowledged';
