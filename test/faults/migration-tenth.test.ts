import { expect, it } from 'vitest';
import { tenthRun } from './migration-tenth-run.ts';

it.each(['4.36', '5.x'] as const)(
  'ends done, or stops with a reason, while brig (%s) fails a tenth of its writes',
  { timeout: 180_000 },
  async (brig) => {
    const counts = await tenthRun({ brig, domains: 150 });
    console.log(`a tenth of the writes fails, ${brig}`, counts);
    expect(counts.failed).toBeGreaterThan(3);
  },
);
