// All here is in milliseconds: instants since 1970 UTC, and times on a wall of the zone as if the zone were UTC.

/**
 * No clock is put forward or back by more than a day, and none is more than 16 hours away from UTC: whatever a change of clocks
 * does to a time is within this. That there is only one change within it is true of all zones today, and supposed.
 */
export const AROUND_A_CHANGE = 26 * 3_600_000;

const FORMATS = new Map<string, Intl.DateTimeFormat>();

/** Whether a text is the IANA name of a zone. “+02:00” is known to newer releases of Node.js only, and has no summer time. */
export function isZone(name: string): boolean {
  try {
    return /^[A-Za-z]/.test(name) && new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** How far the clocks of a zone are ahead of UTC. Throws RangeError for a zone that is not known. */
export function offsetAt(zone: string, instant: number): number {
  if (zone === 'UTC') return 0;
  const second = Math.floor(instant / 1000) * 1000;
  const shown = new Map(
    formatOf(zone)
      .formatToParts(second)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes): number => shown.get(type) ?? 0;
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second')) - second;
}

/** When, after `from` and up to `to`, the clocks changed; undefined where they are the same at both. */
export function changeBetween(zone: string, from: number, to: number): number | undefined {
  const before = offsetAt(zone, from);
  if (offsetAt(zone, to) === before) return undefined;
  let [low, high] = [from, to];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(zone, middle) === before) low = middle;
    else high = middle;
  }
  return high;
}

/** The first instant at which the clocks show `wall`, or later where they never show it: they jump over it then. */
export function firstInstantOf(zone: string, wall: number): number {
  const [from, to] = [wall - AROUND_A_CHANGE, wall + AROUND_A_CHANGE];
  const change = changeBetween(zone, from, to);
  const asBefore = wall - offsetAt(zone, from);
  if (change === undefined || asBefore < change) return asBefore;
  return Math.max(change, wall - offsetAt(zone, to));
}

/** The latest time that the clocks have shown up to `instant`: later than what they show while an hour comes again. */
export function latestWallAt(zone: string, instant: number): number {
  const from = instant - AROUND_A_CHANGE;
  const shown = instant + offsetAt(zone, instant);
  const change = changeBetween(zone, from, instant);
  return change === undefined ? shown : Math.max(shown, change - 1 + offsetAt(zone, from));
}

/** Making one takes a hundred times as long as using it. */
function formatOf(zone: string): Intl.DateTimeFormat {
  const known = FORMATS.get(zone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  FORMATS.set(zone, format);
  return format;
}
