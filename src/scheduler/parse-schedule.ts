import { closest } from 'fastest-levenshtein';
import { bad, ok, type Result } from '../domain/result.ts';
import { nextSlot, type Schedule } from '../domain/schedule.ts';
import { parseCron } from './parse-cron.ts';
import { isZone } from '../domain/zone.ts';

/** How a schedule is written in a configuration. */
export interface WrittenSchedule {
  /** A cron expression. */
  readonly schedule?: string | undefined;
  /** Such as 30s, 15m, 6h or 1d. */
  readonly interval?: string | undefined;
  /** An IANA name; UTC where there is none. Of no effect on an interval. */
  readonly time_zone?: string | undefined;
}

/** Undefined where neither schedule nor interval is written: whatever it is for runs when it is asked to. The problem is a sentence. */
export function parseSchedule({ schedule, interval, time_zone = 'UTC' }: WrittenSchedule): Result<Schedule | undefined, string> {
  const zoneProblem = problemOfZone(time_zone);
  if (zoneProblem !== undefined) return bad(zoneProblem);
  if (schedule !== undefined && interval !== undefined)
    return bad(`Expected schedule or interval, found both (“${schedule}” and “${interval}”): take one of them away.`);
  if (interval !== undefined) return parseInterval(interval);
  if (schedule === undefined) return ok(undefined);
  const fields = parseCron(schedule);
  if (!fields.ok) return fields;
  const cron: Schedule = { kind: 'cron', expression: schedule, time_zone, fields: fields.value };
  // From 1970 on there is a leap year within the five that are looked at.
  if (nextSlot(cron, new Date(0)) === undefined)
    return bad(`Expected a schedule that comes round, found “${schedule}”, which fits no day of any month: correct its days.`);
  return ok(cron);
}

const UNITS_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const [LEAST_MS, MOST_MS] = [10_000, 30 * 86_400_000];

function parseInterval(interval: string): Result<Schedule, string> {
  const [, count, unit = ''] = /^(\d+)([smhd])$/.exec(interval.trim()) ?? [];
  const milliseconds = Number(count) * (UNITS_MS[unit] ?? NaN);
  if (milliseconds >= LEAST_MS && milliseconds <= MOST_MS) return ok({ kind: 'interval', milliseconds });
  const found = Number.isNaN(milliseconds) ? `“${interval}”` : `“${interval}”, which is too ${milliseconds < LEAST_MS ? 'short' : 'long'}`;
  return bad(`Expected an interval from 10s to 30d, found ${found}: write a whole number and s, m, h or d, such as 30s, 15m, 6h or 1d.`);
}

function problemOfZone(zone: string): string | undefined {
  if (isZone(zone)) return undefined;
  const names = ['UTC', ...Intl.supportedValuesOf('timeZone')];
  // Compared without case, since isZone is: closeness must not be spent on it.
  const near = closest(
    zone.toLowerCase(),
    names.map((name) => name.toLowerCase()),
  );
  const name = names.find((one) => one.toLowerCase() === near) ?? near;
  return `Expected a time zone by its IANA name, found “${zone}”: write a name such as ${name}.`;
}
