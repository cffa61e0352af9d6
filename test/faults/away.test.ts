import { expect, it } from 'vitest';
import { describeOwnNodes } from '../support/cassandra/describe-cassandra.ts';
import { awayRun } from './away-run.ts';

await describeOwnNodes('a service whose Cassandra', () => {
  it('is not there at its start, or goes away for a while, says so and goes on by itself', { timeout: 300_000 }, async () => {
    const counts = await awayRun({ awaySeconds: 3 });
    console.log('away', counts);
    expect(counts.slowestMs).toBeLessThan(20_000);
  });
});
