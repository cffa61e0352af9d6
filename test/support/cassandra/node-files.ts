import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Certificate } from './certificate.ts';

/** What a node's configuration depends on. */
export interface NodeSettings {
  /** Both for clients and for other nodes. */
  readonly address: string;
  readonly nativePort: number;
  /** The port of the nodes among themselves: the same for all of a cluster. */
  readonly storagePort: number;
  /** The addresses of the nodes that a new node asks first. */
  readonly seeds: readonly string[];
  /** Logins and GRANTs are asked for. */
  readonly authentication: boolean;
  /** Joins others that have nothing yet: nothing is to be fetched from them. */
  readonly joinsEmpty: boolean;
  /** What it has acknowledged is still there after a kill and a start. */
  readonly isKept: boolean;
  /** Clients must speak TLS. */
  readonly certificate?: Certificate;
}

/** Writes `cassandra.yaml` and `logback.xml`; a folder of an earlier run keeps its data. */
export function writeNodeFiles(folder: string, settings: NodeSettings): void {
  mkdirSync(join(folder, 'data'), { recursive: true });
  // JSON is YAML.
  writeFileSync(join(folder, 'cassandra.yaml'), JSON.stringify(cassandraYaml(folder, settings), undefined, 2));
  writeFileSync(join(folder, 'logback.xml'), LOGBACK);
}

const cassandraYaml = (
  folder: string,
  { address, nativePort, storagePort, seeds, authentication, joinsEmpty, isKept, certificate }: NodeSettings,
) => ({
  cluster_name: 'fedremotes-test',
  num_tokens: 4,
  partitioner: 'org.apache.cassandra.dht.Murmur3Partitioner',
  endpoint_snitch: 'SimpleSnitch',
  data_file_directories: [join(folder, 'data')],
  commitlog_directory: join(folder, 'commitlog'),
  hints_directory: join(folder, 'hints'),
  saved_caches_directory: join(folder, 'saved_caches'),
  cdc_raw_directory: join(folder, 'cdc_raw'),
  // A full commit log may hold what belongs to a keyspace that a suite has dropped: 4.1 cannot flush that, and would close its door to all.
  ...(isKept ? { commitlog_sync: 'batch' } : { commitlog_sync: 'periodic', commitlog_sync_period: '10s', commit_failure_policy: 'ignore' }),
  ...(joinsEmpty && { auto_bootstrap: false }),
  commitlog_segment_size: '8MiB',
  commitlog_total_space: '64MiB',
  memtable_heap_space: '32MiB',
  memtable_offheap_space: '32MiB',
  key_cache_size: '4MiB',
  auto_snapshot: false,
  listen_address: address,
  rpc_address: address,
  storage_port: storagePort,
  native_transport_port: nativePort,
  seed_provider: [
    {
      class_name: 'org.apache.cassandra.locator.SimpleSeedProvider',
      parameters: [{ seeds: seeds.map((seed) => `${seed}:${String(storagePort)}`).join(',') }],
    },
  ],
  authenticator: authentication ? 'PasswordAuthenticator' : 'AllowAllAuthenticator',
  authorizer: authentication ? 'CassandraAuthorizer' : 'AllowAllAuthorizer',
  // Otherwise a GRANT or a REVOKE is seen two seconds late.
  ...(authentication && { permissions_validity: '0ms', roles_validity: '0ms' }),
  ...(certificate && { client_encryption_options: encryption(certificate) }),
});

const encryption = ({ keystore, password }: Certificate) => ({
  enabled: true,
  optional: false,
  keystore,
  keystore_password: password,
  store_type: 'PKCS12',
  require_client_auth: false,
});

const LOGBACK = `<configuration>
  <appender name="OUT" class="ch.qos.logback.core.ConsoleAppender">
    <encoder><pattern>%d{HH:mm:ss.SSS} %-5level [%thread] %logger{20} %msg%n</pattern></encoder>
  </appender>
  <root level="INFO"><appender-ref ref="OUT" /></root>
</configuration>
`;
