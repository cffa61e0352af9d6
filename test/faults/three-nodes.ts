import { plainClient } from '../adapters/cassandra/support.ts';
import { startCluster } from '../support/cassandra/start-cluster.ts';
import { inFolder } from './in-folder.ts';
import type { NodesOptions } from './nodes-run.ts';

/** Runs on three nodes of its own, on loopback; they, and every service that was started, are gone afterwards. */
export async function onThreeNodes<T>(run: (place: Omit<NodesOptions, 'seconds' | 'pauseMs' | 'rejoins'>) => Promise<T>): Promise<T> {
  const cluster = await startCluster({ nodes: 3 });
  try {
    const [first] = cluster.nodes;
    if (!first) throw new Error('a cluster without nodes');
    const client = plainClient({ host: first.address, port: first.port });
    try {
      return await inFolder((folder) => run({ cluster, client, folder }));
    } finally {
      await client.shutdown();
    }
  } finally {
    await cluster.stop();
  }
}
