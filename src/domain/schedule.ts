import type { CronFields } from './cron-fields.ts';
import { lastCronSlot, nextCronSlot } from './cron-slots.ts';

/**
 * At times of a clock on the wall of a zone. When clocks change:
 * - A time that does not exist runs at the first instant after the gap; several of them run once, then.
 * - A time that comes twice runs the first time.
 * - Where no hour is left out (“0 * * * *”, every 15 minutes) the schedule is about real time: it runs whenever the clocks show a
 *   time that fits, so in both of two equal hours, and nothing stands in for an hour that does not exist.
 */
export interface CronSchedule {
  readonly kind: 'cron';
  /** As it was written. */
  readonly expression: string;
  /** An IANA name, such as Europe/Berlin. */
  readonly time_zone: string;
  readonly fields: CronFields;
}

/** Every so often, at multiples of it since 1970 UTC: all replicas agree on the slots, whenever they were started. */
export interface IntervalSchedule {
  readonly kind: 'interval';
  readonly milliseconds: number;
}

/** When a job is to run. A run is known by its slot, the instant that it is for. */
export type Schedule = CronSchedule | IntervalSchedule;

const FIVE_YEARS_MS = (5 * 365 + 2) * 86_400_000;

/** The newest slot that is due at `now` and later than `after`; undefined where none is. Missed slots so run once, not many times. */
export function dueSlot(schedule: Schedule, after: Date, now: Date): Date | undefined {
  const slot =
    schedule.kind === 'interval'
      ? Math.floor(now.getTime() / schedule.milliseconds) * schedule.milliseconds
      : lastCronSlot(schedule, now.getTime(), after.getTime());
  return slot !== undefined && slot > after.getTime() ? new Date(slot) : undefined;
}

/** The first slot later than `after`; undefined where there is none within five years. */
export function nextSlot(schedule: Schedule, after: Date): Date | undefined {
  const from = after.getTime();
  if (schedule.kind === 'interval') return new Date((Math.floor(from / schedule.milliseconds) + 1) * schedule.milliseconds);
  const slot = nextCronSlot(schedule, from, from + FIVE_YEARS_MS);
  return slot !== undefined && slot <= from + FIVE_YEARS_MS ? new Date(slot) : undefined;
}
