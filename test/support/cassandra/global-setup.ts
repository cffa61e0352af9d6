import { once } from 'node:events';
import { createServer } from 'node:http';
import type { TestProject } from 'vitest/node';
import { findCassandra, type FoundCassandra } from './find-cassandra.ts';
import { ensureInstallation } from './installation.ts';
import { isMissing, type Missing } from './missing.ts';
import { isCassandraVersion, type CassandraVersion } from './version.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where a suite asks for a Cassandra. */
    cassandraDesk: string;
  }
}

/**
 * Vitest's globalSetup: a desk on loopback where suites ask for a Cassandra. The first who asks has it started, all others
 * get the same one, and where nobody asks nothing is started.
 *
 * - `GET /4.1.10`: `{host, port}` as soon as clients can connect.
 * - `GET /4.1.10/installation`: what a suite needs that starts nodes of its own, fetched.
 *
 * What cannot be had is answered with 503 and `{missing}`, a start that failed with 500 and `{failed}`: the first is a reason
 * to skip, the second never is.
 */
export default async function openDesk({ provide }: Pick<TestProject, 'provide'>): Promise<() => Promise<void>> {
  const asked = new Map<CassandraVersion, Promise<FoundCassandra | Missing>>();
  const cassandra = (version: CassandraVersion): Promise<FoundCassandra | Missing> => {
    const found = asked.get(version) ?? findCassandra(version);
    asked.set(version, found);
    return found;
  };
  const server = createServer(({ url = '' }, response) => {
    const [, version = '', what] = url.split('/');
    if (!isCassandraVersion(version)) return void response.writeHead(404).end();
    const wanted: Promise<object> = what === 'installation' ? ensureInstallation(version) : cassandra(version);
    void wanted.catch(startFailed).then((found) => {
      if (isMissing(found)) say(version, found);
      const status = isMissing(found) ? 503 : 'failed' in found ? 500 : 200;
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(found));
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  provide('cassandraDesk', `http://127.0.0.1:${String(typeof address === 'object' && address ? address.port : 0)}`);
  return async () => {
    server.close();
    server.closeAllConnections();
    for (const found of await Promise.allSettled(asked.values()))
      if (found.status === 'fulfilled' && !isMissing(found.value)) await found.value.stop();
  };
}

const startFailed = (error: unknown) => ({ failed: error instanceof Error ? error.message : String(error) });

const said = new Set<string>();

/** One loud line for a whole run, however many suites ask. */
function say(version: CassandraVersion, { missing }: Missing): void {
  const line = `SKIPPED: the suites on Cassandra ${version}. Missing: ${missing}`;
  if (!said.has(line)) console.warn(line);
  said.add(line);
}
