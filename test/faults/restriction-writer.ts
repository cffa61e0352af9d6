// A process that writes remotes on brig's tables as it is told, one JSON per line, until it is killed.
import { createInterface } from 'node:readline';
import { cassandraRegistry } from '../../src/adapters/cassandra/registry/registry.ts';
import { openSession } from '../../src/adapters/cassandra/session/session.ts';
import type { Domain } from '../../src/domain/domain.ts';
import type { Row } from '../../src/domain/layers.ts';

const [host = '', port = '', keyspace = ''] = process.argv.slice(2);
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const session = openSession({ contactPoints: [{ host, port: Number(port) }], localDc: 'datacenter1' }, silent);
const registry = cassandraRegistry({ session, keyspace });
await session.connected();
// The first use of a statement takes longer than the others; kills are to hit all alike.
await registry.readAll();
say('ready');

for await (const line of createInterface({ input: process.stdin })) {
  const { domain, wanted } = JSON.parse(line) as { readonly domain: Domain; readonly wanted?: Row };
  await registry.write(domain, undefined, wanted).then(
    () => {
      say('done');
    },
    (error: unknown) => {
      say(`failed ${String(error)}`);
    },
  );
}
await session.close();
