import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { cassandraLeases } from '../../../src/adapters/cassandra/state/leases.ts';
import { migrate, type MigrateOptions } from '../../../src/adapters/cassandra/state/migrate.ts';
import { tableId } from '../../../src/adapters/cassandra/state/schema-cql.ts';
import { openSession, type Session } from '../../../src/adapters/cassandra/session/session.ts';
import { readSchemaSteps, schemaFolder } from '../../../src/stored/schema-steps.ts';
import { StoreRefused } from '../../../src/stored/store-refused.ts';
import { describeCassandra } from '../../support/cassandra/describe-cassandra.ts';
import { freshKeyspace, type FreshKeyspaces } from '../../support/cassandra/fresh-keyspace.ts';
import { startScript } from '../embedded/child.ts';
import { plainClient, silent } from './support.ts';

const CLAIMS = readSchemaSteps(schemaFolder('cassandra')).slice(0, 1);
const COUNTED = 'CREATE TABLE IF NOT EXISTS {keyspace}.counted (n int PRIMARY KEY, times counter) WITH id = {id:counted};';
// Not to be run twice, as no real step is: so that a second run shows.
const COUNT = "ALTER TABLE {keyspace}.counted WITH comment = 'twice';\nALTER TABLE {keyspace}.counted RENAME n TO n_once;";

