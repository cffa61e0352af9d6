import { randomUUID } from 'node:crypto';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { systemClock } from '../../src/adapters/clock.ts';
import { timeOrderedId } from '../../src/adapters/time-ordered-id.ts';
import { openLists } from '../../src/adapters/lists/lists.ts';
import { legacyInputs } from '../../src/adapters/values/legacy/legacy-inputs.ts';
import { parseSchedule } from '../../src/scheduler/parse-schedule.ts';
import { memoryIn } from '../../src/stored/memory.ts';
import { openEmbedded } from '../../src/adapters/embedded/open-embedded.ts';
import { createContext, type Context } from '../../src/app/context.ts';
import { assertDomain } from '../../src/domain/domain.ts';
import type { FileEntry } from '../../src/domain/layers.ts';
import type { SearchPolicy } from '../../src/domain/remote.ts';
import type { ConfiguredIdentity } from '../../src/domain/strategy.ts';
import { httpService, type HttpOptions, type HttpService } from '../../src/http/server.ts';
import type { FileLayerSource, FileLayerState } from '../../src/ports/file-layer.ts';
import { row, type RowText } from './domain-samples.ts';

/** A file layer that stands as it is told to. */
export interface SettableFileLayer extends FileLayerSource {
  readonly set: (state: FileLayerState) => void;
}

/** What a running service may be given; everything has a default that a test may leave alone. */
export type RunningOptions = Partial<Omit<HttpOptions, 'context' | 'log'>> & {
  readonly configured?: ConfiguredIdentity;
  readonly fileLayer?: FileLayerState;
  /** Rows that are in the registry before it starts. */
  readonly rows?: Readonly<Record<string, RowText>>;
  /** Puts something between the stores and the service, such as a fault. */
  readonly around?: (outside: Context) => Context;
};

/** What a request carries; an object as body is sent as JSON with its content type. */
export interface Sent {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer | object;
}

/** An answer as it came over the wire. */
export interface Answer {
  readonly status: number;
  readonly phrase: string;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  readonly text: string;
}

/** The HTTP door, on real SQLite in a folder of its own, on a port of its own. */
export interface RunningService {
  readonly url: string;
  readonly port: number;
  readonly http: HttpService;
  readonly context: Context;
  readonly fileLayer: SettableFileLayer;
  /** The log, one parsed line each. */
  readonly log: readonly Readonly<Record<string, unknown>>[];
  /** A request to a path of it, through fetch. */
  readonly ask: (path: string, init?: RequestInit) => Promise<Response>;
  /** A request with exactly these headers; nothing is added, decoded or followed. */
  readonly send: (method: string, path: string, what?: Sent) => Promise<Answer>;
  readonly stop: () => Promise<void>;
}

/** A good file layer with these entries, one a line. */
export const goodFileLayer = (entries: Readonly<Record<string, SearchPolicy>>): FileLayerState => ({
  status: 'good',
  layer: { entries: Object.entries(entries).map(([domain, search_policy], index) => fileEntry(domain, search_policy, index + 1)) },
  files: ['values.yaml'],
  findings: [],
});

const fileEntry = (domain: string, search_policy: SearchPolicy, line: number): FileEntry => ({
  domain: assertDomain(domain),
  search_policy,
  file: 'values.yaml',
  line,
});

const NO_FILES: FileLayerState = { status: 'none', layer: { entries: [] }, files: [], findings: [] };

/** Starts a service on loopback. */
export async function runningService(options: RunningOptions = {}): Promise<RunningService> {
  const folder = mkdtempSync(join(tmpdir(), 'fedremotes-http-'));
  const stores = openEmbedded({ folder });
  const fileLayer = settableFileLayer(options.fileLayer ?? NO_FILES);
  const log: Record<string, unknown>[] = [];
  const logger = pino(
    { level: 'debug' },
    lines((line) => log.push(line)),
  );
  const plain = createContext({
    registry: stores.registry,
    journal: stores.journal,
    leases: stores.leases,
    ...memoryIn(stores.records),
    lists: openLists(),
    legacyInputs,
    parseSchedule,
    chance: () => 0.5,
    fileLayer,
    configured: options.configured ?? { strategy: 'allowDynamic' },
    clock: systemClock,
    newId: randomUUID,
    newPlanId: () => timeOrderedId(systemClock.now()),
    log: logger,
  });
  for (const [domain, text] of Object.entries(options.rows ?? {})) await stores.registry.write(assertDomain(domain), undefined, row(text));
  await plain.recovery.ensure();
  const context = options.around?.(plain) ?? plain;
  const http = httpService({ dropIn: 'full', tokens: undefined, isFileLayerUnrecorded: () => false, ...options, context, log: logger });
  const { port } = await http.listen({ host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${String(port)}`;
  return {
    url,
    port,
    http,
    context,
    fileLayer,
    log,
    ask: (path, init) => fetch(url + path, init),
    send: (method, path, what) => send(port, method, path, what),
    stop: async () => {
      http.server.closeAllConnections();
      await new Promise((resolve) => http.server.close(resolve));
      stores.close();
      rmSync(folder, { recursive: true });
    },
  };
}

function settableFileLayer(first: FileLayerState): SettableFileLayer {
  let state = first;
  const listeners: ((now: FileLayerState, before: FileLayerState) => void)[] = [];
  return {
    current: () => state,
    refresh: () => Promise.resolve(state),
    onChange: (listener) => void listeners.push(listener),
    close: () => Promise.resolve(),
    set: (now) => {
      const before = state;
      state = now;
      for (const listener of listeners) listener(now, before);
    },
  };
}

const lines = (onLine: (line: Record<string, unknown>) => void): Writable =>
  new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      for (const line of chunk.toString().split('\n').filter(Boolean)) onLine(JSON.parse(line) as Record<string, unknown>);
      done();
    },
  });

/** Sends one request on a connection of its own and reads the whole answer. */
export function send(port: number, method: string, path: string, { headers = {}, body }: Sent = {}): Promise<Answer> {
  const isText = typeof body === 'string' || Buffer.isBuffer(body);
  const bytes = body === undefined ? undefined : Buffer.from(isText ? body : JSON.stringify(body));
  const json = body === undefined || isText ? {} : { 'Content-Type': 'application/json' };
  const length = bytes ? { 'Content-Length': String(bytes.length) } : {};
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, method, path, agent: false, headers: { ...json, ...length, ...headers } };
    const request = httpRequest(options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const all = Buffer.concat(chunks);
        const { statusCode: status = 0, statusMessage: phrase = '', headers: answered } = response;
        resolve({ status, phrase, headers: answered, bytes: all, text: all.toString() });
      });
    });
    request.on('error', reject);
    request.end(bytes);
  });
}
