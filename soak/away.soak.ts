import { expect, it } from 'vitest';
import { describeOwnNodes } from '../test/support/cassandra/describe-cassandra.ts';
import { awayRun } from '../test/faults/away-run.ts';

await describeOwnNodes('a service whose Cassandra', () => {
  it('is not there at its start, or goes away for a minute, says so and goes on by itself', async () => {
    const counts = await awayRun({ awaySeconds: 60 });
    console.log('away', counts);
    expect(counts.slowestMs).toBeLessThan(20_000);
  });
});
