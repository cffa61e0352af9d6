import { expect, it } from 'vitest';
import { inFolder } from '../test/faults/in-folder.ts';
import { tokensRun } from '../test/faults/tokens-run.ts';

it('refuses 60 revoked tokens within 2 seconds and for ever, and nobody else notices', async () => {
  const counts = await inFolder((folder) => tokensRun({ folder, times: 60 }));
  console.log('tokens', counts);
  expect(counts.revoked).toBe(60);
});
