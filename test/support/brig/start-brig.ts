import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { answerWith } from './answering.ts';
import type { Answer } from './answer.ts';
import { fileMap, type BrigConfig } from './brig-config.ts';
import { ServerError, type Call, type Point } from './call.ts';
import { ERAS } from './era.ts';
import { createFaults, type Fault, type Faults } from './faults.ts';
import { createPauses, type Pause, type Pauses } from './pauses.ts';
import { createRequestLog, type RequestLog } from './request-log.ts';
import { route, serverError, type Asked } from './routes.ts';
import { segmentsOf } from './segments.ts';
import { createStore, type BrigStore } from './store.ts';

/** What a stand-in may be started with: brig's deployment, and whether a test may DELETE remotes. */
export type BrigOptions = Partial<BrigConfig> & {
  /** Let `DELETE /i/federation/remotes/:domain` pass without making `stop` throw: for tests of the stand-in itself. */
  readonly mayDelete?: boolean;
};

/**
 * A stand-in for brig: a real HTTP server on loopback that behaves as brig-contract says, and knows nothing of its
 * callers. Only its tables are in memory.
 */
export interface StandInBrig {
  readonly url: string;
  readonly store: BrigStore;
  readonly requests: RequestLog;
  readonly faults: Faults;
  /** Holds the next call that comes to this point. */
  readonly pauseAt: (point: Point) => Pause;
  /** Deploys brig anew, with the same tables on the same port: another era, strategy or file. */
  readonly redeploy: (changes: Partial<BrigConfig>) => void;
  /** Throws where a remote was DELETEd, or tried to: it cannot be undone (contract §2.1). */
  readonly assertNeverDeleted: () => void;
  /** Ends it, whatever is under way; then {@link assertNeverDeleted}. */
  readonly stop: () => Promise<void>;
}

/** Starts a stand-in; what is left out is as a plain deployment of 4.42 or later has it. */
export async function startBrig({ mayDelete = false, ...options }: BrigOptions = {}): Promise<StandInBrig> {
  let config: BrigConfig = { era: '5.x', domain: 'here.example', fileEntries: [], federation: true, ...options };
  const store = createStore();
  const [{ log, add }, { faults, take }, pauses] = [createRequestLog(), createFaults(), createPauses()];
  const [deletes, bugs]: [string[], unknown[]] = [[], []];
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = '', url = '' } = request;
    const body = await bodyOf(request);
    add({ method, path: url, body: body.toString() });
    const [path = ''] = url.split('?');
    if (isDeleteOfRemote(method, path)) deletes.push(`${method} ${url}`);
    const fault = take(method, path);
    const asked = { request, method, segments: segmentsOf(path), body };
    await answerWith(fault, { request, response, work: () => worked(callOf(config, { store, pauses, fault }), asked) });
  };
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      // A caller that hangs up in the middle of its body is none of our mistakes; whatever else is thrown is.
      if (!request.socket.destroyed) bugs.push(error);
      request.socket.destroy();
    });
  });
  const assertNeverDeleted = (): void => {
    if (deletes.length > 0 && !mayDelete) throw new Error(`nobody may DELETE a remote, but this was asked: ${deletes.join(', ')}`);
  };
  return {
    url: await listening(server),
    store,
    requests: log,
    faults,
    pauseAt: pauses.pauseAt,
    redeploy: (changes) => {
      config = { ...config, ...changes };
      server.closeAllConnections();
    },
    assertNeverDeleted,
    stop: async () => {
      pauses.end();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      if (bugs.length > 0) throw new AggregateError(bugs, 'the stand-in itself failed');
      assertNeverDeleted();
    },
  };
}

async function listening(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

interface Ground {
  readonly store: BrigStore;
  readonly pauses: Pauses;
  readonly fault: Fault | undefined;
}

const callOf = (config: BrigConfig, { store, pauses, fault }: Ground): Call => ({
  config,
  era: ERAS[config.era],
  store,
  files: fileMap(config.fileEntries),
  at: async (point) => {
    // Every query of brig lets other requests in.
    await new Promise((resolve) => setImmediate(resolve));
    if (fault?.kind === 'tear' && point === 'rows-read') await delay(fault.ms);
    await pauses.pass(point);
    if (fault?.kind === 'partial' && point === 'team-list-emptied') throw new ServerError('the database is gone');
  },
});

async function worked(call: Call, asked: Asked): Promise<Answer> {
  try {
    return await route(call, asked);
  } catch (error) {
    if (error instanceof ServerError) return serverError(call);
    throw error;
  }
}

const isDeleteOfRemote = (method: string, path: string): boolean =>
  method === 'DELETE' && /^(\/v[0-9]*)?\/i\/federation\/remotes\/[^/]*\/?$/.test(path);

// brig unpacks a gzipped body (Network.Wai.Middleware.Gunzip).
async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  return request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
}
