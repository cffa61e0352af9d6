import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { migrate } from '../../../src/adapters/cassandra/state/migrate.ts';
import { cassandraRecords } from '../../../src/adapters/cassandra/state/records.ts';
import { openSession, type Session } from '../../../src/adapters/cassandra/session/session.ts';
import type { Records } from '../../../src/ports/records.ts';
import { describeCassandra } from '../../support/cassandra/describe-cassandra.ts';
import { freshKeyspace, type FreshKeyspaces } from '../../support/cassandra/fresh-keyspace.ts';
import { emptied, unsureSession, type Unsure } from './state-support.ts';
import { plainClient, silent } from './support.ts';

await describeCassandra('records', (cassandra) => {
  const client = plainClient(cassandra);
  let session: Session;
  let keyspaces: FreshKeyspaces;
  let records: Records;
  let other: Records;
  let unsure: Unsure;
  beforeAll(async () => {
    keyspaces = await freshKeyspace(client);
    session = openSession({ contactPoints: [cassandra], localDc: 'datacenter1' }, silent);
    await migrate({ session, keyspace: keyspaces.own, localDc: 'datacenter1' });
  }, 90_000);
  afterAll(async () => {
    await session.close();
    await keyspaces.drop();
    await client.shutdown();
  }, 90_000);
  beforeEach(async () => {
    await emptied(client, keyspaces.own);
    unsure = unsureSession(session);
    const options = { keyspace: keyspaces.own, log: silent, ready: () => Promise.resolve() };
    records = cassandraRecords({ ...options, session: unsure.session });
    other = cassandraRecords({ ...options, session });
  }, 90_000);
  const bodiesLeft = async (): Promise<number> =>
    (await client.execute(`SELECT DISTINCT made FROM ${keyspaces.own}.record_body`)).rowLength;

  describe('of which a write may have happened', () => {
    for (const happened of [true, false]) {
      it(`are looked up: it ${happened ? 'had' : 'had not'}`, async () => {
        unsure.next(happened);
        expect(await records.create('plan', 'a', '1', 'body')).toBe(true);
        unsure.next(happened);
        expect(await records.update('plan', 'a', 1, '2')).toEqual({ id: 'a', revision: 2, text: '2' });
        expect(await other.get('plan', 'a')).toEqual({ id: 'a', revision: 2, text: '2' });
        expect(await other.body('plan', 'a')).toBe('body');
        unsure.next(happened);
        expect(await records.remove('plan', 'a', 2)).toBe(true);
        expect(await other.get('plan', 'a')).toBeUndefined();
        expect(await bodiesLeft()).toBe(0);
      });
    }

    it('are somebody else’s who came first, also with the same text', async () => {
      unsure.next(false, () => other.create('plan', 'a', '1', 'theirs'));
      expect(await records.create('plan', 'a', '1', 'ours')).toBe(false);
      expect(await records.body('plan', 'a')).toBe('theirs');
      expect(await bodiesLeft()).toBe(1);
      unsure.next(false, () => other.update('plan', 'a', 1, '2'));
      expect(await records.update('plan', 'a', 1, '2')).toBeUndefined();
      unsure.next(false, () => other.update('plan', 'a', 2, '3'));
      expect(await records.remove('plan', 'a', 2)).toBe(false);
      expect(await other.get('plan', 'a')).toEqual({ id: 'a', revision: 3, text: '3' });
    });

    it('that others have changed twice since are told as not known', async () => {
      await records.create('plan', 'a', '1');
      unsure.next(true, () => other.update('plan', 'a', 2, '3'));
      await expect(records.update('plan', 'a', 1, '2')).rejects.toMatchObject({ name: 'Fault', part: 'records', effect: 'unknown' });
    });

    it('are not removed again once they were made anew', async () => {
      await records.create('plan', 'a', '1', 'old');
      unsure.next(true, () => other.create('plan', 'a', '1', 'new'));
      expect(await records.remove('plan', 'a', 1)).toBe(true);
      expect(await other.body('plan', 'a')).toBe('new');
    });

    it('are given up after some tries, with nothing done', async () => {
      for (let tries = 0; tries < 3; tries += 1) unsure.next(false);
      await expect(records.create('plan', 'a', '1')).rejects.toMatchObject({ name: 'Fault', part: 'records', effect: 'none' });
      expect(await records.get('plan', 'a')).toBeUndefined();
    });
  });

  it('whose body is not whole are a fault, not a shorter text', async () => {
    await records.create('plan', 'a', '1', 'x'.repeat(1_500_000));
    const { rows } = await client.execute(`SELECT made FROM ${keyspaces.own}.record_body LIMIT 1`);
    const made: unknown = rows[0]?.['made'];
    for (const change of ['UPDATE %t SET text = null WHERE made = ? AND part = 5', 'DELETE FROM %t WHERE made = ? AND part = 2']) {
      await client.execute(change.replace('%t', `${keyspaces.own}.record_body`), [made], { prepare: true });
      await expect(records.body('plan', 'a')).rejects.toMatchObject({ name: 'Fault', part: 'records', effect: 'none' });
    }
    expect(await records.get('plan', 'a')).toMatchObject({ revision: 1 });
  });

  it('with empty cells can be read, and do not end a list', async () => {
    await client.execute(`INSERT INTO ${keyspaces.own}.record (kind, id) VALUES ('plan', 'a') IF NOT EXISTS`);
    await records.create('plan', 'b', '1');
    expect(await records.list('plan', { limit: 10 })).toEqual([
      { id: 'b', revision: 1, text: '1' },
      { id: 'a', revision: 0, text: '' },
    ]);
    expect(await records.body('plan', 'a')).toBeUndefined();
    expect(await records.update('plan', 'a', 0, '2')).toBeUndefined();
    expect(await records.remove('plan', 'a', 0)).toBe(false);
  });
});
