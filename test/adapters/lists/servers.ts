import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createRawServer, connect, type AddressInfo, type Server as RawServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openLists, type ListsOptions } from '../../../src/adapters/lists/lists.ts';
import type { Fetched, KnownVersion, ListLocation } from '../../../src/ports/lists.ts';

/** Fetches once, with time limits that suit a test. */
export async function fetchOnce(location: ListLocation, known?: KnownVersion, options: ListsOptions = {}): Promise<Fetched> {
  const lists = openLists({ ...options, times: { connect: 500, total: 2_000, ...options.times } });
  onTestFinished(lists.close);
  return await lists.fetch(location, known);
}

/** A server of this test, on loopback; answers its URL, and what it was asked. */
export async function serve(
  listener: RequestListener,
): Promise<{ readonly url: string; readonly port: number; readonly asked: IncomingMessage[] }> {
  const asked: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    asked.push(request);
    listener(request, response);
  });
  const port = await listening(server);
  return { url: `http://127.0.0.1:${String(port)}`, port, asked };
}

/** A server that answers these headers and this body to everything. */
export const serveBody = (
  body: string | Buffer,
  headers: Readonly<Record<string, string>> = { 'Content-Type': 'application/json' },
  status = 200,
) => serve((_, response) => response.writeHead(status, headers).end(body));

/** A server that writes these bytes to each connection once something was asked, and then does as told. */
export async function serveRaw(bytes: string, then: 'end' | 'reset' | 'hang'): Promise<string> {
  const server = createRawServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => {
      socket.write(bytes, () => {
        if (then === 'end') socket.end();
        if (then === 'reset') setTimeout(() => socket.resetAndDestroy(), 20);
      });
    });
  });
  return `http://127.0.0.1:${String(await listening(server))}`;
}

/** A proxy that forwards and tunnels everything to one port of loopback; answers its URL, and what it was asked. */
export async function serveProxy(target: number): Promise<{ readonly url: string; readonly asked: IncomingMessage[] }> {
  const asked: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    asked.push(request);
    response.end('["by-proxy.example"]');
  });
  server.on('connect', (request: IncomingMessage, socket: Socket) => {
    asked.push(request);
    const upstream = connect(target, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.pipe(upstream).pipe(socket);
    });
    for (const one of [socket, upstream]) one.on('error', () => undefined);
  });
  return { url: `http://127.0.0.1:${String(await listening(server))}`, asked };
}

/** A certificate for 127.0.0.1 and list.example, signed by itself; undefined without openssl. */
export function selfSigned(): { readonly certFile: string; readonly cert: Buffer; readonly key: Buffer } | undefined {
  const folder = newFolder();
  const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const names = 'subjectAltName=IP:127.0.0.1,DNS:list.example';
  try {
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:prime256v1',
        '-nodes',
        '-days',
        '2',
        '-subj',
        '/CN=test',
        '-addext',
        names,
      ].concat(['-keyout', keyFile, '-out', certFile]),
      { stdio: 'ignore' },
    );
  } catch {
    return undefined;
  }
  return { certFile, cert: readFileSync(certFile), key: readFileSync(keyFile) };
}

/** The same by https; answers its port. */
export function serveTls(identity: { readonly cert: Buffer; readonly key: Buffer }, listener: RequestListener): Promise<number> {
  return listening(createTlsServer(identity, listener));
}

/** A file of this test. */
export function file(name: string, content: string | Buffer): string {
  const path = join(newFolder(), name);
  writeFileSync(path, content);
  return path;
}

/** A folder of this test. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lists-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

async function listening(server: Server | RawServer): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}
