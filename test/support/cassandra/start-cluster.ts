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

/** Starts nodes on 127.0.0.1, 127.0.0.2, … one after another, since two that join at once refuse each other. */
export async function startCluster({ nodes: count, ...shared }: ClusterOptions): Promise<CassandraCluster> {
  const addresses = Array.from({ length: count }, (_, index) => `127.0.0.${String(index + 1)}`);
  const [nativePort, storagePort] = [await freePort(addresses), await freePort(addresses)];
  const nodes: CassandraNode[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(nodes.map((node) => node.stop()));
  };
  try {
    for (const address of addresses) {
      nodes.push(await startNode({ ...shared, address, nativePort, storagePort, seeds: addresses.slice(0, 1) }));
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { nodes, contactPoints: addresses.map((address) => `${address}:${String(nativePort)}`), stop };
}
