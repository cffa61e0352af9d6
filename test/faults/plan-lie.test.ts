import { expect, it } from 'vitest';
import { planLieRun } from './plan-lie-run.ts';

it(
  'a brig that acknowledges what it does not do: it is written again, or the plan names that step and is finished later',
  { timeout: 60_000 },
  async () => {
    const counts = await planLieRun({ steps: 60, nth: 37 });
    console.log('a lie within a plan', counts);
    expect(counts.written).toBe(2);
    expect(counts.notDone).toEqual([counts.lost]);
  },
);