await describeCassandra('schema steps', (cassandra) => {
  const client = plainClient(cassandra);
  const folder = mkdtempSync(join(tmpdir(), 'fedremotes-steps-'));
  const LOCAL_DC = 'datacenter1';
  let session: Session;
  let keyspaces: FreshKeyspaces;
  beforeAll(() => {
    session = openSession({ contactPoints: [cassandra], localDc: LOCAL_DC }, silent);
  });
  afterAll(async () => {
    await session.close();
    await client.shutdown();
    rmSync(folder, { recursive: true });
  }, 90_000);
  beforeEach(async () => {
    keyspaces = await freshKeyspace(client);
  }, 90_000);
  afterEach(() => keyspaces.drop(), 90_000);

  const folderOf = (...texts: readonly string[]): string => {
    const steps = mkdtempSync(join(folder, 'steps-'));
    for (const [index, text] of [...CLAIMS.map((step) => step.text), ...texts].entries())
      writeFileSync(join(steps, `000${String(index + 1)}-step.cql`), text);
    return steps;
  };
  const run = (over: Partial<MigrateOptions> = {}) => migrate({ session, keyspace: keyspaces.own, localDc: LOCAL_DC, ...over });
  const rows = async (cql: string): Promise<readonly object[]> => (await client.execute(cql)).rows.map((row) => ({ ...row }));
  const applied = async (): Promise<readonly unknown[]> =>
    (await client.execute(`SELECT number FROM ${keyspaces.own}.schema_step WHERE store = 'state'`)).rows.map(
      (row) => row['number'] as unknown,
    );
  const replication = async (keyspace: string): Promise<unknown> =>
    (await rows(`SELECT replication FROM system_schema.keyspaces WHERE keyspace_name = '${keyspace}'`))[0];

  it('make a fresh keyspace with the replication of another one, and tables with the ids that follow from their names', async () => {
    expect(await run({ likeKeyspace: keyspaces.brig })).toBe(readSchemaSteps(schemaFolder('cassandra')).length);
    expect(await replication(keyspaces.own)).toEqual(await replication(keyspaces.brig));
    const tables = await rows(`SELECT table_name, id FROM system_schema.tables WHERE keyspace_name = '${keyspaces.own}'`);
    expect(tables.map((table) => JSON.stringify(table))).toEqual(
      ['journal', 'lease', 'record', 'record_body', 'schema_step'].map((table_name) =>
        JSON.stringify({ table_name, id: tableId(keyspaces.own, table_name) }),
      ),
    );
    expect(await rows(`SELECT bucket, head_seq FROM ${keyspaces.own}.journal`)).toHaveLength(1);
  }, 60_000);

  it('are applied once, however often they are run; then they only read', async () => {
    const steps = readSchemaSteps(folderOf(COUNTED, COUNT));
    await run({ steps });
    const reader: Session = {
      ...session,
      batch: never,
      schema: never,
      execute: (part, kind, ...rest) => (kind.includes('read') ? session.execute(part, kind, ...rest) : never()),
    };
    expect(await run({ steps, session: reader })).toBe(3);
    expect(await applied()).toEqual([1, 2, 3]);
    const [made] = (await rows(`SELECT replication FROM system_schema.keyspaces WHERE keyspace_name = '${keyspaces.own}'`)) as [
      { replication: unknown },
    ];
    expect(made.replication).toMatchObject({ class: expect.stringContaining('NetworkTopologyStrategy') as string, [LOCAL_DC]: '1' });
  }, 60_000);

  it('bring an older keyspace with rows in it up to date', async () => {
    await run({ steps: readSchemaSteps(folderOf(COUNTED)) });
    await client.execute(`UPDATE ${keyspaces.own}.counted SET times = times + 7 WHERE n = 1`);
    const more = folderOf(COUNTED, `ALTER TABLE {keyspace}.lease ADD note text;`);
    await run({ steps: readSchemaSteps(more) });
    expect(JSON.stringify(await rows(`SELECT n, times FROM ${keyspaces.own}.counted`))).toBe(JSON.stringify([{ n: 1, times: '7' }]));
    expect(await rows(`SELECT note FROM ${keyspaces.own}.lease`)).toHaveLength(1);
    expect(await applied()).toEqual([1, 2, 3]);
  }, 60_000);

  it('are applied once by twenty processes at once', async () => {
    const steps = folderOf(COUNTED, COUNT);
    const script = fileURLToPath(new URL('children/migrate.ts', import.meta.url));
    const args = [cassandra.host, String(cassandra.port), keyspaces.own, steps];
    const children = Array.from({ length: 20 }, () => startScript(script, args));
    for (const child of children) expect(await child.heard()).toBe('ready');
    for (const child of children) child.tell('go');
    const heard = await Promise.all(children.map((child) => child.heard()));
    await Promise.all(children.map((child) => child.gone()));
    expect(heard).toEqual(heard.map(() => 'migrated'));
    expect(await applied()).toEqual([1, 2, 3]);
    expect(await rows(`SELECT n_once FROM ${keyspaces.own}.counted`)).toEqual([]);
  }, 150_000);

  it('refuse a keyspace that a newer release has used, and their own changed texts', async () => {
    await run({ steps: readSchemaSteps(folderOf(COUNTED, COUNT)) });
    const older = run({ steps: readSchemaSteps(folderOf(COUNTED)) });
    await expect(older).rejects.toThrow(/has schema version 3, but this release knows versions up to 2 only/);
    await expect(older).rejects.toBeInstanceOf(StoreRefused);
    const changed = run({ steps: readSchemaSteps(folderOf(COUNTED, `${COUNT} -- better`)) });
    await expect(changed).rejects.toThrow(/another text of schema step 0003-step\.cql/);
    await expect(changed).rejects.toBeInstanceOf(StoreRefused);
    expect(await applied()).toEqual([1, 2, 3]);
  }, 60_000);

  it('are finished by another one where a claimer died midway, and not before its lease has stood still', async () => {
    const steps = readSchemaSteps(folderOf(COUNTED));
    await run({ steps: steps.slice(0, 1) });
    const leases = cassandraLeases(session, keyspaces.own, () => Promise.resolve());
    const ended = await leases.look('schema');
    expect(ended).toMatchObject({ owner: '', epoch: 1 });
    const dead = await leases.take('schema', 'dead', ended);
    await expect(run({ steps, patienceMs: 300 })).rejects.toMatchObject({ name: 'Fault', part: 'journal', effect: 'none' });
    const running = run({ steps, takeOverAfterMs: 1000 });
    const later = dead && (await leases.beat('schema', dead));
    expect(later).toBeDefined();
    await running;
    expect(await applied()).toEqual([1, 2]);
    expect(await leases.look('schema')).toMatchObject({ owner: '', epoch: 3 });
    expect(later && (await leases.beat('schema', later))).toBeUndefined();
  }, 60_000);

  it('can be tried again after one of them failed', async () => {
    await expect(run({ steps: readSchemaSteps(folderOf('INSERT INTO {keyspace}.nowhere (n) VALUES (1) IF NOT EXISTS;')) })).rejects.toThrow(
      'nowhere',
    );
    await run({ steps: readSchemaSteps(folderOf(COUNTED)) });
    expect(await applied()).toEqual([1, 2]);
  }, 60_000);
});

const never = (): never => {
  throw new Error('only reads were expected');
};
