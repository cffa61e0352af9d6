import { connect } from 'node:net';

/** One connection, one request after another, with as little of a client as there can be: the server is what is measured. */
export interface RawClient {
  /** Answers the status. */
  readonly send: (method: string, path: string, body: string) => Promise<number>;
  readonly close: () => void;
}

/** Connects to a server whose answers have a Content-Length. */
export function rawClient(url: string): Promise<RawClient> {
  const { hostname, port, host } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  let received = '';
  let waiting: { resolve: (status: number) => void; reject: (error: Error) => void } | undefined;

  socket.setEncoding('latin1').on('data', (chunk: string) => {
    received += chunk;
    const status = completeStatus(received);
    if (status === undefined) return;
    received = '';
    waiting?.resolve(status);
  });
  socket.on('error', (error) => waiting?.reject(error));

  const send: RawClient['send'] = (method, path, body) =>
    new Promise((resolve, reject) => {
      waiting = { resolve, reject };
      const head = `${method} ${path} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: ${String(body.length)}\r\n\r\n`;
      socket.write(head + body);
    });
  return new Promise((resolve) => {
    socket.once('connect', () => {
      resolve({ send, close: () => socket.destroy() });
    });
  });
}

function completeStatus(received: string): number | undefined {
  const end = received.indexOf('\r\n\r\n');
  if (end === -1) return undefined;
  const length = /content-length: (\d+)/i.exec(received.slice(0, end))?.[1];
  return received.length >= end + 4 + Number(length ?? 0) ? Number(received.slice(9, 12)) : undefined;
}
