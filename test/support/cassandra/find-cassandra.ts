import { dockerCassandra } from './docker.ts';
import { isMissing, type Missing } from './missing.ts';
import { ensureInstallation } from './installation.ts';
import { startNode } from './start-node.ts';
import { WIRE_VERSION, type CassandraVersion } from './version.ts';

/** Where clients connect. */
export interface Contact {
  readonly host: string;
  readonly port: number;
}

/** A Cassandra to test with. */
export interface FoundCassandra extends Contact {
  /** Ends what was started for this; what ran before runs on. */
  readonly stop: () => Promise<void>;
}

/**
 * Finds a Cassandra in this order: a named one; a Docker engine that answers; Java, with what Maven fetches. One that is started
 * is not to be started again over its data, and runs as quickly as that allows, unless that is what one wants to measure.
 */
export async function findCassandra(version: CassandraVersion, { isMeasured = false } = {}): Promise<FoundCassandra | Missing> {
  const named = process.env['FEDREMOTES_TEST_CASSANDRA'];
  if (named !== undefined && named !== '') return version === WIRE_VERSION ? given(named) : ONE_ONLY;
  const docker = version === WIRE_VERSION ? await dockerCassandra() : undefined;
  if (docker) return docker;
  const installation = await ensureInstallation(version);
  if (isMissing(installation)) return installation;
  const node = await startNode({ version, isMeasured, isKept: isMeasured });
  return { host: node.address, port: node.port, stop: node.stop };
}

const ONE_ONLY: Missing = { missing: 'a second Cassandra: FEDREMOTES_TEST_CASSANDRA names the one to use' };

function given(named: string): FoundCassandra {
  const [, host, port] = /^\[?([^\]]+?)\]?:(\d+)$/.exec(named) ?? [];
  if (host === undefined) throw new Error(`FEDREMOTES_TEST_CASSANDRA is “${named}”, which is not host:port`);
  return { host, port: Number(port), stop: () => Promise.resolve() };
}
