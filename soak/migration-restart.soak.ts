import { expect, it } from 'vitest';
import { migrationRestartRun } from '../test/faults/migration-restart-run.ts';
import { describeOwnNodes } from '../test/support/cassandra/describe-cassandra.ts';

/** Once in the copy, in the hand-over and on the way back. */
const PASSES = 3;

await describeOwnNodes('migrations whose Cassandra ends in the middle and comes back', () => {
  it(`end done or gone back, by themselves or once they are resumed: ${String(PASSES)} times`, async () => {
    const counts = await migrationRestartRun({ passes: PASSES, domains: 1_000 });
    console.log('restarts within migrations', JSON.stringify(counts));
    expect(counts.passes.map(({ ended }) => ended)).toEqual(['done, done', 'done, done', 'gone-back, aborted']);
  });
});
