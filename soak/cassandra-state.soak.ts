import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { openCassandraState } from '../src/adapters/cassandra/state/open-state.ts';
import { tableId } from '../src/adapters/cassandra/state/schema-cql.ts';
import { openSession, type Session } from '../src/adapters/cassandra/session/session.ts';
import type { JournalEntry } from '../src/domain/journal.ts';
import { plainClient, silent } from '../test/adapters/cassandra/support.ts';
import { entry } from '../test/contract/entry.ts';
import { describeOwnNodes } from '../test/support/cassandra/describe-cassandra.ts';
import { startCluster } from '../test/support/cassandra/start-cluster.ts';
import type { CassandraNode } from '../test/support/cassandra/start-node.ts';

const ROUNDS = 5;
const LOCAL_DC = 'datacenter1';

await describeOwnNodes('the state on three nodes', () => {
  it('is made once by many who come at once, and loses nothing while nodes are killed', { timeout: 900_000 }, async () => {
    const cluster = await startCluster({ nodes: 3 });
    const contactPoints = cluster.nodes.map(({ address: host, port }) => ({ host, port }));
    // Each begins at another node, so that the same table is created by several coordinators.
    const sessions = Array.from({ length: 9 }, () => openSession({ contactPoints, localDc: LOCAL_DC }, silent));
    const open = (session: Session, keyspace: string) => openCassandraState({ session, keyspace, localDc: LOCAL_DC, log: silent });
    try {
      await Promise.all(sessions.map((session) => session.connected()));
      for (let round = 0; round < ROUNDS; round += 1) {
        const keyspace = `raced_${String(round)}`;
        await Promise.all(sessions.map((session) => open(session, keyspace).ready()));
        for (const node of cluster.nodes) await expectSameTables(node, keyspace);
      }
      await appendWhileKilled(cluster.nodes, sessions.slice(0, 3), (session) => open(session, 'raced_0'));
    } finally {
      await Promise.all(sessions.map((session) => session.close()));
      await cluster.stop();
    }
  });
});

/** What this node itself knows of the tables. */
async function expectSameTables({ address: host, port }: CassandraNode, keyspace: string): Promise<void> {
  const client = plainClient({ host, port });
  await client.connect();
  const own = client.hosts.values().find((one) => one.address === `${host}:${String(port)}`);
  const query = 'SELECT table_name, id FROM system_schema.tables WHERE keyspace_name = ?';
  const { rows } = await client.execute(query, [keyspace], { prepare: true, ...(own && { host: own }) });
  expect(rows.map((row) => [String(row['table_name']), String(row['id'])])).toEqual(
    ['journal', 'lease', 'record', 'record_body', 'schema_step'].map((table) => [table, tableId(keyspace, table)]),
  );
  await client.shutdown();
}

/** Three replicas append; one node after another is killed and comes back. No append fails, and all is there. */
async function appendWhileKilled(
  nodes: readonly CassandraNode[],
  sessions: readonly Session[],
  open: (session: Session) => ReturnType<typeof openCassandraState>,
): Promise<void> {
  const acknowledged: JournalEntry[] = [];
  const failures: unknown[] = [];
  const state = { isDone: false };
  const appending = sessions.map(async (session, replica) => {
    const { journal } = open(session);
    for (let n = 0; !state.isDone; n += 1) {
      const block = Array.from({ length: 1 + (n % 20) }, () => entry({ reason: `${String(replica)} ${String(n)}` }));
      await journal.append(block).then(
        (placed) => void acknowledged.push(...placed),
        async (error: unknown) => {
          failures.push(error);
          // Where nobody is there, a failure takes no time, and the driver needs some to look again.
          await sleep(100);
        },
      );
    }
  });
  for (const node of nodes) {
    await sleep(5000);
    await node.kill();
    await sleep(10_000);
    await node.start();
  }
  await sleep(5000);
  state.isDone = true;
  await Promise.all(appending);
  const [session] = sessions;
  const found = session && open(session).journal;
  const verification = await found?.verify();
  console.log(
    'acknowledged',
    acknowledged.length,
    'of',
    verification?.entries,
    'appends that failed',
    failures.length,
    failures.slice(0, 3),
  );
  expect(verification).toMatchObject({ ok: true });
  const hashes = new Map((await found?.list({}, 1_000_000))?.map(({ seq, hash }) => [seq, hash]));
  for (const { seq, hash } of acknowledged) expect(hashes.get(seq)).toBe(hash);
  expect(failures).toEqual([]);
}
