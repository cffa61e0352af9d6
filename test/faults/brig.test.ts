import { expect, it } from 'vitest';
import { brigRun } from './brig-run.ts';

it('tells every outcome as it is while brig is slow, fails, resets and lies', { timeout: 280_000 }, async () => {
  const outcomes = await brigRun();
  console.table(outcomes);
  const told = Object.fromEntries(outcomes.map(({ name, status, journal }) => [name, `${String(status)} ${journal}`]));
  expect(told).toEqual({
    slow: '201 started, done',
    '502 once': '201 started, done',
    'reset once': '201 started, done',
    'reset after the effect once': '201 started, done',
    'hang once': '201 started, done',
    garbage: '201 started, done',
    lie: '502 started, unknown',
    '500': '502 started, unknown',
    'reset always': '502 started, unknown',
    'reset after the effect always': '201 started, done',
    'unreadable list': '503 nothing',
    '500 to reads': '503 nothing',
    'a PUT done in part': '502 started, unknown',
  });
});
