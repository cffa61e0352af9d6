import { expect, it } from 'vitest';
import { applyKillRun } from '../test/faults/apply-kill-run.ts';
import { inFolder } from '../test/faults/in-folder.ts';

const KILLS = 100;

it(`finishes every plan and every run that was left in the middle, each step once, when it is killed ${String(KILLS)} times`, async () => {
  const counts = await inFolder((folder) => applyKillRun({ folder, times: KILLS, steps: 300 }));
  console.log('kills of apply and sync', counts);
  expect(counts.kills).toBe(KILLS);
  expect(counts.left['incomplete']).toBeGreaterThan(5);
  expect(counts.runsGoneOnWith).toBeGreaterThan(5);
});
