import { expect, it } from 'vitest';
import { describeOwnNodes } from '../support/cassandra/describe-cassandra.ts';
import { onThreeNodes } from './three-nodes.ts';
import { nodesRun } from './nodes-run.ts';

await describeOwnNodes('a service on three nodes', () => {
  it('feels one dead node as a delay, says so without a quorum, and goes on by itself', { timeout: 600_000 }, async () => {
    await onThreeNodes(async (place) => {
      const counts = await nodesRun({ ...place, seconds: 3, pauseMs: 150, rejoins: false });
      console.log('three nodes', JSON.stringify(counts, undefined, 1));
      expect(counts.phases['two killed']?.refused).not.toEqual({});
    });
  });
});
