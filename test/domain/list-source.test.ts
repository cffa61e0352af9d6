import { describe, expect, it } from 'vitest';
import { failedStatus, NEW_STATUS, pauseAfter } from '../../src/domain/list-source.ts';

const FAILURES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 50, 5000];

describe('the pause after a list that could not be used', () => {
  it('doubles with each failure from half a minute on, up to an hour', () => {
    const pauses = FAILURES.map((failures) => pauseAfter(failures, 1) / 1000);
    expect(pauses).toEqual([30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600, 3600]);
  });

  it('is spread by chance over the upper half of that, so that many sources do not come at the same time', () => {
    for (const failures of FAILURES) {
      const most = pauseAfter(failures, 1);
      expect([0, 0.25, 0.5].map((chance) => pauseAfter(failures, chance) / most)).toEqual([0.5, 0.625, 0.75]);
    }
  });

  it('is as long as the failures before it say, and by its own chance', () => {
    const now = new Date('2026-03-04T05:06:00.000Z');
    const first = failedStatus(NEW_STATUS, { message: 'no', now, chance: 0 });
    const second = failedStatus(first, { message: 'no', now, chance: 0.5 });
    expect([first.retry_at, second.retry_at]).toEqual(['2026-03-04T05:06:15.000Z', '2026-03-04T05:06:45.000Z']);
  });
});
