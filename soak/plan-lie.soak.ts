import { expect, it } from 'vitest';
import { planLieRun } from '../test/faults/plan-lie-run.ts';

it('a brig that acknowledges what it does not do, at every one of 60 writes', async () => {
  for (let nth = 1; nth <= 60; nth += 1) {
    const counts = await planLieRun({ steps: 60, nth });
    if (nth % 20 === 0) console.log('a lie within a plan', counts);
    expect(counts.notDone).toEqual([counts.lost]);
  }
});
