import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificate, type Certificate } from './certificate.ts';
import { freePort } from './free-port.ts';
import { startGuarded, type GuardedProcess } from './guarded-process.ts';
import { ensureInstallation } from './installation.ts';
import { javaArguments } from './java-arguments.ts';
import { isMissing } from './missing.ts';
import { writeNodeFiles, type NodeSettings } from './node-files.ts';
import { untilReady } from './until-ready.ts';
import { WIRE_VERSION, type CassandraVersion } from './version.ts';

/** What a node may be given; everything has a default that a test may leave alone. */
export type NodeOptions = Partial<Omit<NodeSettings, 'certificate'>> & {
  readonly version?: CassandraVersion;
  /** Clients must speak TLS, with a certificate that is made for this node. */
  readonly tls?: boolean;
  /** How fast it is will be looked at, so that it runs as it would anywhere. */
  readonly isMeasured?: boolean;
};

/** A real Cassandra, started by us, on a loopback address. */
export interface CassandraNode {
  readonly version: CassandraVersion;
  readonly address: string;
  readonly port: number;
  readonly storagePort: number;
  /** What a client needs to recognise it; undefined without TLS. */
  readonly certificate: Certificate | undefined;
  /** The process of this moment; another one after `start`. */
  readonly pid: () => number;
  /** What it has logged since its first start; empty after `stop`. */
  readonly log: () => string;
  /** Ends it with SIGKILL, as when its machine loses power. The data stays. */
  readonly kill: () => Promise<void>;
  /** Asks it to end (SIGTERM), as in a rolling upgrade. The data stays. */
  readonly shutDown: () => Promise<void>;
  /** Lets it hang: connections stay open, and nothing is answered. */
  readonly freeze: () => void;
  readonly thaw: () => void;
  /** Starts it again over its data, with the same addresses; waits until it is ready. */
  readonly start: () => Promise<void>;
  /** Ends it for good and removes its data. */
  readonly stop: () => Promise<void>;
}

/** Starts a Cassandra and waits until clients can connect; throws, with the end of its log, when that does not come about. */
export async function startNode({
  version = WIRE_VERSION,
  tls = false,
  isMeasured = false,
  ...options
}: NodeOptions = {}): Promise<CassandraNode> {
  const installation = await ensureInstallation(version);
  if (isMissing(installation)) throw new Error(`Cassandra ${version} cannot be started; missing: ${installation.missing}`);
  const { java, lib } = installation;
  const { address = '127.0.0.1' } = options;
  const folder = mkdtempSync(join(tmpdir(), 'fedremotes-cassandra-'));
  const certificate = tls ? await makeCertificate(java, folder, [address]) : undefined;
  const settings: NodeSettings = {
    address,
    nativePort: options.nativePort ?? (await freePort([address])),
    storagePort: options.storagePort ?? (await freePort([address])),
    seeds: options.seeds ?? [address],
    authentication: options.authentication ?? false,
    joinsEmpty: options.joinsEmpty ?? false,
    isKept: options.isKept ?? true,
    ...(certificate && { certificate }),
  };
  writeNodeFiles(folder, settings);

  const logFile = join(folder, 'node.log');
  const log = (): string => (existsSync(logFile) ? readFileSync(logFile, 'utf8') : '');
  const launch = (): Promise<GuardedProcess> =>
    startGuarded({ command: java, args: javaArguments(lib, folder, { ...settings, isMeasured }), log: logFile, removeWhenOrphan: folder });
  let running = await launch();
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    running.send(signal);
    await running.ended;
  };
  const stop = async (): Promise<void> => {
    await end('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  const ready = (from: number, isFirst: boolean): Promise<void> =>
    untilReady({
      running,
      address,
      port: settings.nativePort,
      log: () => log().slice(from),
      withRoles: isFirst && settings.authentication,
    });
  await ready(0, true).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return {
    ...{ version, address, port: settings.nativePort, storagePort: settings.storagePort, certificate, log, stop },
    pid: () => running.pid,
    kill: () => end('SIGKILL'),
    shutDown: () => end('SIGTERM'),
    freeze: () => {
      running.send('SIGSTOP');
    },
    thaw: () => {
      running.send('SIGCONT');
    },
    start: async () => {
      if (!running.hasEnded()) throw new Error('this node runs');
      const from = log().length;
      running = await launch();
      await ready(from, false);
    },
  };
}
