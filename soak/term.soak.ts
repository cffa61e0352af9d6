import { expect, it } from 'vitest';
import { inFolder } from '../test/faults/in-folder.ts';
import { termRun } from '../test/faults/term-run.ts';

it('answers every request wholly, closes the port and exits with 0 on 30 SIGTERMs under load', async () => {
  const counts = await inFolder((folder) => termRun({ folder, times: 30 }));
  console.log('terms', counts);
  expect(counts.terms).toBe(30);
  expect(counts.slow).toBe(30);
});
