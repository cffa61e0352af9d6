import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import type { Context } from '../app/context.ts';
import type { Tokens } from '../ports/tokens.ts';
import { application } from './application.ts';
import { authenticator } from './authenticate.ts';
import { drainOf, type DrainTimes } from './drain.ts';
import { thrownError } from './drop-in/drop-in-error.ts';
import type { DropInMode } from './drop-in/drop-in-router.ts';
import { sendBrigError } from './drop-in/send-brig.ts';
import { hotPath } from './hot-path.ts';
import { keptList, type Freshness } from './kept-list.ts';
import { LIMITS, type Limits } from './limits.ts';
import { listAnswers } from './list-answer.ts';
import { originForm } from './path-of.ts';

/** What the HTTP door needs. */
export interface HttpOptions {
  readonly context: Context;
  readonly dropIn: DropInMode;
  /** Undefined where no tokens are asked for. */
  readonly tokens: Tokens | undefined;
  readonly log: Logger;
  /** Whether a change of the file layer could not be put on record yet. */
  readonly isFileLayerUnrecorded: () => boolean;
  readonly freshness?: Freshness;
  readonly limits?: Partial<Limits>;
  readonly drainTimes?: Partial<DrainTimes>;
}

/** The HTTP door. */
export interface HttpService {
  readonly server: Server;
  /** Starts to listen; rejects with the system's error where it cannot. */
  readonly listen: (address: { readonly host: string; readonly port: number }) => Promise<AddressInfo>;
  /** Ends without a reset connection; resolves when the last one is closed. */
  readonly drain: () => Promise<void>;
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** Makes the HTTP door: the hot path in front, express behind it. */
export function httpService(options: HttpOptions): HttpService {
  const limits = { ...LIMITS, ...options.limits };
  const server = createServer({
    maxHeaderSize: limits.header,
    headersTimeout: limits.headersTimeout,
    requestTimeout: limits.requestTimeout,
    connectionsCheckingInterval: limits.checkEvery,
  });
  const { draining, admit, drain } = drainOf(server, options.drainTimes);
  const answer = answerer(options, limits, draining);
  server.on('request', (request, response) => {
    request.url = originForm(request.url);
    if (!draining()) {
      answer(request, response);
      return;
    }
    response.shouldKeepAlive = false;
    admit(() => {
      answer(request, response);
    });
  });
  return { server, drain, listen: (address) => listen(server, address) };
}

function answerer(options: HttpOptions, limits: Limits, draining: () => boolean): Answer {
  const { context, dropIn, tokens, log } = options;
  const list = keptList(context, options.freshness);
  const answers = listAnswers();
  const authenticate = authenticator(tokens);
  const app = application({ ...options, list, answers, authenticate, draining, bodyLimit: limits.body });
  if (dropIn === 'off') return app;
  const hot = hotPath({
    list,
    answers,
    // Without tokens everybody may; who claims to be whom matters to what is put on record only.
    mayRead: (request) => !tokens || authenticate(request).ok,
    onFault: (error, request, response) => {
      log.error({ err: error }, 'the list could not be read');
      void sendBrigError(request, response, thrownError(error));
    },
  });
  return (request, response) => {
    if (!hot(request, response)) app(request, response);
  };
}

function listen(server: Server, { host, port }: { readonly host: string; readonly port: number }): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      // A server that listens on a port has an address of this kind; the others are of pipes.
      resolve(server.address() as AddressInfo);
    });
  });
}
