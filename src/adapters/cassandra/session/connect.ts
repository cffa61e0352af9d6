import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'cassandra-driver';
import type { Log } from '../../../ports/log.ts';
import { describe } from './driver-fault.ts';
import { addressText, driverOptions } from './driver-options.ts';
import { within } from './within.ts';
import type { CassandraOptions } from './session.ts';

/** A connection that is made in the background, however long it takes. */
export interface Connecting {
  /** The client, once there is one; rejects after `close` only. */
  readonly client: Promise<Client>;
  /** The client, if there is one now. */
  readonly now: () => Client | undefined;
  /** Why the last attempt failed. */
  readonly problem: () => unknown;
  readonly close: () => Promise<void>;
}

// All contact points one after another, and what the driver asks then.
const ATTEMPT_MS = 15_000;
const [FIRST_PAUSE_MS, LONGEST_PAUSE_MS] = [2000, 15_000];

/** Connects, and keeps trying until that works; a node that is down when the service starts must not end the service. */
export function connect(options: CassandraOptions, log: Log): Connecting {
  const stopped = new AbortController();
  let [now, problem]: [Client | undefined, unknown] = [undefined, undefined];
  const contactPoints = options.contactPoints.map(addressText);

  const keepTrying = async (): Promise<Client> => {
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      try {
        const client = await attempt(options);
        if (stopped.signal.aborted) {
          await client.shutdown();
          stopped.signal.throwIfAborted();
        }
        log.info({ contactPoints, nodes: client.hosts.length }, 'connected to Cassandra');
        return (now = client);
      } catch (error) {
        stopped.signal.throwIfAborted();
        problem = error;
        const jittered = Math.round(pause * (0.75 + Math.random() / 2));
        log.warn({ contactPoints, retry_in_ms: jittered }, `not connected to Cassandra: ${describe(error)}`);
        await sleep(jittered, undefined, { signal: stopped.signal });
      }
    }
  };
  const client = keepTrying();
  client.catch(() => undefined);

  return {
    client,
    now: () => now,
    problem: () => problem,
    close: async () => {
      stopped.abort(new Error('the session with Cassandra was closed'));
      await now?.shutdown();
    },
  };
}

// A client that failed to connect keeps what it resolved names to, so each attempt has its own.
async function attempt(options: CassandraOptions): Promise<Client> {
  const client = new Client(driverOptions(options));
  const connected = client.connect();
  try {
    await within(ATTEMPT_MS, connected);
    return client;
  } catch (error) {
    // It may still come about after we have given it up.
    void connected.finally(() => client.shutdown()).catch(() => undefined);
    throw error;
  }
}
