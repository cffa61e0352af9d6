import { join } from 'node:path';

const EXPORTS = [
  'java.base/jdk.internal.misc',
  'java.base/java.lang.ref',
  'java.management.rmi/com.sun.jmx.remote.internal.rmi',
  'java.rmi/sun.rmi.registry',
  'java.rmi/sun.rmi.server',
  'java.sql/java.sql',
  'jdk.unsupported/sun.misc',
  'jdk.attach/sun.tools.attach',
];

const OPENS = [
  ...['io', 'lang', 'lang.module', 'lang.reflect', 'math', 'net', 'nio', 'util', 'util.concurrent', 'util.concurrent.atomic'].map(
    (name) => `java.base/java.${name}`,
  ),
  ...['loader', 'math', 'module', 'ref', 'reflect', 'util.jar'].map((name) => `java.base/jdk.internal.${name}`),
  'java.base/sun.nio.ch',
  'java.rmi/sun.rmi.transport.tcp',
  'jdk.management/com.sun.management.internal',
];

// Nodes live for minutes here and are started often. Without the second compiler, without verifying what is a release's own, and
// without weighing 100,000 rows to know what one takes, a start costs 5 s of a processor instead of 14.
const SOON_READY = [
  '-XX:TieredStopAtLevel=1',
  '-XX:+UnlockDiagnosticVMOptions',
  '-XX:-BytecodeVerificationRemote',
  '-Dcassandra.memtable_row_overhead_computation_step=1000',
];

/** What `java` is given to run Cassandra out of a folder that `writeNodeFiles` filled: small, and quick to be ready. */
export const javaArguments = (
  lib: string,
  folder: string,
  { isKept, isMeasured }: { readonly isKept: boolean; readonly isMeasured: boolean },
): readonly string[] => [
  ...['-Xms384m', '-Xmx384m', '-Xss512k', '-XX:+UseSerialGC', '-XX:-UsePerfData', '-Djdk.attach.allowAttachSelf=true'],
  ...(isMeasured ? [] : SOON_READY),
  ...EXPORTS.flatMap((name) => ['--add-exports', `${name}=ALL-UNNAMED`]),
  ...OPENS.flatMap((name) => ['--add-opens', `${name}=ALL-UNNAMED`]),
  `-Dcassandra.config=file://${join(folder, 'cassandra.yaml')}`,
  `-Dlogback.configurationFile=file://${join(folder, 'logback.xml')}`,
  `-Dcassandra.storagedir=${folder}`,
  '-Dcassandra-foreground=yes',
  // The waits are for clusters of strangers; these nodes are all ours.
  '-Dcassandra.skip_wait_for_gossip_to_settle=0',
  '-Dcassandra.ring_delay_ms=3000',
  '-Dcassandra.superuser_setup_delay_ms=0',
  // A changed schema is not written out, only logged: a new table takes 30 ms instead of 200, and would not survive a restart.
  ...(isKept ? [] : ['-Dcassandra.unsafesystem=true']),
  ...['-cp', join(lib, '*'), 'org.apache.cassandra.service.CassandraDaemon'],
];
