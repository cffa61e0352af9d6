import { describe, inject } from 'vitest';
import type { Contact } from './find-cassandra.ts';
import type { Installation } from './installation.ts';
import { isMissing, type Missing } from './missing.ts';
import { CASSANDRA_VERSIONS, WIRE_VERSION, type CassandraVersion } from './version.ts';

/** The Cassandra that a suite runs on, shared with other suites: keep to a keyspace of your own. */
export interface SharedCassandra extends Contact {
  readonly version: CassandraVersion;
}

/**
 * A suite that runs once on each Cassandra that can be had here. To be awaited at the top of a test file: whether a suite is
 * skipped must be known when it is collected. Collecting has no time limit, and the first fetch may take a minute or two.
 */
export async function describeCassandra(name: string, body: (cassandra: SharedCassandra) => void): Promise<void> {
  const all = await Promise.all(CASSANDRA_VERSIONS.map(async (version) => ({ version, found: await cassandraFor(version) })));
  for (const { version, found } of all) {
    const title = `${name}, on Cassandra ${version}`;
    if (isMissing(found)) skipped(title, found, version === WIRE_VERSION);
    else
      describe(title, () => {
        body({ ...found, version });
      });
  }
}

/** A suite that starts nodes of its own with `startNode` or `startCluster`; awaited like `describeCassandra`. */
export async function describeOwnNodes(name: string, body: () => void): Promise<void> {
  const found = await ask<Installation>(`/${WIRE_VERSION}/installation`);
  if (isMissing(found)) skipped(name, found, true);
  else describe(name, body);
}

/** The Cassandra that the suites of a run share. */
export const cassandraFor = (version: CassandraVersion): Promise<Contact | Missing> => ask<Contact>(`/${version}`);

async function ask<T extends object>(path: string): Promise<T | Missing> {
  const answer = await fetch(inject('cassandraDesk') + path);
  const found = (await answer.json()) as T | Missing | { readonly failed: string };
  if ('failed' in found) throw new Error(found.failed);
  return found;
}

/** The desk has said why; where CI=true promises that everything needed is there, it is an error. */
function skipped(title: string, { missing }: Missing, isNeeded: boolean): void {
  if (isNeeded && process.env['CI'] === 'true') throw new Error(`under CI=true this may not be skipped: ${title}. Missing: ${missing}`);
  describe.skip(title);
}
