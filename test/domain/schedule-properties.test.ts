import fc from 'fast-check';
import { createTask, validate } from 'node-cron';
import { describe, expect, it } from 'vitest';
import { dueSlot, nextSlot, type CronSchedule, type Schedule } from '../../src/domain/schedule.ts';
import { parseSchedule } from '../../src/scheduler/parse-schedule.ts';
import { cron } from '../support/cron.ts';

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];

/** Zones, and a moment near which their clocks change: by an hour, by half of one, by a day, at midnight, back and forth; or not. */
const CHANGES: readonly (readonly [string, string])[] = [
  ['UTC', '2026-03-29T00:00Z'],
  ['Asia/Kolkata', '2026-03-29T00:00Z'],
  ['Europe/Berlin', '2026-03-29T01:00Z'],
  ['Europe/Berlin', '2026-10-25T01:00Z'],
  ['America/New_York', '2026-03-08T07:00Z'],
  ['America/New_York', '2026-11-01T06:00Z'],
  ['Australia/Lord_Howe', '2026-04-04T15:00Z'],
  ['Australia/Lord_Howe', '2026-10-03T15:30Z'],
  ['Pacific/Apia', '2011-12-30T10:00Z'],
  ['America/Sao_Paulo', '2018-02-18T02:00Z'],
  ['America/Sao_Paulo', '2018-11-04T03:00Z'],
  ['Africa/Casablanca', '2026-02-15T02:00Z'],
  ['Asia/Pyongyang', '2018-05-04T15:00Z'],
];

const field = (least: number, most: number): fc.Arbitrary<string> => {
  const number = fc.integer({ min: least, max: most });
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant('*') },
    { weight: 3, arbitrary: number.map(String) },
    { weight: 1, arbitrary: fc.tuple(number, number).map(([a, b]) => `${String(Math.min(a, b))}-${String(Math.max(a, b))}`) },
    { weight: 1, arbitrary: fc.array(number, { minLength: 2, maxLength: 4 }).map((numbers) => numbers.join(',')) },
    { weight: 1, arbitrary: fc.integer({ min: 2, max: most }).map((step) => `*/${String(step)}`) },
  );
};
const dayOfMonth = fc.oneof({ weight: 4, arbitrary: field(1, 31) }, fc.constantFrom('L', 'L-1', 'LW', '1W', '15W', '31W', '28,L'));
const dayOfWeek = fc.oneof({ weight: 4, arbitrary: field(0, 6) }, fc.constantFrom('5L', '0#1', '6#4', 'mon-fri', '7'));
const days = fc.tuple(dayOfMonth, fc.constant('*'), dayOfWeek);
/** Mostly dense enough that there is something near a change. */
const nearDays = fc.oneof({ weight: 4, arbitrary: fc.constant(['*', '*', '*']) }, { weight: 1, arbitrary: days });
const expressions = fc
  .tuple(fc.constantFrom('0', '5', '*/15', '*/30', '30', '59'), fc.oneof(field(0, 23), field(0, 3)), nearDays)
  .map(([minute, hour, ofDays]) => [minute, hour, ...ofDays].join(' '))
  // Some fit no day at all, such as the fourth Saturday where it is the first or the 31st.
  .filter((expression) => parseSchedule({ schedule: expression }).ok);

const around = (most: number): fc.Arbitrary<number> => fc.integer({ min: -most, max: most });

interface Case {
  readonly schedule: CronSchedule;
  readonly after: Date;
  readonly now: Date;
}

const near = fc.oneof(around(2 * HOUR), around(2 * DAY));
const cases: fc.Arbitrary<Case> = fc
  .tuple(expressions, fc.constantFrom(...CHANGES), near, near)
  .map(([expression, [zone, change], one, other]) => {
    const at = (offset: number): Date => new Date(Date.parse(change) + offset);
    return { schedule: cron(expression, zone), after: at(Math.min(one, other)), now: at(Math.max(one, other)) };
  });

/** As `nextSlot` gives them. */
function enumerated(schedule: Schedule, after: Date, now: Date): readonly number[] {
  const slots: number[] = [];
  for (let at = nextSlot(schedule, after); at && at <= now; at = nextSlot(schedule, at)) {
    if (at.getTime() <= (slots.at(-1) ?? 0)) throw new Error(`after ${String(slots.at(-1))} came ${String(at.getTime())}`);
    slots.push(at.getTime());
  }
  return slots;
}

