/** Days of a month: 1–31; so many before the last one (0 is the last); or the weekday (Monday to Friday) nearest to one of the month. */
export type DayOfMonth = number | { readonly before_last: number } | { readonly weekday_near: number | 'last' };

/** Days of a week: 0 (Sunday) to 6; or the first to fifth, or the last, of them in a month. */
export type DayOfWeek = number | { readonly weekday: number; readonly nth: number | 'last' };

/** A cron expression, spelled out. The numbers ascend, each once, and each list has one at least. */
export interface CronFields {
  readonly second: readonly number[];
  readonly minute: readonly number[];
  readonly hour: readonly number[];
  readonly day_of_month: readonly DayOfMonth[];
  readonly month: readonly number[];
  readonly day_of_week: readonly DayOfWeek[];
  /** The rule of crontab(5): where neither field of days begins with a star, a day needs to fit only one of them. */
  readonly either_day: boolean;
}

const DAY_MS = 86_400_000;
const [HOUR_S, MINUTE_S] = [3600, 60];

/**
 * The nearest time on the wall from `from` on that fits, `from` itself too; forwards (1) or backwards (-1), up to `until`. Times
 * on a wall are milliseconds as if its zone were UTC, whole seconds: the calendar alone, without any change of clocks.
 */
export function nearestWall(fields: CronFields, from: number, step: 1 | -1, until: number): number | undefined {
  const edge = step === 1 ? 0 : HOUR_S * 24 - 1;
  let day = Math.floor(from / DAY_MS);
  let second = (from - day * DAY_MS) / 1000;
  while ((day * DAY_MS - until) * step <= DAY_MS) {
    const date = new Date(day * DAY_MS);
    const isInMonth = fields.month.includes(date.getUTCMonth() + 1);
    const time = isInMonth && fitsDay(fields, date) ? nearestTime(fields, second, step) : undefined;
    if (time !== undefined) {
      const wall = day * DAY_MS + time * 1000;
      return (wall - until) * step > 0 ? undefined : wall;
    }
    day = isInMonth ? day + step : dayInNextMonth(date, step);
    second = edge;
  }
  return undefined;
}

/** The first day of the month after, or the last one of the month before. */
const dayInNextMonth = (date: Date, step: 1 | -1): number =>
  (step === 1 ? Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1) : Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 0)) /
  DAY_MS;

/** In seconds since midnight. */
function nearestTime(fields: CronFields, from: number, step: 1 | -1): number | undefined {
  const hour = Math.floor(from / HOUR_S);
  const minute = Math.floor((from % HOUR_S) / MINUTE_S);
  const edge = (values: readonly number[]): number => (step === 1 ? values[0] : values.at(-1)) ?? 0;
  if (fields.hour.includes(hour)) {
    const second = fields.minute.includes(minute) ? nearest(fields.second, from % MINUTE_S, step) : undefined;
    if (second !== undefined) return hour * HOUR_S + minute * MINUTE_S + second;
    const later = nearest(fields.minute, minute + step, step);
    if (later !== undefined) return hour * HOUR_S + later * MINUTE_S + edge(fields.second);
  }
  const later = nearest(fields.hour, hour + step, step);
  return later === undefined ? undefined : later * HOUR_S + edge(fields.minute) * MINUTE_S + edge(fields.second);
}

const nearest = (ascending: readonly number[], from: number, step: 1 | -1): number | undefined =>
  step === 1 ? ascending.find((value) => value >= from) : ascending.findLast((value) => value <= from);

function fitsDay({ day_of_month, day_of_week, either_day }: CronFields, date: Date): boolean {
  const ofMonth = day_of_month.some((rule) => dayOf(rule, date) === date.getUTCDate());
  if (ofMonth === either_day) return ofMonth;
  return day_of_week.some((rule) => fitsWeekday(rule, date));
}

/** Which day of the month of `date` a rule means; one that the month does not have where it has none. */
function dayOf(rule: DayOfMonth, date: Date): number {
  if (typeof rule === 'number') return rule;
  const last = lastDayOf(date);
  if ('before_last' in rule) return last - rule.before_last;
  const target = rule.weekday_near === 'last' ? last : rule.weekday_near;
  if (target > last) return 0;
  const weekday = (date.getUTCDay() + 35 + target - date.getUTCDate()) % 7;
  // Never in another month.
  if (weekday === 6) return target === 1 ? 3 : target - 1;
  if (weekday === 0) return target === last ? target - 2 : target + 1;
  return target;
}

function fitsWeekday(rule: DayOfWeek, date: Date): boolean {
  if (typeof rule === 'number') return rule === date.getUTCDay();
  if (rule.weekday !== date.getUTCDay()) return false;
  const day = date.getUTCDate();
  return rule.nth === 'last' ? day + 7 > lastDayOf(date) : Math.ceil(day / 7) === rule.nth;
}

const lastDayOf = (date: Date): number => new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
