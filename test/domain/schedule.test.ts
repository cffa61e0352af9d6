import { describe, expect, it } from 'vitest';
import { dueSlot, nextSlot, type Schedule } from '../../src/domain/schedule.ts';
import { cron } from '../support/cron.ts';

const HOUR = 3_600_000;
const every = (milliseconds: number): Schedule => ({ kind: 'interval', milliseconds });

/** The slots later than `after` and up to `until`, one after another. */
function slots(schedule: Schedule, after: string, until: string): readonly string[] {
  const found: string[] = [];
  for (let at = nextSlot(schedule, new Date(after)); at && at <= new Date(until); at = nextSlot(schedule, at))
    found.push(at.toISOString().replace(':00.000Z', 'Z'));
  return found;
}

const due = (schedule: Schedule, after: string, now: string): string | undefined =>
  dueSlot(schedule, new Date(after), new Date(now))?.toISOString();

describe('an interval', () => {
  it('has its slots at multiples since 1970 UTC', () => {
    expect(slots(every(6 * HOUR), '2026-03-04T05:06:07Z', '2026-03-05T00:00:00Z')).toEqual([
      '2026-03-04T06:00Z',
      '2026-03-04T12:00Z',
      '2026-03-04T18:00Z',
      '2026-03-05T00:00Z',
    ]);
  });

  it('is due once, however many slots were missed', () => {
    expect(due(every(HOUR), '2026-03-04T00:00:00Z', '2026-03-04T09:59:59.999Z')).toBe('2026-03-04T09:00:00.000Z');
  });

  it('is due from its slot on, and not again for the same one', () => {
    expect(due(every(HOUR), '2026-03-04T08:00:00Z', '2026-03-04T08:59:59.999Z')).toBeUndefined();
    expect(due(every(HOUR), '2026-03-04T08:00:00Z', '2026-03-04T09:00:00Z')).toBe('2026-03-04T09:00:00.000Z');
    expect(due(every(HOUR), '2026-03-04T09:00:00Z', '2026-03-04T09:00:00Z')).toBeUndefined();
  });
});

