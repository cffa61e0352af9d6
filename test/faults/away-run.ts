import { setTimeout as wait } from 'node:timers/promises';
import { plainClient } from '../adapters/cassandra/support.ts';
import { freePort } from '../support/cassandra/free-port.ts';
import { freshKeyspace } from '../support/cassandra/fresh-keyspace.ts';
import { startNode, type CassandraNode } from '../support/cassandra/start-node.ts';
import { startService, type ReadyService } from '../support/service-process.ts';
import { call, type Answer, type Call } from './call.ts';
import { cassandraSettings } from './cassandra-place.ts';
import { inFolder } from './in-folder.ts';
import { journalAudit } from './journal-audit.ts';
import { until } from './until.ts';

/** What a run without Cassandra took. */
export interface AwayCounts {
  /** From the moment when the node took clients until the service was ready, by how its state is kept. */
  readonly readyAfterMs: Readonly<Record<string, number>>;
  readonly againAfterMs: Readonly<Record<string, number>>;
  readonly slowestMs: number;
}

const READY_WITHIN_S = 30;
const STATES = ['cassandra', 'embedded'] as const;
// A registry for each service: two whose journals do not know each other would tell each other's writes as drift.
const KEYSPACES = {
  cassandra: { brig: 'brig_1', own: 'fedremotes_1' },
  embedded: { brig: 'brig_2', own: 'fedremotes_2' },
};
const PUT: Call = {
  method: 'PUT',
  path: '/v1/remotes/a.example',
  body: { search_policy: 'no_search', restriction: { tag: 'allow_all', value: null } },
};

/**
 * Starts services before there is a Cassandra, starts that, takes it away for some seconds and brings it back. Throws where a
 * service ends, hangs, says other than what is, or has to be started again.
 */
export const awayRun = ({ awaySeconds }: { readonly awaySeconds: number }): Promise<AwayCounts> =>
  inFolder(async (folder) => {
    const [nativePort, storagePort] = [await freePort(['127.0.0.1']), await freePort(['127.0.0.1'])];
    const contact = `127.0.0.1:${String(nativePort)}`;
    const services = await Promise.all(
      STATES.map((state) => {
        const settings = { ...cassandraSettings([contact], KEYSPACES[state]), STATE: state };
        return startService({ folder: `${folder}/${state}`, settings });
      }),
    );
    const slowest = { ms: 0 };
    for (const service of services) await expectUnready(service, slowest);
    const node = await startNode({ nativePort, storagePort });
    try {
      await makeBrigsTables(node);
      const readyAfterMs = await readyAgain(services);
      await node.kill();
      await Promise.all([goneWhile(services, slowest), wait(awaySeconds * 1000)]);
      await node.start();
      const againAfterMs = await readyAgain(services);
      for (const service of services) await endsWell(service);
      return { readyAfterMs, againAfterMs, slowestMs: slowest.ms };
    } finally {
      await node.stop();
    }
  });

async function makeBrigsTables({ address, port }: CassandraNode): Promise<void> {
  const client = plainClient({ host: address, port });
  // It says that it listens a moment before it does.
  await until('the node takes clients', () =>
    client.connect().then(
      () => true,
      () => false,
    ),
  );
  for (const state of STATES) await freshKeyspace(client, { named: KEYSPACES[state] });
  await client.shutdown();
}

async function expectUnready({ url, isRunning }: ReadyService, slowest: { ms: number }): Promise<void> {
  const ask = timed(url, slowest);
  expectStatus(await ask({ method: 'GET', path: '/healthz' }), 200);
  expectStatus(await ask({ method: 'GET', path: '/readyz' }), 503);
  for (const asked of [{ method: 'GET', path: '/v1/remotes' }, PUT]) expectRefused(await ask(asked));
  if (!isRunning()) throw new Error('the service has ended');
}

/** While a store is away that was there: degraded, and everything that needs it is refused. */
async function goneWhile(services: readonly ReadyService[], slowest: { ms: number }): Promise<void> {
  for (const { url } of services) {
    const ask = timed(url, slowest);
    // A connection that died is noticed at the first use of it.
    for (const asked of [{ method: 'GET', path: '/v1/remotes' }, PUT]) expectRefused(await ask(asked));
    expectStatus(await ask({ method: 'GET', path: '/healthz' }), 200);
    const ready = await ask({ method: 'GET', path: '/readyz' });
    expectStatus(ready, 200);
    if (!ready.text.includes('registry-unavailable')) throw new Error(`/readyz says ${ready.text}`);
  }
}

/** Ready, without a reason, and able to write. Answers how long each took. */
async function readyAgain(services: readonly ReadyService[]): Promise<Readonly<Record<string, number>>> {
  const since = performance.now();
  const took = await Promise.all(
    services.map(async ({ url, log }, n) => {
      let said = '';
      const isReady = async (): Promise<boolean> => {
        said = (await call(url, { method: 'GET', path: '/readyz' })).text;
        return said.includes('"status":"ready"');
      };
      await until(`${String(STATES[n])} is ready`, isReady, READY_WITHIN_S).catch((error: unknown) => {
        throw new Error(`${String(error)}: ${said}\n${log().slice(-2000)}`);
      });
      const ms = Math.round(performance.now() - since);
      const put = await call(url, PUT);
      if (put.status > 299) throw new Error(`a PUT was answered ${String(put.status)}: ${put.text}`);
      await journalAudit({ mayDrift: () => true }).check(url);
      return [String(STATES[n]), ms] as const;
    }),
  );
  return Object.fromEntries(took);
}

async function endsWell(service: ReadyService): Promise<void> {
  const { code } = await service.end('SIGTERM');
  if (code !== 0) throw new Error(`a service ended with ${String(code)}`);
}

const timed =
  (url: string, slowest: { ms: number }) =>
  async (asked: Call): Promise<Answer> => {
    const since = performance.now();
    const answer = await call(url, asked);
    slowest.ms = Math.max(slowest.ms, Math.round(performance.now() - since));
    return answer;
  };

function expectStatus({ status, text }: Answer, expected: number): void {
  if (status !== expected) throw new Error(`expected ${String(expected)}, and ${String(status)} was answered: ${text}`);
}

function expectRefused(answer: Answer): void {
  expectStatus(answer, 503);
  if (answer.retryAfter === undefined) throw new Error(`it does not say when to come again: ${answer.text}`);
}
