import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
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
const OPEN: Row = { search_policy: 'full_search', restricted: false, teams: [] };
const QUIET: Row = { ...OPEN, search_policy: 'no_search' };
const CLOSED: Row = { ...QUIET, restricted: true, teams: ['99db9768-04e3-4b5d-9268-831b6a25c4ab' as TeamId] };
const lost = (effect: 'none' | 'unknown'): Fault => new Fault('registry', 'a connection died', { effect });

await describeCassandra('a write whose answer is lost', (cassandra) => {
  const client = plainClient(cassandra);
  let keyspaces: FreshKeyspaces;
  let whole: Session;
  let session: ReturnType<typeof counting>;
  let registry: Registry;
  beforeAll(async () => {
    keyspaces = await freshKeyspace(client);
    whole = openSession({ contactPoints: [cassandra], localDc: 'datacenter1' }, silent);
  });
  afterAll(async () => {
    await whole.close();
    await keyspaces.drop();
    await client.shutdown();
  });
  beforeEach(async () => {
    await emptyTables(client, keyspaces.brig);
    session = counting(whole);
    registry = cassandraRegistry({ session, keyspace: keyspaces.brig });
    await registry.write(A, undefined, OPEN);
    session.statements.length = 0;
  });
  const updates = (): number => session.statements.filter((cql) => cql.startsWith('UPDATE')).length;
  const stored = async (search_policy: number): Promise<void> => {
    await client.execute(
      `UPDATE ${keyspaces.brig}.federation_remotes SET search_policy = ${String(search_policy)} WHERE domain = 'a.example' IF EXISTS`,
    );
  };

  it('goes on where it took effect', async () => {
    session.before('UPDATE', async () => {
      await stored(0);
      throw lost('unknown');
    });
    await registry.write(A, undefined, QUIET);
    expect(updates()).toBe(1);
    expect(await registry.readOne(A)).toEqual({ kind: 'row', ...QUIET });
  });

  it('is made again where it took none', async () => {
    session.before('UPDATE', () => Promise.reject(lost('unknown')));
    await registry.write(A, undefined, QUIET);
    expect(updates()).toBe(2);
    expect(await registry.readOne(A)).toEqual({ kind: 'row', ...QUIET });
  });

  it('is told as unknown where something else stands there now', async () => {
    session.before('UPDATE', async () => {
      await stored(1);
      throw lost('unknown');
    });
    await expect(registry.write(A, undefined, QUIET)).rejects.toMatchObject({ effect: 'unknown', message: 'a connection died' });
  });

  it('is told as it is where it surely had no effect', async () => {
    session.before('UPDATE', () => Promise.reject(lost('none')));
    await expect(registry.write(A, undefined, QUIET)).rejects.toMatchObject({ effect: 'none' });
    expect(await registry.readOne(A)).toEqual({ kind: 'row', ...OPEN });
  });

  it('is told as unknown where only its later part had no effect', async () => {
    session.before('UPDATE', () => Promise.reject(lost('none')));
    const write = registry.write(A, undefined, CLOSED);
    await expect(write).rejects.toMatchObject({ effect: 'unknown', message: expect.stringContaining('an earlier part') as string });
    expect(await registry.readOne(A)).toEqual({ kind: 'row', ...OPEN, teams: CLOSED.teams });
    await registry.write(A, undefined, CLOSED);
    expect(await registry.readOne(A)).toEqual({ kind: 'row', ...CLOSED });
  });
});