describe('a cron schedule in UTC', () => {
  it('is due once, however many slots were missed, and from its slot on', () => {
    const nightly = cron('0 3 * * *');
    expect(due(nightly, '2020-01-01T00:00:00Z', '2026-03-04T02:59:59.999Z')).toBe('2026-03-03T03:00:00.000Z');
    expect(due(nightly, '2026-03-03T03:00:00Z', '2026-03-04T02:59:59.999Z')).toBeUndefined();
    expect(due(nightly, '2026-03-03T03:00:00Z', '2026-03-04T03:00:00Z')).toBe('2026-03-04T03:00:00.000Z');
    expect(due(nightly, '2026-03-04T03:00:00Z', '2026-03-04T03:00:00Z')).toBeUndefined();
  });

  it('goes from month to month and year to year', () => {
    expect(slots(cron('30 22 31 * *'), '2026-01-31T22:30:00Z', '2026-08-01T00:00:00Z')).toEqual([
      '2026-03-31T22:30Z',
      '2026-05-31T22:30Z',
      '2026-07-31T22:30Z',
    ]);
    expect(nextSlot(cron('0 0 1 1 *'), new Date('2026-01-01T00:00:00Z'))).toEqual(new Date('2027-01-01T00:00:00Z'));
  });

  it('waits for a leap day', () => {
    expect(slots(cron('0 0 29 2 *'), '2024-02-29T00:00:00Z', '2028-12-31T00:00:00Z')).toEqual(['2028-02-29T00:00Z']);
    expect(due(cron('0 0 29 2 *'), '2023-01-01T00:00:00Z', '2027-12-31T00:00:00Z')).toBe('2024-02-29T00:00:00.000Z');
    // 2100 is no leap year.
    expect(nextSlot(cron('0 0 29 2 *'), new Date('2096-03-01T00:00:00Z'))).toBeUndefined();
  });

  it('that fits no day has no slot', () => {
    const never: Schedule = { ...cron('0 0 31 1 *'), fields: { ...cron('0 0 31 1 *').fields, month: [2] } };
    expect(nextSlot(never, new Date('2026-01-01T00:00:00Z'))).toBeUndefined();
    expect(due(never, '1970-01-01T00:00:00Z', '2026-01-01T00:00:00Z')).toBeUndefined();
  });

  it('counts seconds where it has six fields', () => {
    expect(nextSlot(cron('*/20 * * * * *'), new Date('2026-01-01T00:00:19.999Z'))).toEqual(new Date('2026-01-01T00:00:20Z'));
    expect(nextSlot(cron('*/20 * * * * *'), new Date('2026-01-01T00:00:20Z'))).toEqual(new Date('2026-01-01T00:00:40Z'));
    expect(nextSlot(cron('0 59 23 31 12 *'), new Date('2026-01-01T00:00:00Z'))).toEqual(new Date('2026-12-31T23:59:00Z'));
  });

  it.each([
    ['0 0 13 * 5', 'either fits, where neither is a star', ['02', '09', '13', '16', '23', '30']],
    ['0 0 * * 5', 'one is a star', ['02', '09', '16', '23', '30']],
    ['0 0 */2 * 5', 'both fit, where one begins with a star', ['09', '23']],
    ['0 0 1-7 * *', 'the days of the month alone', ['01', '02', '03', '04', '05', '06', '07']],
    ['0 0 L,L-2 * *', 'counted from the end', ['29', '31']],
    ['0 0 15W,31W,1W * *', 'the weekday nearest', ['01', '15', '30']],
    ['0 0 LW * *', 'the last weekday', ['30']],
    ['0 0 * * 5#2', 'the second Friday', ['09']],
    ['0 0 * * 6L', 'the last Saturday', ['31']],
    ['0 0 * * 7', '7 is Sunday', ['04', '11', '18', '25']],
  ])('takes the days of “%s” as crontab does: %s', (expression, _, days) => {
    // From Thursday the first to Saturday the 31st.
    expect(slots(cron(expression), '2026-09-30T23:59:59Z', '2026-10-31T23:59:59Z').map((slot) => slot.slice(8, 10))).toEqual(days);
  });

  it('does not take a weekday of another month for the nearest', () => {
    // Saturday the 1st of August, Sunday the 31st of May.
    expect(nextSlot(cron('0 0 1W 8 *'), new Date('2026-01-01T00:00:00Z'))).toEqual(new Date('2026-08-03T00:00:00Z'));
    expect(nextSlot(cron('0 0 31W 5 *'), new Date('2026-01-01T00:00:00Z'))).toEqual(new Date('2026-05-29T00:00:00Z'));
    expect(nextSlot(cron('0 0 31W 5,6 *'), new Date('2026-05-30T00:00:00Z'))).toEqual(new Date('2027-05-31T00:00:00Z'));
  });
});

describe('a schedule by hours of the day, when clocks change', () => {
  it.each([
    // [zone, expression, after, until, slots]
    [
      'Europe/Berlin',
      '30 2 * * *',
      '2026-03-28T00:00Z',
      '2026-03-30T12:00Z',
      ['2026-03-28T01:30Z', '2026-03-29T01:00Z', '2026-03-30T00:30Z'],
    ],
    ['Europe/Berlin', '*/15 2 * * *', '2026-03-28T12:00Z', '2026-03-29T12:00Z', ['2026-03-29T01:00Z']],
    ['Europe/Berlin', '0 2,3 * * *', '2026-03-28T12:00Z', '2026-03-29T12:00Z', ['2026-03-29T01:00Z']],
    ['Europe/Berlin', '30 2 * * *', '2026-10-24T12:00Z', '2026-10-26T12:00Z', ['2026-10-25T00:30Z', '2026-10-26T01:30Z']],
    ['Europe/Berlin', '0 2,3 * * *', '2026-10-24T12:00Z', '2026-10-25T12:00Z', ['2026-10-25T00:00Z', '2026-10-25T02:00Z']],
    ['America/New_York', '30 2 * * *', '2026-03-07T12:00Z', '2026-03-09T12:00Z', ['2026-03-08T07:00Z', '2026-03-09T06:30Z']],
    ['America/New_York', '30 1 * * *', '2026-10-31T12:00Z', '2026-11-02T12:00Z', ['2026-11-01T05:30Z', '2026-11-02T06:30Z']],
    // Half an hour: 02:00 becomes 02:30 in October, 02:00 becomes 01:30 in April.
    ['Australia/Lord_Howe', '15 2 * * *', '2026-10-02T20:00Z', '2026-10-04T20:00Z', ['2026-10-03T15:30Z', '2026-10-04T15:15Z']],
    ['Australia/Lord_Howe', '45 1 * * *', '2026-04-03T20:00Z', '2026-04-05T20:00Z', ['2026-04-04T14:45Z', '2026-04-05T15:15Z']],
    ['Asia/Kolkata', '0 9 * * *', '2026-03-28T00:00Z', '2026-03-30T00:00Z', ['2026-03-28T03:30Z', '2026-03-29T03:30Z']],
    // The 30th never was: the 31st began where it would have.
    [
      'Pacific/Apia',
      '0 9,15 * * *',
      '2011-12-29T12:00Z',
      '2012-01-01T00:00Z',
      ['2011-12-29T19:00Z', '2011-12-30T01:00Z', '2011-12-30T10:00Z', '2011-12-30T19:00Z', '2011-12-31T01:00Z', '2011-12-31T19:00Z'],
    ],
    // 00:00 becomes 01:00.
    [
      'America/Sao_Paulo',
      '0 0 * * *',
      '2018-11-02T12:00Z',
      '2018-11-05T12:00Z',
      ['2018-11-03T03:00Z', '2018-11-04T03:00Z', '2018-11-05T02:00Z'],
    ],
    ['America/Sao_Paulo', '0 0 4 11 *', '2018-01-01T00:00Z', '2018-12-31T00:00Z', ['2018-11-04T03:00Z']],
  ] as const)('in %s runs “%s” after %s', (zone, expression, after, until, expected) => {
    expect(slots(cron(expression, zone), after, until)).toEqual(expected);
  });

  it('is not due a second time while the hour comes again', () => {
    const nightly = cron('30 2 * * *', 'Europe/Berlin');
    expect(due(nightly, '2026-10-25T00:30Z', '2026-10-25T01:59Z')).toBeUndefined();
    expect(due(nightly, '2026-10-24T00:30Z', '2026-10-25T01:15Z')).toBe('2026-10-25T00:30:00.000Z');
  });
});

