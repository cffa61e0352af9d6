import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { openCassandraState } from '../../../src/adapters/cassandra/state/open-state.ts';
import { openSession } from '../../../src/adapters/cassandra/session/session.ts';
import { describeCassandra } from '../../support/cassandra/describe-cassandra.ts';
import { freshKeyspace } from '../../support/cassandra/fresh-keyspace.ts';
import { startScript } from '../embedded/child.ts';
import { plainClient, silent } from './support.ts';

const script = fileURLToPath(new URL('children/append-on.ts', import.meta.url));

interface Place {
  readonly seq: number;
  readonly hash: string;
}

await describeCassandra('a journal whose writers are killed', (cassandra) => {
  it('has one whole chain, with all that was acknowledged in it', { timeout: 150_000 }, async () => {
    const client = plainClient(cassandra);
    const keyspaces = await freshKeyspace(client);
    const session = openSession({ contactPoints: [cassandra], localDc: 'datacenter1' }, silent);
    const { journal, ready } = openCassandraState({ session, keyspace: keyspaces.own, localDc: 'datacenter1', log: silent });
    await ready();
    const acknowledged: Place[] = [];
    const writeAndBeKilled = async (): Promise<void> => {
      const child = startScript(script, [cassandra.host, String(cassandra.port), keyspaces.own]);
      const hear = async (): Promise<void> => {
        for (;;) acknowledged.push(...((await child.heard()) as readonly Place[]));
      };
      acknowledged.push(...((await child.heard()) as readonly Place[]));
      void hear();
      await sleep(Math.random() * 300);
      await child.kill();
    };
    for (let round = 0; round < 5; round += 1) await Promise.all([writeAndBeKilled(), writeAndBeKilled()]);

    expect(await journal.verify()).toMatchObject({ ok: true });
    const found = new Map((await journal.list({}, 1_000_000)).map(({ seq, hash }) => [seq, hash]));
    expect(acknowledged.length).toBeGreaterThan(10);
    for (const { seq, hash } of acknowledged) expect(found.get(seq)).toBe(hash);
    console.log('kills 10, acknowledged', acknowledged.length, 'of', found.size);
    await session.close();
    await keyspaces.drop();
    await client.shutdown();
  });
});
