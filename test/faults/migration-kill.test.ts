import { expect, it } from 'vitest';
import { inFolder } from './in-folder.ts';
import { migrationKillRun } from './migration-kill-run.ts';

const KILLS = 5;

it(`ends done, with all of its rows, when the service is killed ${String(KILLS)} times`, { timeout: 180_000 }, async () => {
  const counts = await inFolder((folder) => migrationKillRun({ folder, domains: 1_000, times: KILLS }));
  console.log('kills of a migration', counts);
  expect(counts.entries).toBeGreaterThan(1_000);
});
