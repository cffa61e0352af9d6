import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { keptInCache } from './cache-folder.ts';
import { javaRuntime } from './java-runtime.ts';
import type { Missing } from './missing.ts';
import { lastLines, runCommand } from './run-command.ts';
import { JAVA_OF, type CassandraVersion } from './version.ts';

/** A Cassandra that can be started on this machine. */
export interface Installation {
  readonly version: CassandraVersion;
  /** The program that runs it. */
  readonly java: string;
  /** The folder with its jars. */
  readonly lib: string;
}

const sought = new Map<CassandraVersion, Promise<Installation | Missing>>();

/** A Cassandra of this version, fetched from Maven Central the first time; looked for once in a process. */
export function ensureInstallation(version: CassandraVersion): Promise<Installation | Missing> {
  const known = sought.get(version) ?? install(version);
  sought.set(version, known);
  return known;
}

async function install(version: CassandraVersion): Promise<Installation | Missing> {
  const java = await javaRuntime(JAVA_OF[version]);
  if (typeof java !== 'string') return java;
  const kept = await keptInCache(`cassandra-${version}`, (folder) => fetchJars(version, folder));
  return typeof kept === 'string' ? { version, java, lib: join(kept, 'lib') } : kept;
}

async function fetchJars(version: CassandraVersion, folder: string): Promise<Missing | undefined> {
  if ((await runCommand('mvn', ['-v'])).failed) return { missing: 'Maven (apt-get install maven default-jre-headless)' };
  const work = join(folder, 'fetch');
  await mkdir(work);
  await writeFile(join(work, 'pom.xml'), pom(version));
  // A local repository of its own: the usual one is not safe when two processes of Maven 3.8 fill it at once.
  const places = [`-Dmaven.repo.local=${join(work, 'repository')}`, `-DoutputDirectory=${join(work, 'jars')}`];
  const fetched = await runCommand('mvn', ['-B', '-q', 'dependency:copy-dependencies', ...places], { cwd: work, seconds: 270 });
  if (fetched.failed) return { missing: `Cassandra ${version}, which Maven could not fetch: ${lastLines(fetched.output, 5)}` };
  await rename(join(work, 'jars'), join(folder, 'lib'));
  await rm(work, { recursive: true });
  return undefined;
}

/** A project with the one dependency; only the jar is on Maven Central, not the archive that one installs. */
const pom = (version: CassandraVersion): string => `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>fedremotes.test</groupId><artifactId>cassandra</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>
    <dependency><groupId>org.apache.cassandra</groupId><artifactId>cassandra-all</artifactId><version>${version}</version></dependency>
  </dependencies>
</project>
`;
