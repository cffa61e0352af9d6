import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { openSession, type Session } from '../../../src/adapters/cassandra/session/session.ts';
import { describeCassandra } from '../../support/cassandra/describe-cassandra.ts';
import { freshKeyspace, type FreshKeyspaces } from '../../support/cassandra/fresh-keyspace.ts';
import { plainClient, silent } from './support.ts';

await describeCassandra('a session', (cassandra) => {
  const client = plainClient(cassandra);
  let session: Session;
  let keyspaces: FreshKeyspaces;
  let table: string;
  beforeAll(async () => {
    keyspaces = await freshKeyspace(client);
    table = `${keyspaces.brig}.federation_remotes`;
    session = openSession({ contactPoints: [cassandra], localDc: 'datacenter1' }, silent);
  });
  afterAll(async () => {
    await session.close();
    await keyspaces.drop();
    await client.shutdown();
  });

  it('says what it is connected with', async () => {
    await session.connected();
    expect(session.version()).toBe(`Cassandra ${cassandra.version}`);
  });

  it('writes and reads', async () => {
    await session.execute('registry', 'write', `INSERT INTO ${table} (domain, search_policy) VALUES (?, ?)`, ['a.example', 2]);
    const [row] = await session.execute('registry', 'read', `SELECT domain, search_policy FROM ${table} WHERE domain = ?`, ['a.example']);
    expect({ ...row }).toEqual({ domain: 'a.example', search_policy: 2 });
  });

  it('tells whether a condition held', async () => {
    const set = (domain: string) =>
      session.execute('registry', 'conditional', `UPDATE ${table} SET search_policy = 1 WHERE domain = ? IF EXISTS`, [domain]);
    await session.execute('registry', 'write', `INSERT INTO ${table} (domain, search_policy) VALUES (?, ?)`, ['b.example', 2]);
    expect((await set('b.example'))[0]?.['[applied]']).toBe(true);
    expect((await set('nobody.example'))[0]?.['[applied]']).toBe(false);
  });

  it('reads at LOCAL_SERIAL', async () => {
    expect(await session.execute('registry', 'serial-read', `SELECT domain FROM ${table} WHERE domain = ?`, ['c.example'])).toEqual([]);
  });

  it('reads what does not fit on one page', async () => {
    const query = `INSERT INTO ${keyspaces.brig}.federation_remote_teams (domain, team) VALUES (?, ?)`;
    for (let chunk = 0; chunk < 11; chunk += 1) {
      const statements = Array.from({ length: 1000 }, (_, n) => ({ query, params: ['many.example', uuid(chunk * 1000 + n)] }));
      for (let at = 0; at < 1000; at += 100) await session.batch('registry', 'write', statements.slice(at, at + 100));
    }
    const rows = await session.execute('registry', 'read', `SELECT team FROM ${keyspaces.brig}.federation_remote_teams`);
    expect(new Set(rows.map((row) => String(row['team']))).size).toBe(11_000);
  });

  it('makes a conditional batch, and a schema', async () => {
    await session.schema(`CREATE KEYSPACE ${keyspaces.own} WITH replication = {'class': 'NetworkTopologyStrategy', 'datacenter1': 1}`);
    await session.schema(`CREATE TABLE ${keyspaces.own}.block (part int, place int, text text, PRIMARY KEY (part, place))`);
    const query = `INSERT INTO ${keyspaces.own}.block (part, place, text) VALUES (?, ?, ?) IF NOT EXISTS`;
    const claim = () =>
      session.batch('journal', 'conditional', [
        { query, params: [1, 1, 'one'] },
        { query, params: [1, 2, 'two'] },
      ]);
    expect((await claim())[0]?.['[applied]']).toBe(true);
    expect((await claim())[0]?.['[applied]']).toBe(false);
  });

  it('leaves timestamps to the coordinator, whose clock is that of brig’s writes', async () => {
    const now = Date.now();
    vi.spyOn(Date, 'now').mockReturnValue(now + 3_600_000);
    await session.execute('registry', 'write', `INSERT INTO ${table} (domain, search_policy) VALUES (?, ?)`, ['t.example', 2]);
    vi.restoreAllMocks();
    const [row] = await session.execute(
      'registry',
      'read',
      `SELECT writetime(search_policy) AS at FROM ${table} WHERE domain = 't.example'`,
    );
    expect(Number(row?.['at'])).toBeLessThan((now + 60_000) * 1000);
  });
});

const uuid = (number: number): string => `${String(number).padStart(8, '0')}-04e3-4b5d-9268-831b6a25c4ab`;
