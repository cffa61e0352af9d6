import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Something else that listens where fedremotes was expected. */
export interface Stranger {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Starts a server on loopback that answers as it is told to. */
export async function stranger(answer: RequestListener): Promise<Stranger> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A server that answers every request alike. */
export const answering = (status: number, contentType: string, body: string): Promise<Stranger> =>
  stranger((_request, response) => {
    response.writeHead(status, { 'content-type': contentType }).end(body);
  });

/** A server that answers every request with a problem of fedremotes. */
export const answeringProblem = (status: number, problem: object): Promise<Stranger> =>
  answering(status, 'application/problem+json', JSON.stringify({ type: 'about:blank', title: 'A problem', status, ...problem }));
