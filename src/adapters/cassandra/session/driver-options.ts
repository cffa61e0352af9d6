import { readFileSync } from 'node:fs';
import { policies, types, type DseClientOptions } from 'cassandra-driver';
import type { CassandraOptions } from './session.ts';

// A node that a firewall swallows is given up after this; the driver's own 5 s is half of what a start may wait.
const CONNECT_MS = 3000;
/** How long one coordinator may take before another one is asked. */
export const COORDINATOR_MS = 4000;
// A coordinator that is about to die is not waited for: a read that takes this long is asked of another one as well.
const SPECULATIVE_MS = 1000;
// One page for every list that brig shows whole: the next one could be asked for only when this one is decoded. 20,000 rows
// are 1 MB.
const FETCH_SIZE = 20_000;

/**
 * What the driver is told. Nearly all of it differs from its defaults, which are LOCAL_ONE, unprepared, 12 s, timestamps of
 * our own clock, and ten minutes until a node that came back is noticed (dependencies.md §5).
 */
export function driverOptions({ contactPoints, localDc, username, password, tlsCa }: CassandraOptions): DseClientOptions {
  return {
    contactPoints: contactPoints.map(addressText),
    localDataCenter: localDc,
    // system.peers names the other nodes without a port: they are looked for at that of the contact points.
    ...(contactPoints[0] && { protocolOptions: { port: contactPoints[0].port } }),
    queryOptions: {
      consistency: types.consistencies.localQuorum,
      serialConsistency: types.consistencies.localSerial,
      prepare: true,
      fetchSize: FETCH_SIZE,
      isIdempotent: false,
    },
    policies: {
      reconnection: new policies.reconnection.ExponentialReconnectionPolicy(500, 10_000, false),
      speculativeExecution: readsOnly(new policies.speculativeExecution.ConstantSpeculativeExecutionPolicy(SPECULATIVE_MS, 1)),
      // Null is “the coordinator's clock”, as brig has it; the declaration of the driver leaves it out.
      timestampGeneration: null as unknown as policies.timestampGeneration.TimestampGenerator,
    },
    socketOptions: { connectTimeout: CONNECT_MS, readTimeout: COORDINATOR_MS },
    // A node that hangs would hold up the first use of a statement; one that does not know it says so, and is told.
    prepareOnAllHosts: false,
    monitorReporting: { enabled: false },
    ...(username !== undefined && { credentials: { username, password: password?.reveal() ?? '' } }),
    ...(tlsCa !== undefined && { sslOptions: { ca: [readFileSync(tlsCa)], rejectUnauthorized: true } }),
  };
}

/** A contact point as people and the driver write it; an IPv6 address stands in brackets. */
export const addressText = ({ host, port }: { readonly host: string; readonly port: number }): string =>
  `${host.includes(':') ? `[${host}]` : host}:${String(port)}`;

// The driver has one such policy for all statements, and asks it with the text (an array for a batch).
function readsOnly(
  policy: policies.speculativeExecution.SpeculativeExecutionPolicy,
): policies.speculativeExecution.SpeculativeExecutionPolicy {
  const never = { nextExecution: () => -1 };
  return {
    getOptions: () => policy.getOptions(),
    init: (client) => {
      policy.init(client);
    },
    newPlan: (keyspace, query) => (typeof query === 'string' && query.startsWith('SELECT') ? policy.newPlan(keyspace, query) : never),
    shutdown: () => {
      policy.shutdown();
    },
  };
}
