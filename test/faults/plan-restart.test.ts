import { expect, it } from 'vitest';
import { describeOwnNodes } from '../support/cassandra/describe-cassandra.ts';
import { planRestartRun } from './plan-restart-run.ts';

await describeOwnNodes('a plan whose Cassandra ends in the middle and comes back', () => {
  it('ends as what it is, and is finished when it is applied again', { timeout: 300_000 }, async () => {
    const counts = await planRestartRun({ passes: 1, steps: 1000 });
    console.log('a restart within a plan', JSON.stringify(counts));
    expect(counts.passes).toHaveLength(1);
  });
});
