import { readFileSync } from 'node:fs';
import type { Client } from 'cassandra-driver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCassandraState, type CassandraState } from '../../../src/adapters/cassandra/state/open-state.ts';
import { databaseLook } from '../../../src/adapters/cassandra/registry/look.ts';
import { cassandraRegistry } from '../../../src/adapters/cassandra/registry/registry.ts';
import { openSession, type Session } from '../../../src/adapters/cassandra/session/session.ts';
import { assertDomain } from '../../../src/domain/domain.ts';
import { Fault } from '../../../src/domain/fault.ts';
import { entry } from '../../contract/entry.ts';
import { describeOwnNodes } from '../../support/cassandra/describe-cassandra.ts';
import { startNode, type CassandraNode } from '../../support/cassandra/start-node.ts';
import { plainClient, silent } from './support.ts';

/** The statements of the blocks of docs/cassandra.md that are marked “cql”, by the word behind it. */
const documented = (which: 'role' | 'keyspace' | 'afterwards'): readonly string[] => {
  const [, block = ''] =
    new RegExp(`^\`\`\`cql ${which}\\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(readFileSync('docs/cassandra.md', 'utf8')) ?? [];
  return statementsIn(block);
};
const statementsIn = (text: string): readonly string[] => text.split(/;\n/).filter((statement) => statement.trim() !== '');
/** All of the role but itself and the first of its rights. */
const isMore = (cql: string): boolean => cql.startsWith('GRANT') && !cql.includes('SELECT ON TABLE brig.federation_remotes ');
const A = assertDomain('a.example');
const OPEN = { search_policy: 'full_search', restricted: false, teams: [] } as const;

await describeOwnNodes('the CQL of docs/cassandra.md, on a Cassandra with roles', () => {
  let node: CassandraNode;
  let admin: Client;
  let session: Session;

  beforeAll(async () => {
    node = await startNode({ authentication: true });
    admin = plainClient({ host: node.address, port: node.port }, { username: 'cassandra', password: 'cassandra' });
    // What docker-compose.yml runs for a try-out.
    await all(admin, statementsIn(readFileSync('docs/examples/brig-tables.cql', 'utf8').replace(/^--.*$/gm, '')));
    await all(
      admin,
      documented('role').filter((one) => !isMore(one)),
    );
    session = openSession(
      {
        contactPoints: [{ host: node.address, port: node.port }],
        localDc: 'datacenter1',
        username: 'fedremotes',
        password: { reveal: () => 'change-me' },
      },
      silent,
    );
    await session.connected();
  }, 180_000);
  afterAll(async () => {
    await session.close();
    await admin.shutdown();
    await node.stop();
  });

  it('with SELECT on the first of brig’s tables alone lets a migration look there, and says what the registry lacks', async () => {
    expect(await databaseLook(session, 'brig')()).toEqual(new Map());
    const fault = await faultOf(cassandraRegistry({ session, keyspace: 'brig' }).readAll());
    expect(fault.message.replaceAll('"', '')).toContain('GRANT SELECT ON brig.federation_remote_teams TO fedremotes;');
    await all(admin, documented('role').filter(isMore));
  });

  const opened = (): CassandraState =>
    openCassandraState({ session, keyspace: 'fedremotes', likeKeyspace: 'brig', localDc: 'datacenter1', log: silent });

  it('without the part for our keyspace names what is missing, as it stands there', async () => {
    const fault = await faultOf(opened().ready());
    const created = await admin.execute("SELECT replication FROM system_schema.keyspaces WHERE keyspace_name = 'fedremotes'");
    expect(created.rows).toEqual([]);
    for (const grant of documented('keyspace').filter((one) => one.startsWith('GRANT'))) {
      expect(fault.message.replaceAll('"', '')).toContain(`${grant};`);
    }
  });

  describe('with it', () => {
    beforeAll(async () => {
      await all(admin, documented('keyspace'));
    });

    it('makes the schema and runs all of the state and the registry', async () => {
      await everything(opened(), session);
    });

    it('had needed CREATE for that', async () => {
      for (const table of ['journal', 'lease', 'record', 'record_body', 'schema_step'])
        await admin.execute(`DROP TABLE fedremotes.${table}`);
      await admin.execute('REVOKE CREATE ON KEYSPACE fedremotes FROM fedremotes');
      expect((await faultOf(opened().ready())).message).toContain('GRANT CREATE ON KEYSPACE "fedremotes" TO "fedremotes";');
      await admin.execute('GRANT CREATE ON KEYSPACE fedremotes TO fedremotes');
      await everything(opened(), session);
    });
  });

  describe('with what is taken back after the first start', () => {
    beforeAll(async () => {
      await all(admin, documented('afterwards'));
    });

    it('starts again and runs all of it', async () => {
      await everything(opened(), session);
    });

    it('lets the role change no schema, its own neither', async () => {
      for (const cql of [
        'DROP TABLE fedremotes.journal',
        'ALTER TABLE fedremotes.lease ADD more int',
        'CREATE TABLE fedremotes.more (id int PRIMARY KEY)',
      ])
        expect((await faultOf(session.schema(cql))).message, cql).toContain('lacks a permission');
      const listed = await admin.execute('LIST ALL PERMISSIONS OF fedremotes');
      expect(new Set(listed.rows.map((row) => String(row['permission'])))).toEqual(new Set(['SELECT', 'MODIFY']));
    });

    it('has nothing to spare: each that is missing is named', async () => {
      for (const permission of ['SELECT', 'MODIFY']) {
        await admin.execute(`REVOKE ${permission} ON KEYSPACE fedremotes FROM fedremotes`);
        expect((await faultOf(everything(opened(), session))).message).toContain(`GRANT ${permission} ON fedremotes.`);
        await admin.execute(`GRANT ${permission} ON KEYSPACE fedremotes TO fedremotes`);
      }
      await everything(opened(), session);
    });
  });
});

/** Whatever a service asks of its state, and a write to brig's tables. */
async function everything({ journal, leases, records, ready }: CassandraState, session: Session): Promise<void> {
  await ready();
  const [{ seq } = { seq: 0 }] = await journal.append([entry()]);
  await journal.claim([entry({ outcome: 'observed' })], seq);
  expect(await journal.verify()).toMatchObject({ ok: true });
  await Promise.all([journal.list({}, 10), journal.open(), journal.owners(), journal.knownRows(), journal.drift()]);
  const seen = await leases.look('job');
  const taken = await leases.take('job', 'a', seen);
  const beaten = taken && (await leases.beat('job', taken));
  expect(beaten && (await leases.end('job', beaten))).toBe(true);
  expect(await records.create('plan', 'a', '{}', 'body')).toBe(true);
  expect(await records.update('plan', 'a', 1, '{}')).toMatchObject({ revision: 2 });
  expect(await records.body('plan', 'a')).toBe('body');
  expect(await records.list('plan', { limit: 1 })).toHaveLength(1);
  expect(await records.remove('plan', 'a', 2)).toBe(true);
  const registry = cassandraRegistry({ session, keyspace: 'brig' });
  await registry.write(A, undefined, OPEN);
  expect((await registry.readAll()).size).toBe(1);
  await registry.write(A, undefined, undefined);
}

const all = async (client: Client, statements: readonly string[]): Promise<void> => {
  for (const statement of statements) await client.execute(statement);
};

const faultOf = (work: Promise<unknown>): Promise<Fault> =>
  work.then(
    () => Promise.reject(new Error('it worked')),
    (error: unknown) => (error instanceof Fault ? error : Promise.reject(new Error('no Fault', { cause: error }))),
  );
