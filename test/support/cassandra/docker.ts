import { fileURLToPath } from 'node:url';
import type { FoundCassandra } from './find-cassandra.ts';
import { lastLines, runCommand } from './run-command.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const COMPOSE = ['compose', '-f', 'docker-compose.yml'];

/**
 * The Cassandra of docker-compose.yml, where a Docker engine answers; undefined where none does. Never run by those who
 * wrote it: they had no engine at hand.
 */
export async function dockerCassandra(): Promise<FoundCassandra | undefined> {
  if ((await runCommand('docker', ['info'], { seconds: 5 })).failed) return undefined;
  const before = await runCommand('docker', [...COMPOSE, 'ps', '--quiet', '--status', 'running', 'cassandra'], { cwd: ROOT });
  const wasRunning = !before.failed && before.output.trim() !== '';
  const up = await runCommand('docker', [...COMPOSE, 'up', '--detach', '--wait', 'cassandra'], { cwd: ROOT, seconds: 240 });
  if (up.failed) {
    console.warn(`Docker answers, but did not bring up Cassandra; Java is tried instead: ${lastLines(up.output, 3)}`);
    return undefined;
  }
  const stop = async (): Promise<void> => {
    if (!wasRunning) await runCommand('docker', [...COMPOSE, 'stop', 'cassandra'], { cwd: ROOT, seconds: 60 });
  };
  return { host: '127.0.0.1', port: 9042, stop };
}
