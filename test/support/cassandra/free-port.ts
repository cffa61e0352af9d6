import { once } from 'node:events';
import { createServer } from 'node:net';

/** A port that is free on every one of these addresses. */
export async function freePort(addresses: readonly string[]): Promise<number> {
  for (;;) {
    const port = await take(0, addresses[0] ?? '127.0.0.1');
    const others = await Promise.all(addresses.slice(1).map((address) => take(port, address).catch(() => undefined)));
    if (!others.includes(undefined)) return port;
  }
}

/** Opens a port and closes it again. */
async function take(port: number, address: string): Promise<number> {
  const server = createServer().listen(port, address);
  await once(server, 'listening');
  const bound = server.address();
  server.close();
  await once(server, 'close');
  return typeof bound === 'object' && bound ? bound.port : port;
}
