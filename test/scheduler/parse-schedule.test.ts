import { describe, expect, it } from 'vitest';
import { parseSchedule, type WrittenSchedule } from '../../src/scheduler/parse-schedule.ts';

const problemOf = (written: WrittenSchedule): string => {
  const parsed = parseSchedule(written);
  return parsed.ok ? `accepted: ${JSON.stringify(parsed.value)}` : parsed.problem;
};
const valueOf = (written: WrittenSchedule): unknown => {
  const parsed = parseSchedule(written);
  return parsed.ok ? parsed.value : parsed.problem;
};

describe('a schedule', () => {
  it('is none where nothing is written, or a time zone alone', () => {
    expect(parseSchedule({})).toEqual({ ok: true, value: undefined });
    expect(parseSchedule({ time_zone: 'Europe/Berlin' })).toEqual({ ok: true, value: undefined });
  });

  it('is not both cron and interval', () => {
    expect(problemOf({ schedule: '0 3 * * *', interval: '1d' })).toBe(
      'Expected schedule or interval, found both (“0 3 * * *” and “1d”): take one of them away.',
    );
  });

  it('keeps what was written, and is in UTC unless a zone is named', () => {
    expect(valueOf({ schedule: '0 3 * * *' })).toMatchObject({ kind: 'cron', expression: '0 3 * * *', time_zone: 'UTC' });
    expect(valueOf({ schedule: '0 3 * * *', time_zone: 'Asia/Kolkata' })).toMatchObject({ time_zone: 'Asia/Kolkata' });
  });
});

describe('a cron expression', () => {
  it('is spelled out, in ascending order and each number once', () => {
    expect(valueOf({ schedule: '30,0,30 22-2 1,L-2,15W jan,3 5L,1#2,7' })).toMatchObject({
      fields: {
        second: [0],
        minute: [0, 30],
        hour: [0, 1, 2, 22, 23],
        day_of_month: [1, { before_last: 2 }, { weekday_near: 15 }],
        month: [1, 3],
        day_of_week: [{ weekday: 5, nth: 'last' }, { weekday: 1, nth: 2 }, 0],
        either_day: true,
      },
    });
  });

  it.each([
    ['0 0 1 * 1', true],
    ['0 0 1 * *', false],
    ['0 0 1 * ?', false],
    ['0 0 */2 * 1', false],
    ['0 0 1 * */2', false],
    ['0 0 0 1 * 1', true],
    ['@weekly', false],
  ])('“%s” fits a day that fits either field: %s', (schedule, either_day) => {
    expect(valueOf({ schedule })).toMatchObject({ fields: { either_day } });
  });

  it.each([
    '@hourly',
    '@Daily',
    '*/10 * * * * *',
    ' 0\t3  * * * ',
    '0 0 LW * *',
    '0 0 l * *',
    '0 0 * * FriL',
    '0 0 * * friday#1',
    '0 0 ? * MON-FRI',
  ])('may be “%s”', (schedule) => {
    expect(valueOf({ schedule })).toMatchObject({ kind: 'cron' });
  });

  it.each([
    [
      '61 * * * *',
      'Expected minutes from 0 to 59, found “61” in “61 * * * *”: write single ones, lists (1,3), ranges (1-5) or steps (*/5).',
    ],
    ['0 24 * * *', 'Expected hours from 0 to 23, found “24”'],
    ['0 0 32 * *', 'Expected days of the month from 1 to 31, or L, found “32”'],
    ['0 0 * 13 *', 'Expected months from 1 to 12, or jan to dec, found “13”'],
    ['0 0 * * 8', 'Expected days of the week from 0 (Sunday) to 7 (Sunday), or sun to sat, found “8”'],
    ['60 0 0 * * *', 'Expected seconds from 0 to 59, found “60”'],
    ['*/0 * * * *', 'Expected minutes from 0 to 59, found “*/0”'],
    ['0 3 * *', 'found “0 3 * *”: write it as in crontab, such as “0 3 * * *” for every night at three'],
    ['every day', 'found “every day”: write it as in crontab'],
    ['@reboot', 'found “@reboot”: write it as in crontab'],
    ['', 'found “”: write it as in crontab'],
    // What node-cron would read as 10-59, 11 and 12.
    ['1* * * * *', 'found “1*” in “1* * * * *”: write it as in crontab'],
    ['0 0 * 1jan *', 'found “1jan”'],
    ['0 0 * janfeb *', 'found “janfeb”'],
    ['0 0 31 2 *', 'Expected a schedule that comes round, found “0 0 31 2 *”, whose day none of its months has'],
    ['0 0 L-30 2 *', 'Expected a schedule that comes round, found “0 0 L-30 2 *”, which fits no day of any month'],
  ])('is not “%s”', (schedule, problem) => {
    expect(problemOf({ schedule })).toContain(problem);
  });
});

describe('an interval', () => {
  it.each([
    ['10s', 10_000],
    ['30s', 30_000],
    ['15m', 900_000],
    ['6h', 21_600_000],
    ['1d', 86_400_000],
    ['30d', 2_592_000_000],
    [' 90m ', 5_400_000],
  ])('is “%s”', (interval, milliseconds) => {
    expect(valueOf({ interval })).toEqual({ kind: 'interval', milliseconds });
  });

  it.each([
    ['9s', '“9s”, which is too short'],
    ['0h', '“0h”, which is too short'],
    ['31d', '“31d”, which is too long'],
    ['5', '“5”'],
    ['1.5h', '“1.5h”'],
    ['-1h', '“-1h”'],
    ['1h30m', '“1h30m”'],
    ['PT1H', '“PT1H”'],
    ['', '“”'],
  ])('is not “%s”', (interval, found) => {
    expect(problemOf({ interval })).toBe(
      `Expected an interval from 10s to 30d, found ${found}: write a whole number and s, m, h or d, such as 30s, 15m, 6h or 1d.`,
    );
  });
});

describe('a time zone', () => {
  it.each(['UTC', 'Europe/Kyiv', 'Europe/Kiev', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5'])('may be %s', (time_zone) => {
    expect(valueOf({ schedule: '0 3 * * *', time_zone })).toMatchObject({ time_zone });
  });

  it.each([
    ['Europe/Berln', 'Europe/Berlin'],
    ['europe/berlin ', 'Europe/Berlin'],
    ['America/NewYork', 'America/New_York'],
    ['utc+', 'UTC'],
  ])('“%s” is refused with %s as what may be meant', (time_zone, near) => {
    for (const written of [{ schedule: '0 3 * * *' }, { interval: '1h' }, {}])
      expect(problemOf({ ...written, time_zone })).toBe(
        `Expected a time zone by its IANA name, found “${time_zone}”: write a name such as ${near}.`,
      );
  });

  it.each(['+02:00', '', '2'])('is not “%s”', (time_zone) => {
    expect(problemOf({ schedule: '0 3 * * *', time_zone })).toContain('Expected a time zone by its IANA name');
  });
});
