import { expect, it } from 'vitest';
import { inFolder } from './in-folder.ts';
import { tokensRun } from './tokens-run.ts';

it('refuses a revoked token within 2 seconds and for ever, and nobody else notices', { timeout: 60_000 }, async () => {
  const counts = await inFolder((folder) => tokensRun({ folder, times: 6 }));
  console.log('tokens', counts);
  expect(counts.revoked).toBe(6);
  expect(counts.requestsOfOthers).toBeGreaterThan(100);
});
