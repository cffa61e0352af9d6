import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../../src/adapters/embedded/driver.ts';
import { embeddedJournal } from '../../../src/adapters/embedded/journal.ts';
import { migrate } from '../../../src/adapters/embedded/migrate.ts';
import { openEmbedded } from '../../../src/adapters/embedded/open-embedded.ts';
import { embeddedRegistry } from '../../../src/adapters/embedded/registry.ts';
import { transactionsOf } from '../../../src/adapters/embedded/transaction.ts';
import { assertDomain } from '../../../src/domain/domain.ts';
import { entry } from '../../contract/entry.ts';
import { liftFileLimit, startChild, startLimitedChild } from './child.ts';
import { temporaryFolder } from './temporary-folder.ts';

const NOTHING_CHANGED = { name: 'Fault', effect: 'none', message: expect.stringContaining('nothing was changed') as string };

const wholeState = (entries: number, policy: string): unknown => ({
  acknowledged: entries,
  policy,
  listed: entries,
  verification: { ok: true, entries },
  rows: { 'a.example': { kind: 'row', search_policy: policy, restricted: false, teams: [] } },
});

describe('the embedded stores', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => {
    folder.remove();
  });

  it.each([1, 50, 333])('lose nothing of what was acknowledged when killed after %i writes', async (writes) => {
    const child = startChild('write-on', [folder.path]);
    let acknowledged = 0;
    while (acknowledged < writes) acknowledged = Number(await child.heard());
    await child.kill();
    const { journal, registry, close } = openEmbedded({ folder: folder.path });
    const done = (await journal.list({ outcome: 'done' }, 100_000)).length;
    expect(done).toBeGreaterThanOrEqual(acknowledged);
    expect(await registry.count()).toBeGreaterThanOrEqual(done);
    expect((await journal.owners()).size).toBe(done);
    expect(await journal.verify()).toMatchObject({ ok: true });
    expect((await journal.open()).length).toBeLessThanOrEqual(1);
    close();
  });

  it.skipIf(process.platform !== 'linux')('change nothing on a full disk, read on, and write again when there is space', async () => {
    const child = startLimitedChild(1024 * 1024, 'fill-disk', [folder.path]);
    const full = (await child.heard()) as { readonly state: { readonly acknowledged: number; readonly policy: string } };
    const { acknowledged, policy } = full.state;
    expect(acknowledged).toBeGreaterThan(10);
    expect(full).toEqual({
      appending: { ...NOTHING_CHANGED, part: 'journal' },
      changing: { ...NOTHING_CHANGED, part: 'registry' },
      again: { ...NOTHING_CHANGED, part: 'journal' },
      state: wholeState(acknowledged, policy),
    });

    await liftFileLimit(child);
    child.tell('there is space');
    const other = policy === 'no_search' ? 'full_search' : 'no_search';
    expect(await child.heard()).toEqual({ appending: 'none', changing: 'none', state: wholeState(acknowledged + 1, other) });
    await child.gone();
  });

  it('say that the disk is full when SQLite says so, and go on when it is not', async () => {
    const db = openDatabase(join(folder.path, 'fedremotes.db'));
    migrate(db);
    const journal = embeddedJournal(db, transactionsOf(db));
    await journal.append([entry()]);
    db.exec('PRAGMA max_page_count = 1');
    const big = entry({ reason: 'x'.repeat(100_000), outcome: 'started' });
    await expect(journal.append([big])).rejects.toMatchObject({
      ...NOTHING_CHANGED,
      message: expect.stringContaining('the disk is full') as string,
    });
    expect(await journal.verify()).toEqual({ ok: true, entries: 1 });
    db.exec('PRAGMA max_page_count = 100000');
    await journal.append([big]);
    expect(await journal.verify()).toEqual({ ok: true, entries: 2 });
    db.close();
  });

  it('wait for the disk with a start and with a change, and do not with an end', async () => {
    const db = openDatabase(join(folder.path, 'fedremotes.db'));
    migrate(db);
    const transaction = transactionsOf(db);
    const [journal, registry] = [embeddedJournal(db, transaction), embeddedRegistry(db, transaction)];
    const [full, normal] = [{ synchronous: 2 }, { synchronous: 1 }];
    const level = (): unknown => ({ ...Object(db.prepare('PRAGMA synchronous').get()) });
    await journal.append([entry({ outcome: 'started' })]);
    expect(level()).toEqual(full);
    await journal.append([entry({ outcome: 'done' }), entry({ outcome: 'failed' })]);
    expect(level()).toEqual(normal);
    await registry.write(assertDomain('a.example'), undefined, { search_policy: 'no_search', restricted: false, teams: [] });
    expect(level()).toEqual(full);
    await journal.append([entry({ outcome: 'done' })]);
    await journal.append([entry({ outcome: 'done' }), entry({ outcome: 'started' })]);
    expect(level()).toEqual(full);
    db.close();
  });

  it('take back all of a transaction that breaks off for a reason of ours, and go on', async () => {
    const db = openDatabase(join(folder.path, 'fedremotes.db'));
    db.exec('CREATE TABLE counted (n INTEGER) STRICT');
    const transaction = transactionsOf(db);
    const add = (n: number): unknown => db.prepare('INSERT INTO counted VALUES (?)').run(n);
    const breaking = transaction('registry', 'synced', () => {
      add(1);
      throw new RangeError('a bug');
    });
    await expect(breaking).rejects.toThrow(RangeError);
    expect(db.inTransaction()).toBe(false);
    await transaction('registry', 'ordered', () => add(2));
    expect(db.prepare('SELECT n FROM counted').all()).toHaveLength(1);
    db.close();
  });

  it('say who is in the way when another program keeps the file locked, and change nothing', async () => {
    const db = openDatabase(join(folder.path, 'fedremotes.db'));
    migrate(db);
    const journal = embeddedJournal(db, transactionsOf(db));
    const other = openDatabase(db.file);
    other.exec('BEGIN IMMEDIATE');
    db.exec('PRAGMA busy_timeout = 50');
    await expect(journal.append([entry()])).rejects.toMatchObject({
      effect: 'none',
      message: expect.stringContaining('another program') as string,
    });
    expect(await journal.list({}, 10)).toEqual([]);
    other.exec('ROLLBACK');
    await journal.append([entry()]);
    expect(await journal.verify()).toEqual({ ok: true, entries: 1 });
    other.close();
    db.close();
  });
});
