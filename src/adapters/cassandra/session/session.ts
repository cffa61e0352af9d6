import { setTimeout as sleep } from 'node:timers/promises';
import { types, type Client, type Host, type QueryOptions } from 'cassandra-driver';
import { Fault, type FaultPart } from '../../../domain/fault.ts';
import type { Log } from '../../../ports/log.ts';
import { connect, type Connecting } from './connect.ts';
import { isPassing, isUnconnected } from './driver-error.ts';
import { describe, toFault } from './driver-fault.ts';
import { addressText } from './driver-options.ts';
import { retriesOf } from './retries.ts';
import { isRead, type StatementKind } from './statement-kind.ts';
import { within } from './within.ts';

/** How to reach Cassandra. */
export interface CassandraOptions {
  readonly contactPoints: readonly { readonly host: string; readonly port: number }[];
  readonly localDc: string;
  readonly username?: string;
  readonly password?: { readonly reveal: () => string };
  /** The file (PEM) of the authority that the nodes' certificates are verified with; without it there is no TLS. */
  readonly tlsCa?: string;
}

/** One statement of a batch. */
export interface BatchStatement {
  readonly query: string;
  readonly params: readonly unknown[];
}

/** The time of a node, in milliseconds since 1970, and between which moments of our monotonic clock it was said. */
export interface NodeTime {
  readonly node: string;
  readonly said: number;
  readonly asked: number;
  readonly answered: number;
}

/** A session with a cluster: LOCAL_QUORUM, LOCAL_SERIAL, prepared, the coordinators' timestamps. */
export interface Session {
  /**
   * One prepared statement; all its rows, fetched in pages. Throws a Fault of `part`, with effect `none` for reads, and
   * `unknown` where a write may have happened. A parameter that is undefined is left as it was; null deletes.
   */
  readonly execute: (part: FaultPart, kind: StatementKind, cql: string, params?: readonly unknown[]) => Promise<readonly types.Row[]>;
  /** Several statements in an unlogged batch; on one partition, all or nothing; `conditional` when one of them has IF. */
  readonly batch: (part: FaultPart, kind: 'write' | 'conditional', statements: readonly BatchStatement[]) => Promise<readonly types.Row[]>;
  /** One statement that changes the schema; waits until all nodes agree. Throws a Fault with part `journal`. */
  readonly schema: (cql: string) => Promise<void>;
  /** What time it is on each node that is up; those that do not answer are left out. */
  readonly nodeTimes: () => Promise<readonly NodeTime[]>;
  /** Such as “Cassandra 4.1.10”; undefined until connected. */
  readonly version: () => string | undefined;
  /** Resolves once connected; rejects after `close` only. */
  readonly connected: () => Promise<void>;
  readonly close: () => Promise<void>;
}

// A request waits no longer for a cluster that is not there; the next one may find it.
const PATIENCE_MS = 1500;
// A scan asks all nodes, and may hang until they have noticed that one of them died, which takes them about ten seconds.
const STATEMENT_MS: Readonly<Record<StatementKind, number>> = {
  scan: 15_000,
  read: 8000,
  'serial-read': 8000,
  write: 8000,
  conditional: 8000,
};
const SCHEMA_MS = 30_000;
const PAUSE_MS = 200;

/** Opens a session; answers at once and connects in the background. */
export function openSession(options: CassandraOptions, log: Log): Session {
  const connecting = connect(options, log);
  const run = runner(connecting, options.contactPoints.map(addressText).join(', '));
  return {
    execute: (part, kind, cql, params = []) =>
      run(part, kind, (client, retry) => {
        const options = { ...OPTIONS[kind], retry };
        return isRead(kind) ? pages(client, cql, params, options) : client.execute(cql, [...params], options).then(rowsOf);
      }),
    batch: (part, kind, statements) =>
      run(part, kind, (client, retry) => {
        const queries = statements.map(({ query, params }) => ({ query, params: [...params] }));
        return client.batch(queries, { ...OPTIONS[kind], retry, logged: false }).then(rowsOf);
      }),
    schema: (cql) =>
      run(
        'journal',
        'write',
        async (client) => {
          await client.execute(cql, [], { prepare: false, isIdempotent: false, readTimeout: SCHEMA_MS });
        },
        SCHEMA_MS,
      ),
    nodeTimes: () => timesOf(connecting.now()),
    version: () => versionOf(connecting.now()),
    connected: async () => {
      await connecting.client;
    },
    close: () => connecting.close(),
  };
}

