import { expect, it } from 'vitest';
import { applyKillRun } from './apply-kill-run.ts';
import { inFolder } from './in-folder.ts';

it(
  'finishes every plan and every run that was left in the middle, each step once, when it is killed 6 times',
  { timeout: 120_000 },
  async () => {
    const counts = await inFolder((folder) => applyKillRun({ folder, times: 6, steps: 100 }));
    console.log('kills of apply and sync', counts);
    expect(counts.kills).toBe(6);
    expect(counts.stepsDone).toBeGreaterThan(100);
  },
);
