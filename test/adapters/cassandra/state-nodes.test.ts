import { expect, it } from 'vitest';
import { openCassandraState } from '../../../src/adapters/cassandra/state/open-state.ts';
import { openSession } from '../../../src/adapters/cassandra/session/session.ts';
import { entry } from '../../contract/entry.ts';
import { describeOwnNodes } from '../../support/cassandra/describe-cassandra.ts';
import { startNode } from '../../support/cassandra/start-node.ts';
import { plainClient, silent } from './support.ts';

await describeOwnNodes('state on a Cassandra with roles, which goes away', () => {
  it(
    'says what an administrator must run, goes on by itself once that was done, and again after an outage',
    { timeout: 240_000 },
    async () => {
      const node = await startNode({ authentication: true });
      const contact = { host: node.address, port: node.port };
      const admin = plainClient(contact, { username: 'cassandra', password: 'cassandra' });
      const session = openSession(
        { contactPoints: [contact], localDc: 'datacenter1', username: 'fed', password: { reveal: () => 'remotes' } },
        silent,
      );
      try {
        await admin.execute("CREATE ROLE fed WITH PASSWORD = 'remotes' AND LOGIN = true");
        await session.connected();
        const { journal, leases, ready } = openCassandraState({ session, keyspace: 'our_own', localDc: 'datacenter1', log: silent });
        const refused = await ready().catch((error: unknown) => error);
        expect(refused).toMatchObject({ name: 'Fault', part: 'journal', effect: 'none' });
        const message = refused instanceof Error ? refused.message : '';
        expect(message).toContain('the role fed may not make the keyspace our_own');
        expect(journal.version()).toBeUndefined();

        const told = /run: (.*)$/.exec(message)?.[1] ?? '';
        const statements = told.split(/(?<=;) /);
        expect(statements).toHaveLength(4);
        const [createKeyspace = '', ...grants] = statements;
        await admin.execute(createKeyspace);
        await expect(journal.append([entry()])).rejects.toThrow(/GRANT CREATE ON KEYSPACE "our_own" TO "fed";/);
        for (const grant of grants) await admin.execute(grant);
        expect(await journal.append([entry()])).toHaveLength(1);
        expect(journal.version()).toBe('schema 3');
        expect(await leases.take('job', 'a', undefined)).toMatchObject({ epoch: 1 });

        await node.kill();
        await expect(journal.append([entry()])).rejects.toMatchObject({ name: 'Fault', part: 'journal' });
        await expect(journal.owners()).rejects.toMatchObject({ name: 'Fault', part: 'journal', effect: 'none' });
        await expect(leases.look('job')).rejects.toMatchObject({ name: 'Fault', part: 'leases', effect: 'none' });
        await node.start();
        await expect.poll(() => journal.seen().catch(() => 0), { timeout: 60_000, interval: 500 }).toBe(1);
        expect(await journal.append([entry()])).toMatchObject([{ seq: 2 }]);
        expect(await leases.look('job')).toMatchObject({ owner: 'a', epoch: 1 });
      } finally {
        await session.close();
        await admin.shutdown();
        await node.stop();
      }
    },
  );
});
