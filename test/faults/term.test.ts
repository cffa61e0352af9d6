import { expect, it } from 'vitest';
import { inFolder } from './in-folder.ts';
import { termRun } from './term-run.ts';

it('answers every request wholly, closes the port and exits with 0 on SIGTERM under load', { timeout: 60_000 }, async () => {
  const counts = await inFolder((folder) => termRun({ folder, times: 3 }));
  console.log('terms', counts);
  expect(counts.answered).toBeGreaterThan(100);
  expect(counts.answeredAfter).toBeGreaterThan(10);
  expect(counts.slow).toBe(3);
});
