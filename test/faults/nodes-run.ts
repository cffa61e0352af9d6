import { setTimeout as wait } from 'node:timers/promises';
import type { Client } from 'cassandra-driver';
import { freshKeyspace } from '../support/cassandra/fresh-keyspace.ts';
import type { CassandraCluster } from '../support/cassandra/start-cluster.ts';
import type { CassandraNode } from '../support/cassandra/start-node.ts';
import { startService, type ReadyService } from '../support/service-process.ts';
import { call } from './call.ts';
import { cassandraSettings } from './cassandra-place.ts';
import { chanceOf, newSeed } from './chance.ts';
import { journalAudit, type JournalAudit } from './journal-audit.ts';
import { nodesLoad, type LoadCounts, type NodesLoad } from './nodes-load.ts';
import { until } from './until.ts';

/** What a pass over three nodes did, phase by phase. */
export interface NodesCounts {
  readonly seed: number;
  readonly phases: Readonly<Record<string, LoadCounts>>;
  /** From the start of the missing nodes until a write was acknowledged again. */
  readonly recoveredAfterMs: number;
  readonly entries: number;
}

/** What a pass goes over. */
export interface NodesOptions {
  readonly cluster: CassandraCluster;
  readonly client: Client;
  readonly folder: string;
  /** How long each phase lasts at least. */
  readonly seconds: number;
  /** Whether the first node that is killed comes back before two are down. */
  readonly rejoins: boolean;
  /** How long each writer and each reader pauses after an answer. */
  readonly pauseMs: number;
}

// The nodes tell each other of a death after about ten seconds, and a node that starts takes about as long.
const NOTICED_WITHIN_S = 40;
const RECOVERED_WITHIN_S = 90;

/**
 * Kills one of three nodes under load, then two, and starts them again. Throws, with the seed, where one dead
 * node makes a request fail, where anything is acknowledged without a quorum that is not there in the end, where an answer does
 * not say what is the matter, or where the service has to be started again.
 */
export async function nodesRun({ cluster, client, folder, seconds, pauseMs, rejoins }: NodesOptions): Promise<NodesCounts> {
  const chance = chanceOf(newSeed());
  const keyspaces = await freshKeyspace(client, { replicas: cluster.nodes.length });
  const service = await startService({ folder, settings: cassandraSettings(cluster.contactPoints, keyspaces) });
  const audit = journalAudit();
  const load = nodesLoad(service.url, chance, pauseMs);
  const phases: Record<string, LoadCounts> = {};
  const phase = async (name: string, work: () => Promise<void>): Promise<void> => {
    await work();
    phases[name] = load.take();
  };
  const [first, second, third] = cluster.nodes;
  if (!first || !second || !third) throw new Error('this needs three nodes');
  try {
    await phase('three nodes', () => wait(seconds * 1000));
    await phase('one killed', async () => {
      const isToldDown = [first, second].map((node) => isNextDown(node, third));
      await third.kill();
      await until('the others have noticed', () => Promise.resolve(isToldDown.every((test) => test())), NOTICED_WITHIN_S);
      await wait(seconds * 1000);
    });
    if (rejoins)
      await phase('restarted', async () => {
        await third.start();
        await wait(seconds * 1000);
      });
    // From here on requests may fail, and must say why.
    load.mayFail(true);
    await phase('two killed', async () => {
      await Promise.all([second.kill(), ...(rejoins ? [third.kill()] : [])]);
      await expectWithoutQuorum(service);
      await wait(seconds * 1000);
    });
    let recoveredAfterMs = 0;
    await phase('both restarted', async () => {
      await Promise.all([second.start(), third.start()]);
      recoveredAfterMs = await untilWrites(load);
      load.mayFail(false);
      await wait(seconds * 1000);
    });
    await load.stop();
    await untilSettled(service, audit);
    await load.check(audit);
    const { code } = await service.end('SIGTERM');
    if (code !== 0) throw new Error(`the service ended with ${String(code)}`);
    return { seed: chance.seed, phases, recoveredAfterMs, entries: audit.counts().entries };
  } catch (error) {
    const told = JSON.stringify({ ...phases, now: load.take() });
    const log = service
      .log()
      .split('\n')
      .filter((line) => !line.includes('request completed'))
      .slice(-15)
      .join('\n');
    throw new Error(`with FEDREMOTES_FAULT_SEED=${String(chance.seed)}: ${String(error)}\n${told}\n${log}`, { cause: error });
  } finally {
    await load.stop().catch(() => undefined);
  }
}

/** Whether a node has said, since this was made, that another one is down. */
function isNextDown(node: CassandraNode, other: CassandraNode): () => boolean {
  const from = node.log().length;
  return () =>
    node
      .log()
      .slice(from)
      .includes(`${other.address}:${String(other.storagePort)} is now DOWN`);
}

/** 503 with the part and the number of replicas; the service itself is well, and says what is not. */
async function expectWithoutQuorum({ url, isRunning }: ReadyService): Promise<void> {
  const body = { search_policy: 'no_search', restriction: { tag: 'allow_all', value: null } };
  for (const asked of [
    { method: 'GET', path: '/v1/remotes' },
    { method: 'PUT', path: '/v1/remotes/quorum.example', body },
  ]) {
    let said = '';
    await until(
      `${asked.method} is refused for want of a quorum`,
      async () => {
        const { status, text, retryAfter } = await call(url, asked);
        said = text;
        if (status !== 503 || retryAfter === undefined) throw new Error(`${asked.method} answered ${String(status)}: ${text}`);
        return /2 replicas are needed at LOCAL_\w+, 1 alive/.test(text);
      },
      NOTICED_WITHIN_S,
    );
    if (!/the (registry|journal|leases) cannot be/.test(said)) throw new Error(`it does not say which part: ${said}`);
  }
  const ready = await call(url, { method: 'GET', path: '/readyz' });
  if (ready.status !== 200 || !ready.text.includes('"degraded"') || !ready.text.includes('registry-unavailable')) {
    throw new Error(`/readyz answered ${String(ready.status)}: ${ready.text}`);
  }
  if ((await call(url, { method: 'GET', path: '/healthz' })).status !== 200) throw new Error('/healthz is not well');
  if (!isRunning()) throw new Error('the service has ended');
}

async function untilWrites(load: NodesLoad): Promise<number> {
  const since = performance.now();
  load.take();
  await until('every writer is acknowledged again', () => Promise.resolve(load.allWriteAgain()), RECOVERED_WITHIN_S);
  return Math.round(performance.now() - since);
}

/** Everything has an end on record, and readiness says nothing any more. */
async function untilSettled({ url }: ReadyService, audit: JournalAudit): Promise<void> {
  await until('all is closed in the journal', async () => (await audit.follow(url)) === 0, RECOVERED_WITHIN_S);
  await until('it is ready', async () => (await call(url, { method: 'GET', path: '/readyz' })).text.includes('"status":"ready"'), 20);
  await audit.check(url);
}
