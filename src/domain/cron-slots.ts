import { nearestWall, type CronFields } from './cron-fields.ts';
import { AROUND_A_CHANGE, changeBetween, firstInstantOf, latestWallAt, offsetAt } from './zone.ts';

/** A cron expression and the zone whose clocks it means. */
export interface CronTimes {
  readonly fields: CronFields;
  readonly time_zone: string;
}

/** The first slot after `after`, up to about `until`; in milliseconds since 1970 UTC. */
export function nextCronSlot(times: CronTimes, after: number, until: number): number | undefined {
  if (isEveryHour(times.fields)) return nextInRealTime(times, after, until);
  const from = secondOf(latestWallAt(times.time_zone, after)) + 1000;
  const wall = nearestWall(times.fields, from, 1, until + AROUND_A_CHANGE);
  return wall === undefined ? undefined : firstInstantOf(times.time_zone, wall);
}

/** The last slot up to `now`, back to about `since`. */
export function lastCronSlot(times: CronTimes, now: number, since: number): number | undefined {
  if (isEveryHour(times.fields)) return lastInRealTime(times, now, since);
  const from = secondOf(latestWallAt(times.time_zone, now));
  const wall = nearestWall(times.fields, from, -1, since - AROUND_A_CHANGE);
  return wall === undefined ? undefined : firstInstantOf(times.time_zone, wall);
}

/** Such a schedule means “every so many minutes”, not hours of a day: no hour is left out, and none comes only once, when clocks change. */
const isEveryHour = ({ hour }: CronFields): boolean => hour.length === 24;

const secondOf = (milliseconds: number): number => Math.floor(milliseconds / 1000) * 1000;

// Both go by stretches in which the clocks do not change. What lies more than a day ahead is approached to within a day of it: no
// change of clocks on the way can bring back a time that fits, since none fits between.

function nextInRealTime({ fields, time_zone }: CronTimes, after: number, until: number): number | undefined {
  let at = secondOf(after) + 1000;
  while (at <= until) {
    const offset = offsetAt(time_zone, at);
    const slot = (nearestWall(fields, at + offset, 1, until + AROUND_A_CHANGE) ?? Infinity) - offset;
    const seen = Math.min(slot, at + AROUND_A_CHANGE);
    const change = changeBetween(time_zone, at, seen);
    if (change === undefined && slot === seen) return slot;
    if (change === undefined && slot === Infinity) return undefined;
    at = change ?? Math.max(seen, slot - AROUND_A_CHANGE);
  }
  return undefined;
}

function lastInRealTime({ fields, time_zone }: CronTimes, now: number, since: number): number | undefined {
  let at = secondOf(now);
  while (at >= since) {
    const offset = offsetAt(time_zone, at);
    const slot = (nearestWall(fields, at + offset, -1, since - AROUND_A_CHANGE) ?? -Infinity) - offset;
    const seen = Math.max(slot, at - AROUND_A_CHANGE);
    const change = changeBetween(time_zone, seen, at);
    if (change === undefined && slot === seen) return slot;
    if (change === undefined && slot === -Infinity) return undefined;
    at = change === undefined ? Math.min(seen, slot + AROUND_A_CHANGE) : change - 1000;
  }
  return undefined;
}
