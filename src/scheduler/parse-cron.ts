import { validateDetailed, type DetailedValidation } from 'node-cron';
import type { CronFields, DayOfMonth, DayOfWeek } from '../domain/cron-fields.ts';
import { bad, ok, type Result } from '../domain/result.ts';

/**
 * Parses a cron expression of five fields, of six with the seconds first, or a nickname such as @daily. node-cron reads the
 * fields: lists, ranges (also 22-2), steps, names, L and L-3, 15W and LW, 5L and 5#2, ? for *. The problem is a sentence.
 *
 * node-cron itself runs where both fields of days fit; crontab(5), and with it what people have in their heads and in
 * Kubernetes, where either fits if both are restricted. Here it is as there.
 */
export function parseCron(written: string): Result<CronFields, string> {
  const expression = written.trim().split(/\s+/).join(' ');
  const strange = expression.startsWith('@') ? undefined : expression.split(/[ ,]/).find((token) => !TOKEN.test(token));
  const { valid, fields, errors } = validateDetailed(expression);
  if (!valid || !fields) return bad(problemOf(written, expression, errors));
  if (strange !== undefined) return bad(`${EXPECTED}, found “${strange}” in “${written}”: ${TODO}.`);
  const days = expression.startsWith('@') ? [] : expression.split(' ').slice(-3);
  return ok({
    second: ascending(fields.second),
    minute: ascending(fields.minute),
    hour: ascending(fields.hour),
    day_of_month: fields.dayOfMonth.map(toDayOfMonth),
    month: ascending(fields.month),
    day_of_week: fields.dayOfWeek.map(toDayOfWeek),
    either_day: days.length === 3 && [days[0], days[2]].every((field) => !/^[*?]/.test(field ?? '')),
  });
}

type Fields = NonNullable<DetailedValidation['fields']>;

// node-cron replaces stars and names wherever they stand: it takes 1* for 10-59, 1jan for 11 and janfeb for 12.
const NAME =
  'jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:tember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|' +
  'sun(?:day)?|mon(?:day)?|tue(?:sday)?|wed(?:nesday)?|thu(?:rsday)?|fri(?:day)?|sat(?:urday)?';
const ONE = `(?:\\d+|${NAME})`;
const TOKEN = new RegExp(`^(?:\\?|(?:\\*|${ONE}(?:-${ONE})?)(?:/\\d+)?|L(?:-\\d+)?|(?:\\d+|L)W|${ONE}(?:L|#\\d))$`, 'i');

const EXPECTED = 'Expected a cron expression: minute, hour, day of month, month, day of week, and before them the second if it matters';
const TODO = 'write it as in crontab, such as “0 3 * * *” for every night at three or “*/15 * * * *” for every 15 minutes';

const WANTED: Readonly<Record<string, string>> = {
  second: 'seconds from 0 to 59',
  minute: 'minutes from 0 to 59',
  hour: 'hours from 0 to 23',
  dayOfMonth: 'days of the month from 1 to 31, or L',
  month: 'months from 1 to 12, or jan to dec',
  dayOfWeek: 'days of the week from 0 (Sunday) to 7 (Sunday), or sun to sat',
};

function problemOf(written: string, expression: string, [first]: DetailedValidation['errors']): string {
  const wanted = WANTED[first?.field ?? ''];
  if (first?.value === undefined || wanted === undefined) return `${EXPECTED}, found “${written}”: ${TODO}.`;
  // The only problem of a field that is right by itself.
  if (first.message.includes('impossible'))
    return `Expected a schedule that comes round, found “${written}”, whose day none of its months has: correct one of them.`;
  return `Expected ${wanted}, found “${first.value}” in “${expression}”: write single ones, lists (1,3), ranges (1-5) or steps (*/5).`;
}

const ascending = (values: readonly number[]): readonly number[] => [...new Set(values)].sort((a, b) => a - b);

/** What node-cron leaves as text it has checked: L, L-3, 15W and LW. */
function toDayOfMonth(value: Fields['dayOfMonth'][number]): DayOfMonth {
  if (typeof value === 'number') return value;
  if (value.endsWith('W')) return { weekday_near: value === 'LW' ? 'last' : parseInt(value, 10) };
  return { before_last: value === 'L' ? 0 : Number(value.slice(2)) };
}

/** 5L and 5#2. */
function toDayOfWeek(value: Fields['dayOfWeek'][number]): DayOfWeek {
  if (typeof value === 'number') return value;
  const [weekday, nth] = value.endsWith('L') ? [value.slice(0, -1), 'last' as const] : [value.slice(0, -2), Number(value.slice(-1))];
  return { weekday: Number(weekday), nth };
}