type Task<T> = (client: Client, retry: NonNullable<QueryOptions['retry']>) => Promise<T>;

type Run = <T>(part: FaultPart, kind: StatementKind, task: Task<T>, milliseconds?: number) => Promise<T>;

function runner(connecting: Connecting, contactPoints: string): Run {
  return async (part, kind, task, milliseconds = STATEMENT_MS[kind]) => {
    const client = connecting.now() ?? (await waitFor(connecting, part, contactPoints));
    const end = performance.now() + milliseconds;
    const { policy, mayHaveHappened } = retriesOf(kind, () => performance.now() < end);
    try {
      return await within(
        milliseconds,
        again(isRead(kind) ? isPassing : isUnconnected, end, () => task(client, policy)),
      );
    } catch (error) {
      throw toFault({ part, kind, mayHaveHappened: mayHaveHappened(), contactPoints }, error);
    }
  };
}

const OPTIONS = {
  scan: { isIdempotent: true },
  read: { isIdempotent: true },
  'serial-read': { isIdempotent: true, consistency: types.consistencies.localSerial },
  write: { isIdempotent: true },
  // The coordinator itself gives up a contended round after 1 to 3 s; without an answer we look before we write again.
  conditional: { isIdempotent: false, readTimeout: 6000 },
} as const satisfies Readonly<Record<StatementKind, QueryOptions>>;

// Once an attempt has failed nobody waits for the next one.
async function waitFor(connecting: Connecting, part: FaultPart, contactPoints: string): Promise<Client> {
  try {
    return await within(connecting.problem() === undefined ? PATIENCE_MS : 0, connecting.client);
  } catch (error) {
    const cause = connecting.problem() ?? error;
    const message = `the ${part} cannot be reached: not connected to Cassandra at ${contactPoints}: ${describe(cause)}; it is tried again all the time`;
    throw new Fault(part, message, { cause, effect: 'none' });
  }
}

/** Asks again after failures that are worth it, until `end`: reads that nobody answered in time, writes that were not sent. */
async function again<T>(isWorthIt: (error: unknown) => boolean, end: number, ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!isWorthIt(error) || performance.now() + PAUSE_MS > end) throw error;
    }
    await sleep(PAUSE_MS);
  }
}

/** All pages; each is a request of its own, which a coordinator that never saw the ones before can answer. */
async function pages(client: Client, cql: string, params: readonly unknown[], options: QueryOptions): Promise<readonly types.Row[]> {
  let { rows, pageState } = await client.execute(cql, [...params], options);
  if (!pageState) return rows;
  const all = [...rows];
  while (pageState) {
    ({ rows, pageState } = await client.execute(cql, [...params], { ...options, pageState }));
    for (const row of rows) all.push(row);
  }
  return all;
}

// What only writes has no rows at all, whatever the declaration says.
const rowsOf = ({ rows }: { readonly rows?: readonly types.Row[] }): readonly types.Row[] => rows ?? [];

async function timesOf(client: Client | undefined): Promise<readonly NodeTime[]> {
  if (!client) return [];
  const up = client.hosts.values().filter((host) => host.isUp());
  const times = await Promise.allSettled(up.map((host) => timeOf(client, host)));
  return times.flatMap((time) => (time.status === 'fulfilled' ? [time.value] : []));
}

async function timeOf(client: Client, host: Host): Promise<NodeTime> {
  const asked = performance.now();
  const answer = await client.execute('SELECT toTimestamp(now()) AS now FROM system.local', [], { ...OPTIONS.read, host });
  const said: unknown = answer.first().get('now');
  if (!(said instanceof Date)) throw new Error('expected a time');
  return { node: host.address, said: said.getTime(), asked, answered: performance.now() };
}

// Two of them while the nodes are being upgraded one after another.
function versionOf(client: Client | undefined): string | undefined {
  const versions = new Set(client?.hosts.values().map(({ cassandraVersion }) => cassandraVersion));
  return versions.size === 0 ? undefined : `Cassandra ${[...versions].sort().join(' and ')}`;
}
