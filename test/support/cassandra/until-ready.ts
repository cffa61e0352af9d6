import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { GuardedProcess } from './guarded-process.ts';
import { lastLines } from './run-command.ts';

/** What to watch. */
export interface Starting {
  readonly running: GuardedProcess;
  /** Where clients will connect. */
  readonly address: string;
  readonly port: number;
  /** The log of this start. */
  readonly log: () => string;
  /** The role that everybody first logs in with must be there too: it is made after the port is open. */
  readonly withRoles: boolean;
}

// Ten seconds on a machine with nothing else to do, and ten times that is no error.
const PATIENCE_MS = 150_000;

/** Waits until a node that starts takes clients; throws with the end of its log when it ends first or takes too long. */
export async function untilReady({ running, log, withRoles, address, port }: Starting): Promise<void> {
  const since = Date.now();
  const signs = ['Starting listening for CQL clients', ...(withRoles ? ["Created default superuser role 'cassandra'"] : [])];
  for (;;) {
    const text = log();
    // It says that it starts listening a moment before it does.
    if (signs.every((sign) => text.includes(sign)) && (await accepts(port, address))) return;
    const trouble = running.hasEnded()
      ? `ended (${await running.ended}) before it was ready`
      : Date.now() - since > PATIENCE_MS && 'was not ready in time';
    if (trouble !== false)
      throw new Error(`Cassandra ${trouble}. Its errors, and the end of its log:\n${errorsIn(text)}\n…\n${lastLines(text, 30)}`);
    await sleep(100);
  }
}

const accepts = (port: number, host: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ port, host });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });

// What a node says while it ends is long, and behind what made it end.
const errorsIn = (log: string): string =>
  log
    .split('\n')
    .filter((line) => / ERROR |Exception|Fatal/.test(line))
    .slice(0, 20)
    .join('\n');
