import { expect, it } from 'vitest';
import { inFolder } from '../test/faults/in-folder.ts';
import { killRun } from '../test/faults/kill-run.ts';

it('loses nothing that it acknowledged, and leaves nothing open, when it is killed 200 times while it writes', async () => {
  const counts = await inFolder((folder) => killRun({ folder, times: 200 }));
  console.log('kills', counts);
  expect(counts.kills).toBe(200);
  expect(counts.acknowledged).toBeGreaterThan(1000);
});
