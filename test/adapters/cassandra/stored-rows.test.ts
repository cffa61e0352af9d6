import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cassandraRegistry } from '../../../src/adapters/cassandra/registry/registry.ts';
import type { Registry } from '../../../src/ports/registry.ts';
import { openSession, type Session } from '../../../src/adapters/cassandra/session/session.ts';
import { assertDomain } from '../../../src/domain/domain.ts';
import { Fault } from '../../../src/domain/fault.ts';
import type { Row } from '../../../src/domain/layers.ts';
import type { TeamId } from '../../../src/domain/team.ts';
import { describeCassandra } from '../../support/cassandra/describe-cassandra.ts';
import { freshKeyspace, type FreshKeyspaces } from '../../support/cassandra/fresh-keyspace.ts';
import { counting, emptyTables, plainClient, silent } from './support.ts';

const A = assertDomain('a.example');
const ONE = '99db9768-04e3-4b5d-9268-831b6a25c4ab' as TeamId;
const TWO = '00000002-04e3-11ed-9268-831b6a25c4ab' as TeamId;
const OPEN: Row = { search_policy: 'full_search', restricted: false, teams: [] };

await describeCassandra('rows of brig’s tables', (cassandra) => {
  const client = plainClient(cassandra);
  const open = { contactPoints: [cassandra], localDc: 'datacenter1' };
  let session: ReturnType<typeof counting>;
  let whole: Session;
  let keyspaces: FreshKeyspaces;
  let registry: Registry;
  beforeAll(async () => {
    keyspaces = await freshKeyspace(client);
    whole = openSession(open, silent);
    session = counting(whole);
  });
  afterAll(async () => {
    await whole.close();
    await keyspaces.drop();
    await client.shutdown();
  });
  beforeEach(async () => {
    await emptyTables(client, keyspaces.brig);
    registry = cassandraRegistry({ session, keyspace: keyspaces.brig });
    session.statements.length = 0;
  });

  const remotes = (): string => `${keyspaces.brig}.federation_remotes`;
  const teams = (): string => `${keyspaces.brig}.federation_remote_teams`;
  const run = async (cql: string): Promise<void> => {
    for (const statement of cql.split(';').filter((one) => one.trim() !== '')) await client.execute(statement);
  };

  describe('as brig writes them', () => {
    it('are read as what they say, teams in the order of brig', async () => {
      await run(`INSERT INTO ${remotes()} (domain, search_policy, restriction) VALUES ('a.example', 1, 1);
        INSERT INTO ${teams()} (domain, team) VALUES ('a.example', ${ONE}); INSERT INTO ${teams()} (domain, team) VALUES ('a.example', ${TWO});
        INSERT INTO ${remotes()} (domain, search_policy, restriction) VALUES ('b.example', 2, 0);
        INSERT INTO ${remotes()} (domain, search_policy) VALUES ('c.example', 0)`);
      expect([...(await registry.readAll())]).toEqual([
        ['a.example', { kind: 'row', search_policy: 'exact_handle_search', restricted: true, teams: [TWO, ONE] }],
        ['b.example', { kind: 'row', search_policy: 'full_search', restricted: false, teams: [] }],
        ['c.example', { kind: 'row', search_policy: 'no_search', restricted: false, teams: [] }],
      ]);
    });

    it('are the same object again while nothing changes, and another one once anything does', async () => {
      await run(`INSERT INTO ${remotes()} (domain, search_policy, restriction) VALUES ('a.example', 1, 1);
        INSERT INTO ${remotes()} (domain, search_policy, restriction) VALUES ('b.example', 1, 1);
        INSERT INTO ${teams()} (domain, team) VALUES ('a.example', ${ONE})`);
      const first = await registry.readAll();
      expect(await registry.readAll()).toBe(first);
      for (const change of [
        `INSERT INTO ${remotes()} (domain, search_policy, restriction) VALUES ('b.example', 2, 1)`,
        `INSERT INTO ${teams()} (domain, team) VALUES ('b.example', ${ONE})`,
        `DELETE FROM ${teams()} WHERE domain = 'a.example'`,
        `INSERT INTO ${remotes()} (domain, search_policy, restriction) VALUES ('0.example', 2, 1)`,
        `DELETE FROM ${remotes()} WHERE domain = 'a.example'`,
        `INSERT INTO ${remotes()} (domain, search_policy, restriction) VALUES ('b.example', NULL, 1)`,
      ]) {
        const before = await registry.readAll();
        await run(change);
        const now = await registry.readAll();
        expect(now).not.toBe(before);
        expect([...now]).toEqual([...(await cassandraRegistry({ session, keyspace: keyspaces.brig }).readAll())]);
        expect(await registry.readAll()).toBe(now);
      }
    });

    it('are seen at once, and what is written here is in brig’s next read', async () => {
      await registry.write(A, undefined, { search_policy: 'no_search', restricted: true, teams: [ONE] });
      const { rows } = await client.execute(`SELECT * FROM ${remotes()}`, [], { consistency: 6 });
      expect({ ...rows[0] }).toEqual({ domain: 'a.example', search_policy: 0, restriction: 1 });
    });
  });

  describe('as a careless hand writes them', () => {
    it.each([
      ['no policy', 'NULL', '0', 'its search_policy is missing; expected 0, 1 or 2'],
      ['a policy of a later brig', '3', '0', 'its search_policy is 3; expected 0, 1 or 2'],
      ['a restriction of a later brig', '2', '7', 'its restriction is 7; expected 0, 1 or nothing'],
    ])('with %s cannot be read, and the others can', async (_name, policy, restriction, problem) => {
      await run(`INSERT INTO ${remotes()} (domain, search_policy, restriction) VALUES ('a.example', ${policy}, ${restriction});
        INSERT INTO ${remotes()} (domain, search_policy, restriction) VALUES ('b.example', 2, 0)`);
      const all = await registry.readAll();
      const repair = `DELETE FROM ${remotes()} WHERE domain = 'a.example'; DELETE FROM ${teams()} WHERE domain = 'a.example';`;
      expect(all.get('a.example')).toEqual({ kind: 'unreadable', problem, repair });
      expect(all.get('b.example')).toEqual({ kind: 'row', ...OPEN });
      expect(await registry.readOne(A)).toEqual(all.get('a.example'));
      await run(repair);
      expect([...(await registry.readAll()).keys()]).toEqual(['b.example']);
    });

    it.each(['Partner.example', 'it’s none', "o'brien.example", '127.0.0.1'])(
      'under “%s” keep their text, and are taken away by the CQL shown',
      async (text) => {
        await client.execute(`INSERT INTO ${remotes()} (domain, search_policy, restriction) VALUES (?, 2, 1)`, [text], { prepare: true });
        await client.execute(`INSERT INTO ${teams()} (domain, team) VALUES (?, ${ONE})`, [text], { prepare: true });
        const entry = (await registry.readAll()).get(text);
        expect(entry?.kind).toBe('unreadable');
        expect(entry).toHaveProperty('problem', expect.stringContaining(text));
        await run(entry?.kind === 'unreadable' ? (entry.repair ?? '') : '');
        expect(await registry.readAll()).toEqual(new Map());
        expect(registry.findings()).toEqual([]);
      },
    );

    it('are mended by a write', async () => {
      await run(`INSERT INTO ${remotes()} (domain, search_policy, restriction) VALUES ('a.example', NULL, 1);
        INSERT INTO ${teams()} (domain, team) VALUES ('a.example', ${ONE})`);
      await registry.write(A, undefined, { search_policy: 'full_search', restricted: true, teams: [TWO] });
      expect(await registry.readOne(A)).toEqual({ kind: 'row', search_policy: 'full_search', restricted: true, teams: [TWO] });
    });

    it('as teams without a row allow nobody anything, and are a finding with the CQL that ends it', async () => {
      for (let n = 1; n <= 7; n += 1) await run(`INSERT INTO ${teams()} (domain, team) VALUES ('o-${String(n)}.example', ${ONE})`);
      expect(await registry.readAll()).toEqual(new Map());
      expect(registry.findings()).toEqual([
        {
          code: 'orphan-teams',
          severity: 'warning',
          message: expect.stringContaining('o-5.example (1 team(s)) and 2 more domain(s)') as string,
        },
      ]);
      for (let pass = 0; pass < 2; pass += 1) {
        await run(/Run: (.*)$/.exec(registry.findings()[0]?.message ?? '')?.[1] ?? '');
        await registry.readAll();
      }
      expect(registry.findings()).toEqual([]);
    });

    it('as teams without a row do not come back with a new row', async () => {
      await run(`INSERT INTO ${teams()} (domain, team) VALUES ('a.example', ${ONE})`);
      await registry.write(A, undefined, { search_policy: 'no_search', restricted: true, teams: [] });
      expect(await registry.readOne(A)).toEqual({ kind: 'row', search_policy: 'no_search', restricted: true, teams: [] });
    });
  });

  describe('with few statements', () => {
    it('are read in two, whatever their number', async () => {
      await registry.readAll();
      expect(session.statements).toHaveLength(2);
    });

    it.each<readonly [string, Row | undefined, Row | undefined, number]>([
      ['a new remote', undefined, OPEN, 2 + 1 + 2],
      ['a new remote by team', undefined, { ...OPEN, restricted: true, teams: [ONE] }, 2 + 1 + 2 + 1 + 2],
      ['another policy', OPEN, { ...OPEN, search_policy: 'no_search' }, 2 + 1 + 2],
      ['a restriction', OPEN, { ...OPEN, restricted: true, teams: [ONE] }, 2 + 1 + 2 + 1 + 2],
      ['one more team', { ...OPEN, restricted: true, teams: [ONE] }, { ...OPEN, restricted: true, teams: [ONE, TWO] }, 2 + 1 + 2],
      ['no restriction', { ...OPEN, restricted: true, teams: [ONE] }, OPEN, 2 + 1 + 2 + 1 + 2],
      ['a removal', { ...OPEN, restricted: true, teams: [ONE] }, undefined, 2 + 2 + 2],
      ['nothing', OPEN, OPEN, 2],
    ])('are written: %s', async (_name, before, after, expected) => {
      await registry.write(A, undefined, before);
      session.statements.length = 0;
      await registry.write(A, undefined, after);
      expect(session.statements).toHaveLength(expected);
      expect(registry.hiddenWrites?.()).toBe(0);
    });
  });

  it('are written only while the caller may', async () => {
    await registry.write(A, undefined, OPEN);
    let calls = 0;
    const twice = (): void => {
      calls += 1;
      if (calls > 1) throw new Error('not any more');
    };
    const write = registry.write(A, undefined, { ...OPEN, restricted: true, teams: [ONE] }, twice);
    await expect(write).rejects.toThrow('not any more');
    expect(await registry.readOne(A)).toEqual({ kind: 'row', ...OPEN, teams: [ONE] });
  });

  it('that somebody else removes between our read and our write are not brought back', async () => {
    await registry.write(A, undefined, OPEN);
    const write = registry.write(A, undefined, { ...OPEN, search_policy: 'no_search' }, () => undefined);
    session.before('UPDATE', () => run(`DELETE FROM ${remotes()} WHERE domain = 'a.example'`));
    const fault: unknown = await write.catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(Fault);
    expect(fault).toMatchObject({
      part: 'registry',
      effect: 'none',
      message: expect.stringContaining('removed by somebody else') as string,
    });
    expect(await registry.readOne(A)).toBeUndefined();
  });

  it('that a writer with a clock ahead hides are written again, until they are seen or it is told', async () => {
    const ahead = (milliseconds: number): string => String((Date.now() + milliseconds) * 1000);
    await run(`INSERT INTO ${remotes()} (domain, search_policy, restriction) VALUES ('a.example', 2, 0)`);
    // An LWT has the next ballot, whatever the clock: so it is the plain statements that a clock ahead can hide.
    await run(`INSERT INTO ${teams()} (domain, team) VALUES ('a.example', ${ONE}) USING TIMESTAMP ${ahead(300)}`);
    await registry.write(A, undefined, OPEN);
    expect(await registry.readOne(A)).toEqual({ kind: 'row', ...OPEN });
    expect(registry.hiddenWrites?.()).toBeGreaterThan(0);
    expect(registry.findings()).toMatchObject([{ code: 'hidden-writes', message: expect.stringContaining('clocks') as string }]);
    await run(`INSERT INTO ${teams()} (domain, team) VALUES ('a.example', ${TWO}) USING TIMESTAMP ${ahead(60_000)}`);
    const fault: unknown = await registry.write(A, undefined, OPEN).catch((error: unknown) => error);
    expect(fault).toMatchObject({
      part: 'registry',
      effect: 'unknown',
      message: expect.stringContaining('clocks of its nodes differ') as string,
    });
  });

  it('are counted without a scan once they were read', async () => {
    await registry.write(A, undefined, OPEN);
    expect(await registry.count()).toBe(1);
    session.statements.length = 0;
    await run(`INSERT INTO ${remotes()} (domain, search_policy, restriction) VALUES ('b.example', 2, 0)`);
    expect(await registry.count()).toBe(1);
    expect(session.statements).toHaveLength(0);
    await registry.write(assertDomain('c.example'), undefined, OPEN);
    expect(await registry.count()).toBe(2);
    await registry.readAll();
    expect(await registry.count()).toBe(3);
    await registry.write(A, undefined, undefined);
    expect(await registry.count()).toBe(2);
  });
});
