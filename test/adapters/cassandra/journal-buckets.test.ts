import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { cassandraJournal } from '../../../src/adapters/cassandra/journal/journal.ts';
import { migrate } from '../../../src/adapters/cassandra/state/migrate.ts';
import { openSession, type Session } from '../../../src/adapters/cassandra/session/session.ts';
import { assertDomain } from '../../../src/domain/domain.ts';
import type { JournalEntry } from '../../../src/domain/journal.ts';
import type { Journal } from '../../../src/ports/journal.ts';
import { entry } from '../../contract/entry.ts';
import { describeCassandra } from '../../support/cassandra/describe-cassandra.ts';
import { freshKeyspace, type FreshKeyspaces } from '../../support/cassandra/fresh-keyspace.ts';
import { emptied } from './state-support.ts';
import { plainClient, silent } from './support.ts';

// Seven entries to a bucket and three to a page, so that every border is met.
const sizes = { bucket: 7, page: 3 };
const A = assertDomain('a.example');
const B = assertDomain('b.example');
const seqs = (entries: readonly JournalEntry[]): readonly number[] => entries.map(({ seq }) => seq);
const down = (from: number, to: number): readonly number[] => Array.from({ length: from - to + 1 }, (_, n) => from - n);

await describeCassandra('a journal of many buckets', (cassandra) => {
  const client = plainClient(cassandra);
  let session: Session;
  let keyspaces: FreshKeyspaces;
  let table: string;
  beforeAll(async () => {
    keyspaces = await freshKeyspace(client);
    table = `${keyspaces.own}.journal`;
    session = openSession({ contactPoints: [cassandra], localDc: 'datacenter1' }, silent);
    await migrate({ session, keyspace: keyspaces.own, localDc: 'datacenter1' });
  }, 90_000);
  afterAll(async () => {
    await session.close();
    await keyspaces.drop();
    await client.shutdown();
  }, 90_000);
  beforeEach(() => emptied(client, keyspaces.own));

  const opened = (): Journal => {
    const ready = (): Promise<void> => Promise.resolve();
    return cassandraJournal({ session, keyspace: keyspaces.own, log: silent, ready, version: () => undefined, sizes });
  };
  const filled = async (count: number): Promise<readonly JournalEntry[]> =>
    opened().append(Array.from({ length: count }, (_, n) => entry({ domain: n % 2 === 0 ? A : B, reason: String(n) })));
  const broken = async (): Promise<unknown> => {
    const verification = await opened().verify();
    return verification.ok ? undefined : verification.broken;
  };

  for (const count of [0, 1, 3, 6, 7, 8, 9, 13, 14, 15, 30]) {
    it(`with ${String(count)} entries is written, read, listed and verified over all borders`, async () => {
      const placed = await filled(count);
      expect(seqs(placed)).toEqual(down(count, 1).toReversed());
      expect(await opened().verify()).toEqual({ ok: true, entries: count });
      expect(await opened().seen()).toBe(count);
      expect(seqs(await opened().list({}, 100))).toEqual(down(count, 1));
      expect(seqs(await opened().list({}, 2))).toEqual(down(count, Math.max(count - 1, 1)));
      expect(seqs(await opened().list({ actor: 'alice' }, 100))).toEqual(down(count, 1));
      expect(seqs(await opened().list({ before_seq: 8 }, 100))).toEqual(down(Math.min(count, 7), 1));
      expect(seqs(await opened().list({ domain: A }, 100))).toEqual(down(count, 1).filter((seq) => seq % 2 === 1));
      expect(seqs(await opened().list({ domain: B, before_seq: 15 }, 2))).toEqual(
        down(Math.min(count, 14), 1)
          .filter((seq) => seq % 2 === 0)
          .slice(0, 2),
      );
      expect(seqs(await opened().append([entry()]))).toEqual([count + 1]);
    });
  }

  it('is one chain though several begin each bucket at once, and is found whole by those who verify meanwhile', async () => {
    const journals = [opened(), opened(), opened()];
    const appending = Promise.all(
      journals.flatMap((journal) => Array.from({ length: 10 }, () => journal.append([entry(), entry({ domain: B }), entry()]))),
    );
    const state = { isDone: false };
    void appending.finally(() => (state.isDone = true));
    while (!state.isDone) expect(await opened().verify()).toMatchObject({ ok: true });
    await appending;
    expect(await opened().verify()).toEqual({ ok: true, entries: 90 });
  });

  it('says that an entry at the end of an older bucket is missing', async () => {
    await filled(20);
    await client.execute(`DELETE FROM ${table} WHERE bucket = 1 AND seq = 14 IF EXISTS`);
    expect(await broken()).toMatchObject({ seq: 14 });
  });

  it('says that the head of an older bucket is missing or another one', async () => {
    const [first] = await filled(20);
    await client.execute(`UPDATE ${table} SET head_hash = '${first?.hash ?? ''}' WHERE bucket = 1 IF head_seq = 14`);
    expect(await broken()).toMatchObject({ seq: 14, message: expect.stringContaining('kept head') as string });
    await client.execute(`DELETE head_seq, head_hash FROM ${table} WHERE bucket = 1 IF head_seq = 14`);
    expect(await broken()).toMatchObject({ message: expect.stringContaining('from 8 on') as string });
  });

  it('says that entries of a bucket are gone, and what stands where it does not belong', async () => {
    await filled(20);
    await client.execute(`DELETE FROM ${table} WHERE bucket = 1 AND seq >= 8`);
    expect(await broken()).toMatchObject({ seq: 8 });
    await emptied(client, keyspaces.own);
    await filled(5);
    await client.execute(`INSERT INTO ${table} (bucket, seq, body) VALUES (1, 8, 'x') IF NOT EXISTS`);
    expect(await broken()).toMatchObject({ seq: 6 });
  });
});
