import { expect, it } from 'vitest';
import { inFolder } from './in-folder.ts';
import { migrationKillRun } from './migration-kill-run.ts';

const KILLS = 3;

it(`ends done, with all of its rows, when the service is killed ${String(KILLS)} times`, { timeout: 180_000 }, async () => {
  const counts = await inFolder((folder) => migrationKillRun({ folder, domains: 1_000, times: KILLS }));
  console.log('kills of a migration', counts);
  expect(counts.entries).toBeGreaterThan(1_000);
});

it.each([
  ['start', 1],
  ['restrict', 2],
  ['hand-over', 1],
  ['take-back', 2],
] as const)('is over, with its rows or as before, when it is killed in its %s', { timeout: 180_000 }, async (during, times) => {
  const counts = await inFolder((folder) => migrationKillRun({ folder, domains: 300, times, during }));
  console.log(`kills of a migration in its ${during}`, counts);
  expect(counts.kills).toBeGreaterThan(0);
});
