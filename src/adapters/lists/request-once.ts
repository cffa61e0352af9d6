import { request as plainRequest, type Agent, type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as tlsRequest } from 'node:https';
import type { Readable } from 'node:stream';
import axios from 'axios';
import { percentDecoded } from './guarded-agent.ts';
import { requestFailed } from './request-failed.ts';
import { wholeBody } from './whole-body.ts';

/** One request for a list. */
export interface OneRequest {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly agent: Agent;
  /** Whether a proxy is between, be it by the agent. */
  readonly isProxied: boolean;
  /** A proxy that takes whole URLs, for http. */
  readonly proxy?: {
    readonly protocol: string;
    readonly host: string;
    readonly port: number;
    readonly username: string;
    readonly password: string;
  };
  readonly signal: AbortSignal;
}

/** What was answered. */
export interface OneAnswer {
  readonly status: number;
  readonly header: (name: string) => string | undefined;
  /** The whole body, unpacked. Rejects where it is not whole. */
  readonly body: () => Promise<Buffer>;
  /** Gives the body up. */
  readonly discard: () => void;
}

/** Asks once, without following where it points to. */
export async function requestOnce({ url, headers, agent, isProxied, proxy, signal }: OneRequest): Promise<OneAnswer> {
  const watched = watchedTransport(url.protocol === 'https:');
  const response = await axios
    .request<Readable>({
      url: url.href,
      signal,
      headers: { 'User-Agent': 'fedremotes', Accept: ACCEPT, 'Accept-Encoding': 'gzip', ...headers },
      ...(url.protocol === 'https:' ? { httpsAgent: agent } : { httpAgent: agent }),
      // Never one of the environment's.
      proxy: proxy === undefined ? false : { protocol: proxy.protocol, host: proxy.host, port: proxy.port, ...authOf(proxy) },
      maxRedirects: 0,
      transport: watched.transport,
      responseType: 'stream',
      // axios unpacks what was cut off without a word, so it is done here.
      decompress: false,
      validateStatus: () => true,
    })
    .catch((error: unknown) => {
      throw requestFailed(url, error, isProxied);
    });
  const header = (name: string): string | undefined => {
    const value: unknown = response.headers[name];
    return typeof value === 'string' ? value : undefined;
  };
  return {
    status: response.status,
    header,
    body: () => wholeBody({ url, data: response.data, header, surplus: watched.surplus }),
    discard: () => response.data.destroy(),
  };
}

const ACCEPT = 'application/json, application/yaml, text/csv, text/plain;q=0.9, */*;q=0.5';

const authOf = ({ username, password }: NonNullable<OneRequest['proxy']>) =>
  username === '' && password === '' ? {} : { auth: { username: percentDecoded(username), password: percentDecoded(password) } };

/**
 * Node's own transport, with an eye on errors that come behind the end of the answer: bytes beyond its Content-Length are
 * one, and mean that what was read is only a part. Surplus that comes later than the rest is not seen.
 */
function watchedTransport(isTls: boolean): { readonly transport: object; readonly surplus: () => boolean } {
  let hasFailed = false;
  const send = isTls ? tlsRequest : plainRequest;
  const request = (options: RequestOptions, onResponse: (response: IncomingMessage) => void): ClientRequest =>
    send(options, onResponse).once('error', () => {
      hasFailed = true;
    });
  return { transport: { request }, surplus: () => hasFailed };
}
