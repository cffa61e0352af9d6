import { describe, expect, it } from 'vitest';
import { mayBegin, type WorkTime } from '../../../src/domain/migration/work-time.ts';

const LEAD = 30_000;
const at = (work: WorkTime | undefined, now: string): string => {
  const may = mayBegin(work, new Date(now), LEAD);
  if (!may.ok) return `from ${may.from.toISOString()}`;
  return may.until ? `until ${may.until.toISOString()}` : 'now';
};

/** Nights from Monday to Friday, in Berlin: one hour before UTC in winter, two in summer. */
const NIGHTS: WorkTime = {
  windows: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '22:00', to: '06:00' }],
  time_zone: 'Europe/Berlin',
};
const NOON: WorkTime = { windows: [{ days: ['sun'], from: '12:00', to: '13:00' }], time_zone: 'UTC' };

describe('when work may be begun', () => {
  it.each<readonly [string, WorkTime | undefined, string, string]>([
    ['at any time where nothing is said', undefined, '2026-03-04T00:00:00Z', 'now'],
    ['not before the instant', { at: '2026-03-04T22:00:00.000Z' }, '2026-03-04T21:59:59.999Z', 'from 2026-03-04T22:00:00.000Z'],
    ['from the instant on', { at: '2026-03-04T22:00:00.000Z' }, '2026-03-04T22:00:00.000Z', 'now'],
    ['before a window', NIGHTS, '2026-03-04T20:59:59.999Z', 'from 2026-03-04T21:00:00.000Z'],
    ['at the first instant of a window', NIGHTS, '2026-03-04T21:00:00.000Z', 'until 2026-03-05T04:59:30.000Z'],
    ['after midnight in a window of the day before', NIGHTS, '2026-03-05T03:00:00.000Z', 'until 2026-03-05T04:59:30.000Z'],
    ['at the last instant at which a write still ends within', NIGHTS, '2026-03-05T04:59:29.999Z', 'until 2026-03-05T04:59:30.000Z'],
    ['not when a write would end behind it', NIGHTS, '2026-03-05T04:59:30.000Z', 'from 2026-03-05T21:00:00.000Z'],
    ['after the window of Friday not before that of Monday', NIGHTS, '2026-03-07T12:00:00.000Z', 'from 2026-03-09T21:00:00.000Z'],
    ['only once a week', NOON, '2026-03-08T12:59:30.000Z', 'from 2026-03-15T12:00:00.000Z'],
  ])('%s', (_name, work, now, expected) => {
    expect(at(work, now)).toBe(expected);
  });

  it.each<readonly [string, string, string, string, string]>([
    // 2026-03-29 02:00 CET becomes 03:00 CEST: there is no 02:30.
    ['begins behind a gap at its end', '02:30', '05:00', '2026-03-29T00:59:59.999Z', 'from 2026-03-29T01:00:00.000Z'],
    ['is an hour shorter over a gap', '01:00', '05:00', '2026-03-29T00:00:00.000Z', 'until 2026-03-29T02:59:30.000Z'],
    ['that lies in a gap is none, and the next one counts', '02:00', '03:00', '2026-03-29T01:00:00.000Z', 'from 2026-04-05T00:00:00.000Z'],
    [
      'that lies in a gap is none, also for who asks the week before',
      '02:00',
      '03:00',
      '2026-03-23T12:00:00.000Z',
      'from 2026-04-05T00:00:00.000Z',
    ],
    // 2026-10-25 03:00 CEST becomes 02:00 CET: 02:30 comes twice.
    ['begins the first time where it comes twice', '02:30', '05:00', '2026-10-25T00:30:00.000Z', 'until 2026-10-25T03:59:30.000Z'],
    ['ends the first time where that comes twice', '01:00', '02:30', '2026-10-25T00:29:29.999Z', 'until 2026-10-25T00:29:30.000Z'],
    ['is not open again the second time', '01:00', '02:30', '2026-10-25T01:15:00.000Z', 'from 2026-11-01T00:00:00.000Z'],
  ])('a window that %s', (_name, from, to, now, expected) => {
    expect(at({ windows: [{ days: ['sun'], from, to }], time_zone: 'Europe/Berlin' }, now)).toBe(expected);
  });
});
