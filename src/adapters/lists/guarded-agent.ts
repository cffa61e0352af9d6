import { Agent as PlainAgent, request } from 'node:http';
import { Agent as TlsAgent } from 'node:https';
import type { LookupFunction, Socket } from 'node:net';
import { connect as tlsConnect, type ConnectionOptions } from 'node:tls';
import { isRefusedHost, refusedAddress } from './address-guard.ts';

/** The codes of the errors with which a connection does not come about in time, and with which a proxy does not make it. */
export const CONNECT_TIMEOUT = 'CONNECT_TIMEOUT';
export const PROXY_REFUSED = 'PROXY_REFUSED';

/** What every connection keeps to. */
export interface ConnectionRules {
  readonly lookup: LookupFunction;
  readonly connectMs: number;
  /** Certificates in place of the system's. */
  readonly ca?: Buffer;
}

type Connected = (error: Error | null, socket?: Socket) => void;

interface Connecting {
  createConnection: (options: ConnectionOptions, done: Connected) => Socket | undefined;
}

/** An agent for one fetch that connects to no refused address, and gives up on a connection that takes too long. */
export function guardedAgent(isTls: boolean, { lookup, connectMs, ca }: ConnectionRules): PlainAgent {
  // Said outright, so that NODE_TLS_REJECT_UNAUTHORIZED does not switch it off.
  const options = { keepAlive: false, lookup, rejectUnauthorized: true, ...(ca && { ca }) };
  const agent = isTls ? new TlsAgent(options) : new PlainAgent(options);
  const connecting = connectingOf(agent);
  const connect = connecting.createConnection.bind(agent);
  connecting.createConnection = (to, done) => {
    // A literal address is connected to without a lookup.
    if (isRefusedHost(to.host ?? '')) {
      done(refusedAddress(to.host ?? ''));
      return undefined;
    }
    const socket = connect(to, done);
    return socket && bounded(socket, connectMs);
  };
  return agent;
}

/** An agent that reaches https servers by CONNECT through the http proxy of this source. */
export function tunnelAgent(proxy: URL, rules: ConnectionRules): PlainAgent {
  const agent = new TlsAgent({ keepAlive: false, rejectUnauthorized: true, ...(rules.ca && { ca: rules.ca }) });
  connectingOf(agent).createConnection = (to, done) => {
    const target = `${bracketed(to.host ?? '')}:${String(to.port ?? 443)}`;
    const asked = request({
      ...proxyAddress(proxy),
      method: 'CONNECT',
      path: target,
      headers: { Host: target, ...proxyAuthorization(proxy) },
      agent: guardedAgent(false, rules),
      timeout: rules.connectMs,
    });
    asked.once('timeout', () => asked.destroy(connectTimeout(rules.connectMs)));
    asked.once('error', done);
    asked.once('connect', ({ statusCode }, socket) => {
      asked.setTimeout(0);
      if (statusCode === 200) done(null, tlsConnect({ ...to, socket }));
      else {
        socket.destroy();
        done(Object.assign(new Error(`the proxy answered ${String(statusCode)}`), { code: PROXY_REFUSED }));
      }
    });
    asked.end();
    return undefined;
  };
  return agent;
}

/** Host and port of a proxy. */
export const proxyAddress = (proxy: URL): { readonly host: string; readonly port: number } => ({
  host: proxy.hostname.replace(/^\[|\]$/g, ''),
  port: Number(proxy.port || 80),
});

function proxyAuthorization({ username, password }: URL): { readonly 'Proxy-Authorization'?: string } {
  if (username === '' && password === '') return {};
  const pair = `${percentDecoded(username)}:${percentDecoded(password)}`;
  return { 'Proxy-Authorization': `Basic ${Buffer.from(pair).toString('base64')}` };
}

/** User information of a URL as it is sent; a “%” that begins no escape stands for itself. */
export function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host);

// The types of Node do not name the method, though an agent is documented to have it.
const connectingOf = (agent: PlainAgent): Connecting => agent as unknown as Connecting;

const connectTimeout = (ms: number): Error => Object.assign(new Error(`no connection within ${String(ms)} ms`), { code: CONNECT_TIMEOUT });

function bounded(socket: Socket, ms: number): Socket {
  const timer = setTimeout(() => socket.destroy(connectTimeout(ms)), ms);
  const clear = (): void => {
    clearTimeout(timer);
  };
  return socket.once('connect', clear).once('close', clear);
}
