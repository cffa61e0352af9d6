import { Agent as PlainAgent } from 'node:http';
import { Agent as TlsAgent } from 'node:https';
import type { Socket } from 'node:net';

/** The code of the error with which a connection that does not come about in time ends. */
export const CONNECT_TIMEOUT = 'CONNECT_TIMEOUT';

interface Connecting {
  createConnection: (...given: readonly unknown[]) => Socket;
}

/** An agent of its own, so that no global one lends us a proxy, that gives up on a connection after `connectMs`. */
export function boundedAgent(url: URL, connectMs: number): PlainAgent {
  const options = { keepAlive: true, maxSockets: MAX_SOCKETS };
  const agent = url.protocol === 'https:' ? new TlsAgent(options) : new PlainAgent(options);
  // The types of Node do not name the method, though an agent is documented to have it.
  const connecting = agent as unknown as Connecting;
  const connect = connecting.createConnection.bind(agent);
  connecting.createConnection = (...given) => bounded(connect(...given), connectMs);
  return agent;
}

// More would only queue in brig, whose list costs it a query for each restricted remote (brig-contract §3).
const MAX_SOCKETS = 8;

function bounded(socket: Socket, ms: number): Socket {
  const timer = setTimeout(() => {
    socket.destroy(Object.assign(new Error(`no connection within ${String(ms)} ms`), { code: CONNECT_TIMEOUT }));
  }, ms);
  const clear = (): void => {
    clearTimeout(timer);
  };
  return socket.once('connect', clear).once('close', clear);
}
