import { expect, it } from 'vitest';
import { describeOwnNodes } from '../support/cassandra/describe-cassandra.ts';
import { migrationRestartRun } from './migration-restart-run.ts';

await describeOwnNodes('a migration whose Cassandra ends in the middle and comes back', () => {
  it('ends done, by itself or once it is resumed', { timeout: 300_000 }, async () => {
    const counts = await migrationRestartRun({ passes: 1, domains: 1_000 });
    console.log('a restart within a migration', JSON.stringify(counts));
    expect(counts.passes).toMatchObject([{ ended: 'done, done' }]);
  });
});
