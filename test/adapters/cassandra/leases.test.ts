import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cassandraLeases } from '../../../src/adapters/cassandra/state/leases.ts';
import { migrate } from '../../../src/adapters/cassandra/state/migrate.ts';
import { openSession, type Session } from '../../../src/adapters/cassandra/session/session.ts';
import type { Leases } from '../../../src/ports/leases.ts';
import { describeCassandra } from '../../support/cassandra/describe-cassandra.ts';
import { freshKeyspace, type FreshKeyspaces } from '../../support/cassandra/fresh-keyspace.ts';
import { emptied, unsureSession, type Unsure } from './state-support.ts';
import { plainClient, silent } from './support.ts';

await describeCassandra('leases', (cassandra) => {
  const client = plainClient(cassandra);
  let session: Session;
  let keyspaces: FreshKeyspaces;
  let leases: Leases;
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
    leases = cassandraLeases(unsure.session, keyspaces.own, () => Promise.resolve());
  });

  describe('of which a write may have happened', () => {
    for (const happened of [true, false]) {
      it(`are looked up: it ${happened ? 'had' : 'had not'}`, async () => {
        unsure.next(happened);
        const taken = await leases.take('job', 'a', undefined);
        expect(taken).toEqual({ owner: 'a', epoch: 1, beat: 0 });
        unsure.next(happened);
        const beaten = taken && (await leases.beat('job', taken));
        expect(beaten).toEqual({ owner: 'a', epoch: 1, beat: 1 });
        unsure.next(happened);
        expect(beaten && (await leases.end('job', beaten))).toBe(true);
        expect(await leases.look('job')).toEqual({ owner: '', epoch: 1, beat: 1 });
      });
    }

    it('are nobody’s where somebody else came first', async () => {
      unsure.next(false, () => cassandraLeases(session, keyspaces.own, () => Promise.resolve()).take('job', 'b', undefined));
      expect(await leases.take('job', 'a', undefined)).toBeUndefined();
      expect(await leases.look('job')).toMatchObject({ owner: 'b', epoch: 1 });
    });

    it('are given up after some tries, with nothing done', async () => {
      for (let tries = 0; tries < 3; tries += 1) unsure.next(false);
      await expect(leases.take('job', 'a', undefined)).rejects.toMatchObject({ name: 'Fault', part: 'leases', effect: 'none' });
      expect(await leases.look('job')).toBeUndefined();
    });
  });
});