/** By the definition, minute by minute: nothing of the search, nor of its arithmetic. */
function byLooking({ schedule, after, now }: Case): readonly number[] {
  const inUtc = cron(schedule.expression);
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: schedule.time_zone, dateStyle: 'short', timeStyle: 'medium' });
  const shown = (instant: number): number => Date.parse(`${format.format(instant).replace(' ', 'T')}Z`);
  const fits = (wall: number): boolean => nextSlot(inUtc, new Date(wall - 1))?.getTime() === wall;
  const isEveryHour = schedule.fields.hour.length === 24;
  const slots: number[] = [];
  // From long enough before that what has been shown already is known.
  const first = Math.floor(after.getTime() / MINUTE) * MINUTE - DAY - 3 * HOUR;
  let latest = shown(first);
  for (let instant = first + MINUTE; instant <= now.getTime(); instant += MINUTE) {
    const wall = shown(instant);
    let isSlot = isEveryHour && fits(wall);
    for (; latest < wall; latest += MINUTE) isSlot ||= !isEveryHour && fits(latest + MINUTE);
    if (isSlot && instant > after.getTime()) slots.push(instant);
  }
  return slots;
}

describe('every schedule', () => {
  it('has its next slot later than that of which it is the next', () => {
    fc.assert(fc.property(cases, ({ schedule, after }) => (nextSlot(schedule, after)?.getTime() ?? Infinity) > after.getTime()));
  });

  it('is due at the last of the slots that come one after another, each of them once', () => {
    fc.assert(
      fc.property(cases, ({ schedule, after, now }) => {
        const slots = enumerated(schedule, after, now);
        expect(new Set(slots).size).toBe(slots.length);
        expect(dueSlot(schedule, after, now)?.getTime()).toBe(slots.at(-1));
        for (const slot of slots) expect(dueSlot(schedule, after, new Date(slot))?.getTime()).toBe(slot);
      }),
      { numRuns: 1000 },
    );
  }, 60_000);

  it('has just the slots that one finds by looking at the clocks each minute', () => {
    fc.assert(
      fc.property(cases, (one) => {
        expect(enumerated(one.schedule, one.after, one.now)).toEqual(byLooking(one));
      }),
      { numRuns: 200 },
    );
  }, 60_000);

  it('of an interval is the multiple that comes next, and due at the last one', () => {
    const times = fc.integer({ min: 0, max: 4e12 });
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 30 * 86_400 }), times, times, (seconds, after, now) => {
        const schedule: Schedule = { kind: 'interval', milliseconds: seconds * 1000 };
        const next = nextSlot(schedule, new Date(after))?.getTime() ?? NaN;
        expect(next % schedule.milliseconds).toBe(0);
        expect(next - after).toBeGreaterThan(0);
        expect(next - after).toBeLessThanOrEqual(schedule.milliseconds);
        const due = dueSlot(schedule, new Date(after), new Date(now))?.getTime();
        expect(due === undefined).toBe(now < next);
        if (due !== undefined) expect(nextSlot(schedule, new Date(due))?.getTime()).toBeGreaterThan(now);
      }),
    );
  });
});

describe('in UTC, where not both fields of days are restricted, every cron schedule', () => {
  const oneOfDays = fc.oneof(fc.tuple(dayOfMonth, field(1, 12), fc.constant('*')), fc.tuple(fc.constant('*'), field(1, 12), dayOfWeek));
  const agree = (written: string, instants: readonly number[]): void => {
    fc.pre(validate(written));
    const task = createTask(written, () => undefined, { timezone: 'UTC' });
    try {
      // A schedule that never fits is refused here, and by node-cron only where it is plain.
      const parsed = parseSchedule({ schedule: written });
      const isDue = (instant: number): boolean =>
        parsed.ok && parsed.value !== undefined && dueSlot(parsed.value, new Date(instant - 1), new Date(instant)) !== undefined;
      expect(instants.filter(isDue)).toEqual(instants.filter((instant) => task.match(new Date(instant))));
    } finally {
      void task.destroy();
    }
  };

  it('fits the days that node-cron has it fit', () => {
    fc.assert(
      fc.property(oneOfDays, fc.integer({ min: 2020, max: 2040 }), (ofDays, year) => {
        agree(
          ['0 12', ...ofDays].join(' '),
          Array.from({ length: 366 }, (_, day) => Date.UTC(year, 0, 1 + day, 12)),
        );
      }),
      { numRuns: 50 },
    );
  }, 60_000);

  it('fits the times that node-cron has it fit', () => {
    const part = fc.oneof(field(0, 59), fc.constant('*'));
    const times = fc.array(fc.integer({ min: 0, max: 86_399 }), { minLength: 50, maxLength: 100 });
    fc.assert(
      fc.property(part, part, field(0, 23), times, (second, minute, hour, seconds) => {
        agree(
          `${second} ${minute} ${hour} * * *`,
          seconds.map((one) => Date.UTC(2026, 2, 4) + one * 1000),
        );
      }),
      { numRuns: 50 },
    );
  }, 60_000);
});
