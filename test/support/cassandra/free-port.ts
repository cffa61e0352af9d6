import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * A port that is free on every one of these addresses. It is below the ports that outgoing connections get: while a node is
 * down, a client that tries to connect to it again and again would sooner or later be given the node's port as its own.
 */
export async function freePort(addresses: readonly string[]): Promise<number> {
  for (;;) {
    const port = randomInt(11_000, 32_000);
    const free = await Promise.all(addresses.map((address) => isFree(port, address)));
    if (!free.includes(false)) return port;
  }
}

async function isFree(port: number, address: string): Promise<boolean> {
  const server = createServer().listen(port, address);
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
