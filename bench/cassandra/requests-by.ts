import type { Client } from 'cassandra-driver';

/** The requests that Cassandra has answered to whoever connected after this was made. */
export type RequestsBy = () => Promise<number>;

interface Connection {
  readonly key: string;
  readonly requests: number;
}

/** Counts on Cassandra's side, connection by connection; undefined where this Cassandra does not count. */
export async function requestsBy(client: Client): Promise<RequestsBy | undefined> {
  const connections = async (): Promise<readonly Connection[]> => {
    const { rows } = await client.execute('SELECT address, port, request_count FROM system_views.clients');
    return rows.map((row) => ({ key: `${String(row['address'])}:${String(row['port'])}`, requests: Number(row['request_count']) }));
  };
  try {
    const before = new Set((await connections()).map(({ key }) => key));
    return async () => (await connections()).reduce((sum, { key, requests }) => sum + (before.has(key) ? 0 : requests), 0);
  } catch {
    return undefined;
  }
}
