import { expect, it } from 'vitest';
import { planRestartRun } from '../test/faults/plan-restart-run.ts';
import { describeOwnNodes } from '../test/support/cassandra/describe-cassandra.ts';

const PASSES = 3;

await describeOwnNodes('a plan whose Cassandra ends in the middle and comes back', () => {
  it(`ends as what it is, and is finished when it is applied again: ${String(PASSES)} times`, async () => {
    const counts = await planRestartRun({ passes: PASSES, steps: 3000 });
    console.log('restarts within plans', JSON.stringify(counts));
    expect(counts.passes.some(({ state }) => state === 'incomplete')).toBe(true);
  });
});
