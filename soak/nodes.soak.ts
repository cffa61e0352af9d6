import { expect, it } from 'vitest';
import { nodesRun } from '../test/faults/nodes-run.ts';
import { onThreeNodes } from '../test/faults/three-nodes.ts';
import { describeOwnNodes } from '../test/support/cassandra/describe-cassandra.ts';

const PASSES = 3;

await describeOwnNodes('a service on three nodes', () => {
  it('feels one dead node as a delay, says so without a quorum, and goes on by itself', async () => {
    await onThreeNodes(async (place) => {
      for (let pass = 1; pass <= PASSES; pass += 1) {
        const counts = await nodesRun({ ...place, seconds: 15, pauseMs: 10, rejoins: true });
        console.log('three nodes, pass', pass, JSON.stringify(counts, undefined, 1));
        expect(counts.phases['two killed']?.refused).not.toEqual({});
      }
    });
  });
});
