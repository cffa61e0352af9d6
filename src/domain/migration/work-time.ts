import { firstInstantOf, offsetAt } from '../zone.ts';

/** The days of a week, as they are written. */
export const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** A part of a day, by a clock on the wall; where `to` is not later than `from` it ends on the next day. */
export interface Window {
  /** The days on which it begins. */
  readonly days: readonly Weekday[];
  /** Such as 22:00. */
  readonly from: string;
  readonly to: string;
}

/** When work may be begun: from an instant on, or only in windows. */
export type WorkTime = { readonly at: string } | { readonly windows: readonly Window[]; /** An IANA name. */ readonly time_zone: string };

/** Whether work may be begun now; if not, when at the earliest. `leadMs`: what is begun needs so long at most, and ends within. */
export type MayBegin = { readonly ok: true; readonly until?: Date } | { readonly ok: false; readonly from: Date };

const DAY_MS = 86_400_000;

/**
 * Whether work may be begun at `now`, so that it ends within the time for it. A wall-clock time that does not exist is the first
 * instant after the gap; where one comes twice, a window begins at the first and ends at the first.
 */
export function mayBegin(work: WorkTime | undefined, now: Date, leadMs: number): MayBegin {
  if (work === undefined) return { ok: true };
  if ('at' in work) return now.getTime() >= Date.parse(work.at) ? { ok: true } : { ok: false, from: new Date(work.at) };
  const spans = spansAround(work, now.getTime()).filter(({ from, to }) => to - leadMs > from);
  const open = spans.find(({ from, to }) => from <= now.getTime() && now.getTime() < to - leadMs);
  if (open) return { ok: true, until: new Date(open.to - leadMs) };
  const next = spans.map(({ from }) => from).filter((from) => from > now.getTime());
  return { ok: false, from: new Date(Math.min(...next)) };
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** The windows from yesterday to two weeks from now, as instants: of a window in the hour that a day skips, the next is a week later. */
function spansAround({ windows, time_zone }: Extract<WorkTime, { windows: unknown }>, now: number): readonly Span[] {
  const today = Math.floor((now + offsetAt(time_zone, now)) / DAY_MS) * DAY_MS;
  const days = Array.from({ length: 18 }, (_, index) => today + (index - 2) * DAY_MS);
  return days.flatMap((day) =>
    windows
      .filter((window) => window.days.includes(WEEKDAYS[new Date(day).getUTCDay()] ?? 'sun'))
      .map(({ from, to }) => {
        const [start, end] = [minutesOf(from), minutesOf(to)];
        const endDay = end > start ? day : day + DAY_MS;
        return { from: firstInstantOf(time_zone, day + start * 60_000), to: firstInstantOf(time_zone, endDay + end * 60_000) };
      }),
  );
}

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
