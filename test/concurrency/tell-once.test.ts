import { describe, expect, it } from 'vitest';
import { tellOnce } from '../../src/concurrency/tell-once.ts';

describe('a task that is done over and over', () => {
  it('is told of when it begins to fail, when it fails otherwise, and when that is over; not each time', async () => {
    const told: string[] = [];
    const ends = ['', 'down', 'down', 'down', 'refused', 'down', '', ''];
    const task = tellOnce(
      () => {
        const end = ends.shift() ?? '';
        return end === '' ? Promise.resolve() : Promise.reject(new Error(end));
      },
      { failed: (error) => told.push(String(error)), over: () => told.push('over') },
    );
    while (ends.length > 0) await task();
    expect(told).toEqual(['Error: down', 'Error: refused', 'Error: down', 'over']);
  });
});
