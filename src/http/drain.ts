import type { Server } from 'node:http';
import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';

/** How long to take over an end; milliseconds. */
export interface DrainTimes {
  /** During which callers learn that they should go elsewhere, while everything is still answered. */
  readonly settle: number;
  /** During which requests are held back, just before the port is closed. */
  readonly hold: number;
  /** From the start of the drain until connections that are still busy are cut off. */
  readonly deadline: number;
}

/** An end without a reset connection. */
export interface Drain {
  /** Whether the end has begun; every answer from then on closes its connection. */
  readonly draining: () => boolean;
  /** Runs what answers a request: at once, or when the port is closed. */
  readonly admit: (answer: () => void) => void;
  /** Resolves when the last connection is closed; calling it again waits for the same end. */
  readonly drain: () => Promise<void>;
}

const CLOSE_IDLE_EVERY = 100;
const TIMES: DrainTimes = { settle: 500, hold: 50, deadline: 10_000 };

/**
 * Closing a port resets the connections that wait to be accepted. Callers that are told to close connect anew for each
 * request, so some of them would always be waiting; held back for a moment, all of them are connected and none waits.
 */
export function drainOf(server: Server, times: Partial<DrainTimes> = {}): Drain {
  const { settle, hold, deadline } = { ...TIMES, ...times };
  let ended: Promise<void> | undefined;
  let held: (() => void)[] | undefined;

  async function end(): Promise<void> {
    await wait(settle);
    held = [];
    await wait(hold);
    await turn(); // Whoever has connected by now is accepted before the next line.
    const closed = new Promise<void>((resolve) =>
      server.close(() => {
        resolve();
      }),
    );
    const waiting = held;
    held = undefined;
    for (const answer of waiting) answer();
    const idle = setInterval(() => {
      server.closeIdleConnections();
    }, CLOSE_IDLE_EVERY);
    const last = setTimeout(
      () => {
        server.closeAllConnections();
      },
      Math.max(deadline - settle - hold, 0),
    );
    await closed;
    clearInterval(idle);
    clearTimeout(last);
  }

  return {
    draining: () => ended !== undefined,
    admit: (answer) => {
      if (held) held.push(answer);
      else answer();
    },
    drain: () => (ended ??= end()),
  };
}
