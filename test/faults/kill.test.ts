import { expect, it } from 'vitest';
import { inFolder } from './in-folder.ts';
import { killRun } from './kill-run.ts';

it(
  'loses nothing that it acknowledged, and leaves nothing open, when it is killed 10 times while it writes',
  { timeout: 120_000 },
  async () => {
    const counts = await inFolder((folder) => killRun({ folder, times: 10 }));
    console.log('kills', counts);
    expect(counts.kills).toBe(10);
    expect(counts.acknowledged).toBeGreaterThan(10);
  },
);