describe('a schedule that leaves out no hour, when clocks change', () => {
  it.each([
    ['Europe/Berlin', '*/30 * * * *', '2026-03-29T00:00Z', '2026-03-29T02:00Z', ['00:30', '01:00', '01:30', '02:00']],
    ['Europe/Berlin', '*/30 * * * *', '2026-10-24T23:30Z', '2026-10-25T02:00Z', ['00:00', '00:30', '01:00', '01:30', '02:00']],
    ['Europe/Berlin', '30 0-23 * * *', '2026-10-24T23:00Z', '2026-10-25T02:00Z', ['23:30', '00:30', '01:30']],
    ['Australia/Lord_Howe', '0 * * * *', '2026-10-03T14:00Z', '2026-10-03T17:00Z', ['14:30', '16:00', '17:00']],
    ['Australia/Lord_Howe', '45 * * * *', '2026-04-04T13:00Z', '2026-04-04T16:30Z', ['13:45', '14:45', '15:15', '16:15']],
    ['Asia/Kolkata', '0 * * * *', '2026-03-29T00:00Z', '2026-03-29T02:00Z', ['00:30', '01:30']],
    // Midnight became 23:00 of the 17th again: its last hour came twice.
    ['America/Sao_Paulo', '30 * 17 2 *', '2018-02-17T23:45Z', '2018-02-18T12:00Z', ['00:30', '01:30', '02:30']],
  ] as const)('in %s runs “%s” in real time after %s', (zone, expression, after, until, expected) => {
    expect(slots(cron(expression, zone), after, until).map((slot) => slot.slice(11, 16))).toEqual(expected);
  });

  it('has none on a day that never was', () => {
    expect(slots(cron('0 * 30 12 *', 'Pacific/Apia'), '2011-12-01T00:00Z', '2012-12-01T00:00Z')).toEqual([]);
  });
});

describe('the search', () => {
  it.each([
    ['* * * * * *', 'Europe/Berlin'],
    ['*/15 * * * *', 'Europe/Berlin'],
    ['30 2 * * *', 'America/New_York'],
    ['0 0 29 2 *', 'Europe/Berlin'],
    ['0 * 29 2 *', 'Europe/Berlin'],
  ])('for “%s” takes less than a millisecond, whatever lies between', (expression, zone) => {
    const schedule = cron(expression, zone);
    const [after, now] = [new Date('2020-03-01T00:00:00Z'), new Date('2026-06-15T12:34:56Z')];
    const started = performance.now();
    for (let n = 0; n < 100; n += 1) {
      nextSlot(schedule, now);
      dueSlot(schedule, after, now);
    }
    // Generous: shared machines stall.
    expect((performance.now() - started) / 200).toBeLessThan(5);
  });
});
