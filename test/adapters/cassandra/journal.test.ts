import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { cassandraJournal } from '../../../src/adapters/cassandra/journal/journal.ts';
import { migrate } from '../../../src/adapters/cassandra/state/migrate.ts';
import { openSession, type Session } from '../../../src/adapters/cassandra/session/session.ts';
import { assertDomain } from '../../../src/domain/domain.ts';
import type { JournalEntry, NewJournalEntry } from '../../../src/domain/journal.ts';
import type { Journal } from '../../../src/ports/journal.ts';
import { entry } from '../../contract/entry.ts';
import { describeCassandra } from '../../support/cassandra/describe-cassandra.ts';
import { freshKeyspace, type FreshKeyspaces } from '../../support/cassandra/fresh-keyspace.ts';
import { emptied, forgeIn, unsureSession } from './state-support.ts';
import { plainClient, silent } from './support.ts';

const A = assertDomain('a.example');
const B = assertDomain('b.example');
const started = (over: Partial<NewJournalEntry> = {}): NewJournalEntry => entry({ plan: 'plan-1', step: 1, outcome: 'started', ...over });
const seqs = (entries: readonly JournalEntry[] | 'overtaken') => (entries === 'overtaken' ? entries : entries.map(({ seq }) => seq));

await describeCassandra('the journal', (cassandra) => {
  const client = plainClient(cassandra);
  const sessions: Session[] = [];
  let keyspaces: FreshKeyspaces;
  beforeAll(async () => {
    keyspaces = await freshKeyspace(client);
    for (let n = 0; n < 3; n += 1) sessions.push(openSession({ contactPoints: [cassandra], localDc: 'datacenter1' }, silent));
    await migrate({ session: session(), keyspace: keyspaces.own, localDc: 'datacenter1' });
  }, 90_000);
  afterAll(async () => {
    for (const one of sessions) await one.close();
    await keyspaces.drop();
    await client.shutdown();
  }, 90_000);
  beforeEach(() => emptied(client, keyspaces.own, ['journal']));

  const session = (n = 0): Session => {
    const one = sessions[n];
    if (!one) throw new Error('there are three sessions');
    return one;
  };
  /** As another replica would open it. */
  const opened = (over: Partial<Parameters<typeof cassandraJournal>[0]> = {}): Journal => {
    const ready = (): Promise<void> => Promise.resolve();
    return cassandraJournal({ session: session(), keyspace: keyspaces.own, log: silent, ready, version: () => undefined, ...over });
  };

  it('has one order though three replicas append three hundred blocks at once', async () => {
    const journals = [0, 1, 2].map((n) => opened({ session: session(n) }));
    const blocks = await Promise.all(
      journals.flatMap((journal, replica) =>
        Array.from({ length: 100 }, (_, n) => journal.append([entry({ reason: `${String(replica)} ${String(n)}` }), entry({ domain: B })])),
      ),
    );
    expect(blocks.flatMap((block) => block.map(({ seq }) => seq)).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 600 }, (_, n) => n + 1),
    );
    expect(await opened().verify()).toEqual({ ok: true, entries: 600 });
    for (const journal of journals) expect(await journal.seen()).toBe(600);
  }, 60_000);

  it('never has two open starts on one domain, though three replicas race for it', async () => {
    const journals = [0, 1, 2].map((n) => opened({ session: session(n) }));
    const race = async (journal: Journal, replica: number): Promise<number> => {
      let won = 0;
      for (let n = 0; n < 20; n += 1) {
        const seen = await journal.seen();
        if (await journal.openOn(A)) continue;
        const start = started({ plan: `${String(replica)}-${String(n)}`, holder: { replica: String(replica), epoch: 1 } });
        if ((await journal.claim([start], seen)) === 'overtaken') continue;
        expect(await journal.open()).toHaveLength(1);
        await journal.append([{ ...start, outcome: 'done' }]);
        won += 1;
      }
      return won;
    };
    const won = await Promise.all(journals.map(race));
    expect(won.reduce((sum, one) => sum + one)).toBeGreaterThan(0);
    let open = 0;
    for (const { outcome } of [...(await opened().list({}, 1000))].reverse()) {
      open += outcome === 'started' ? 1 : -1;
      expect([0, 1]).toContain(open);
    }
  }, 60_000);

  it('takes ten thousand entries in few round trips, and reads them in few', async () => {
    const counted = unsureSession(session());
    const journal = opened({ session: counted.session });
    await journal.seen();
    const before = counted.trips();
    await journal.append(Array.from({ length: 10_000 }, (_, step) => started({ step })));
    expect(counted.trips() - before).toBeLessThanOrEqual(15);
    const reader = unsureSession(session(1));
    expect(await opened({ session: reader.session }).open()).toHaveLength(10_000);
    expect(reader.trips()).toBeLessThanOrEqual(11);
  });

  it('needs one read for what is derived, whoever asks at the same time, and no read to append', async () => {
    const counted = unsureSession(session());
    const journal = opened({ session: counted.session });
    await journal.append([entry()]);
    const trips = async (work: () => Promise<unknown>): Promise<number> => {
      const before = counted.trips();
      await work();
      return counted.trips() - before;
    };
    expect(await trips(() => journal.append([entry()]))).toBe(1);
    expect(await trips(() => journal.claim([started()], 2))).toBe(1);
    expect(await trips(() => journal.ownerOf(A))).toBe(1);
    expect(await trips(() => Promise.all(Array.from({ length: 50 }, () => journal.owners())))).toBeLessThanOrEqual(2);
    expect(await trips(() => journal.list({}, 10))).toBe(2);
  });

  it('sees what another replica has appended before it was asked', async () => {
    const [here, there] = [opened(), opened({ session: session(1) })];
    expect(await here.seen()).toBe(0);
    await there.append([started({ domain: B })]);
    expect(await here.openOn(B)).toMatchObject({ seq: 1 });
    expect(await here.claim([started({ domain: B })], 0)).toBe('overtaken');
    expect(seqs(await here.list({ domain: B }, 10))).toEqual([1]);
  });

  for (const happens of [true, false]) {
    it(`writes a block once, of which it is not told that it was ${happens ? '' : 'not '}written`, async () => {
      const unsure = unsureSession(session());
      const journal = opened({ session: unsure.session });
      unsure.next(happens);
      expect(seqs(await journal.append([entry(), entry({ domain: B })]))).toEqual([1, 2]);
      unsure.next(happens);
      unsure.next(happens);
      expect(seqs(await journal.claim([started()], 2))).toEqual([3]);
      expect(await journal.verify()).toEqual({ ok: true, entries: 3 });
    });

    it(`finds its block among those of others, of which it is not told that it was ${happens ? '' : 'not '}written`, async () => {
      const unsure = unsureSession(session());
      const journal = opened({ session: unsure.session });
      unsure.next(happens, () => opened({ session: session(1) }).append([entry({ domain: B, reason: 'another' })]));
      expect(seqs(await journal.append([entry()]))).toEqual([happens ? 1 : 2]);
      unsure.next(happens, () => opened({ session: session(1) }).append([started({ plan: 'another' })]));
      expect(seqs(await journal.claim([started()], 2))).toEqual(happens ? [3] : 'overtaken');
      expect(await journal.verify()).toEqual({ ok: true, entries: happens ? 4 : 3 });
    });
  }

  it('gives back what a long claim has claimed before it was overtaken', async () => {
    const other = opened({ session: session(1) });
    const first = unsureSession(session());
    const journal = opened({ session: first.session });
    const many = Array.from({ length: 1500 }, (_, n) => started({ step: n, domain: assertDomain(`d${String(n)}.example`) }));
    first.next(true, () => other.append([entry({ domain: assertDomain('d1499.example') })]));
    expect(await journal.claim(many, 0)).toBe('overtaken');
    expect(await journal.open()).toEqual([]);
    expect(await other.verify()).toMatchObject({ ok: true });
  });

  it('does not answer from a chain that is broken, and names the place', async () => {
    await opened().append([entry(), entry(), entry(), entry()]);
    await forgeIn(client, keyspaces.own).remove(3);
    const broken = { name: 'Fault', part: 'journal', effect: 'none', message: expect.stringContaining('entry 3') as string };
    const other = opened({ session: session(1) });
    await expect(other.owners()).rejects.toMatchObject(broken);
    await expect(other.append([entry()])).rejects.toMatchObject(broken);
    expect(seqs(await other.list({}, 10))).toEqual([4, 2, 1]);
    expect(await other.verify()).toMatchObject({ ok: false, broken: { seq: 3 } });
  });

  it('appends nothing where the last entry is missing, or the head is another one', async () => {
    const placed = await opened().append([entry(), entry(), entry()]);
    const forge = forgeIn(client, keyspaces.own);
    await forge.remove(3);
    const refused = { name: 'Fault', part: 'journal', effect: 'none', message: expect.stringContaining('names entry 3') as string };
    await expect(opened({ session: session(1) }).append([entry()])).rejects.toMatchObject(refused);
    await forge.setHead({ seq: 2, hash: placed[1]?.hash ?? '' });
    expect(seqs(await opened({ session: session(1) }).append([entry()]))).toEqual([3]);
  });

  it('keeps to what it has seen where the nodes have forgotten it, until they know it again', async () => {
    const journal = opened();
    const [first, second] = await journal.append([entry(), entry({ domain: B })]);
    const forge = forgeIn(client, keyspaces.own);
    await forge.setHead({ seq: 1, hash: first?.hash ?? '' });
    const refused = { name: 'Fault', part: 'journal', effect: 'none', message: expect.stringContaining('has seen entry 2') as string };
    await expect(journal.append([entry()])).rejects.toMatchObject(refused);
    await forge.setHead({ seq: 2, hash: second?.hash ?? '' });
    expect(seqs(await journal.append([entry()]))).toEqual([3]);
  });

  it('ends at its head: what one node has kept behind it is none of the journal, and is written over', async () => {
    const placed = await opened().append([entry(), entry(), entry()]);
    const forge = forgeIn(client, keyspaces.own);
    await forge.remove(2);
    await forge.setHead({ seq: 1, hash: placed[0]?.hash ?? '' });
    const other = opened({ session: session(1) });
    expect(await other.seen()).toBe(1);
    expect(seqs(await other.append([entry({ domain: B }), entry()]))).toEqual([2, 3]);
    expect(await opened().verify()).toEqual({ ok: true, entries: 3 });
  });

  it('gives up an append of which the nodes never say how it ended, and says that this is not known', async () => {
    const silentNodes = unsureSession(session());
    const journal = opened({ session: silentNodes.session });
    for (let n = 0; n < 5000; n += 1) silentNodes.next(false);
    const unknown = {
      name: 'Fault',
      part: 'journal',
      effect: 'unknown',
      message: expect.stringContaining('did not say in time') as string,
    };
    await expect(journal.append([entry()])).rejects.toMatchObject(unknown);
    expect(await opened({ session: session(1) }).seen()).toBe(0);
  }, 60_000);
});
