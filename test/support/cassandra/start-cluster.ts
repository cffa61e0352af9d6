import { freePort } from './free-port.ts';
import { startNode, type CassandraNode, type NodeOptions } from './start-node.ts';

/** Nodes that know each other; data centre `datacenter1`. */
export interface CassandraCluster {
  readonly nodes: readonly CassandraNode[];
  /** For a client; the port is the same for all. */
  readonly contactPoints: readonly string[];
  readonly stop: () => Promise<void>;
}

/** What all nodes of a cluster share, and how many they are. */
export type ClusterOptions = Pick<NodeOptions, 'version' | 'authentication'> & { readonly nodes: number };

/** Starts nodes on 127.0.0.1, 127.0.0.2, …: the first one, and then the others at once, since there is nothing to share out yet. */
export async function startCluster({ nodes: count, ...shared }: ClusterOptions): Promise<CassandraCluster> {
  const addresses = Array.from({ length: count }, (_, index) => `127.0.0.${String(index + 1)}`);
  const [nativePort, storagePort] = [await freePort(addresses), await freePort(addresses)];
  const options = { ...shared, nativePort, storagePort, seeds: addresses.slice(0, 1) };
  const nodes: CassandraNode[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(nodes.map((node) => node.stop()));
  };
  for (const together of [addresses.slice(0, 1), addresses.slice(1)]) {
    const started = await Promise.allSettled(together.map((address) => startNode({ ...options, address, joinsEmpty: nodes.length > 0 })));
    nodes.push(...started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])));
    const failed = started.find((one) => one.status === 'rejected');
    if (!failed) continue;
    await stop();
    throw failed.reason;
  }
  return { nodes, contactPoints: addresses.map((address) => `${address}:${String(nativePort)}`), stop };
}
