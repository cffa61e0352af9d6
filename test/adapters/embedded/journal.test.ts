import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openFile } from '../../../src/adapters/embedded/driver.ts';
import { openEmbedded } from '../../../src/adapters/embedded/open-embedded.ts';
import { assertDomain } from '../../../src/domain/domain.ts';
import { entry } from '../../contract/entry.ts';
import { temporaryFolder } from './temporary-folder.ts';

describe('the embedded journal, as a file,', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let file: string;
  beforeEach(() => {
    folder = temporaryFolder();
    file = join(folder.path, 'fedremotes.db');
  });
  afterEach(() => {
    folder.remove();
  });

  it('is whole after it was closed and opened again, and goes on where it was', async () => {
    const first = openEmbedded({ folder: folder.path });
    await first.journal.append([entry(), entry({ outcome: 'started' })]);
    first.close();
    const second = openEmbedded({ folder: folder.path });
    expect((await second.journal.append([entry()]))[0]?.seq).toBe(3);
    expect(await second.journal.verify()).toEqual({ ok: true, entries: 3 });
    second.close();
  });

  it('says where one byte of the file was flipped', async () => {
    const stores = openEmbedded({ folder: folder.path });
    await stores.journal.append(Array.from({ length: 900 }, (_, n) => entry({ reason: `reason ${String(n + 1)}.` })));
    stores.close();
    const bytes = readFileSync(file);
    const at = bytes.indexOf('reason 700.');
    bytes.writeUInt8(bytes.readUInt8(at) ^ 0x01, at);
    writeFileSync(file, bytes);
    const again = openEmbedded({ folder: folder.path });
    expect(await again.journal.verify()).toMatchObject({ ok: false, broken: { seq: 700 } });
    again.close();
  });

  it('says how far it can be read where a page of the file is damaged', async () => {
    const stores = openEmbedded({ folder: folder.path });
    await stores.journal.append(Array.from({ length: 900 }, (_, n) => entry({ reason: `reason ${String(n + 1)}.` })));
    stores.close();
    const bytes = readFileSync(file);
    const page = Math.floor(bytes.indexOf('reason 700.') / 4096) * 4096;
    bytes.fill(0xff, page, page + 4096);
    writeFileSync(file, bytes);
    const again = openEmbedded({ folder: folder.path });
    const verification = await again.journal.verify();
    expect(verification).toMatchObject({ ok: false, broken: { message: expect.stringContaining('damaged') as string } });
    expect(verification.ok ? 0 : verification.broken.seq).toBeLessThanOrEqual(700);
    again.close();
  });

  it.each([
    ['an owner that was changed', "UPDATE journal_derived SET value = 'sync:mine' WHERE kind = 'owner'", 'owner a.example'],
    ['an owner that was taken away', "DELETE FROM journal_derived WHERE kind = 'owner'", 'owner a.example'],
    ['a start that was hidden', "DELETE FROM journal_derived WHERE kind = 'open'", 'open ["plan-1",1,"a.example"]'],
    ['an observation that was made up', "INSERT INTO journal_derived VALUES ('file_layer', 'b.example', 'null')", 'file_layer b.example'],
  ])('notices %s beside the entries', async (_what, sql, named) => {
    const { journal, close } = openEmbedded({ folder: folder.path });
    await journal.append([entry(), entry({ plan: 'plan-1', step: 1, outcome: 'started' })]);
    expect(await journal.verify()).toEqual({ ok: true, entries: 2 });
    byHand(sql);
    expect(await journal.verify()).toMatchObject({ ok: false, broken: { seq: 2, message: expect.stringContaining(named) as string } });
    close();
  });

  it('knows no owner where one was changed into what is none, and still knows the others', async () => {
    const { journal, close } = openEmbedded({ folder: folder.path });
    await journal.append([entry(), entry({ domain: assertDomain('b.example') })]);
    byHand("UPDATE journal_derived SET value = 'bob' WHERE kind = 'owner' AND key = 'a.example'");
    expect(await journal.ownerOf(assertDomain('a.example'))).toBeUndefined();
    expect([...(await journal.owners())]).toEqual([['b.example', 'manual']]);
    expect(await journal.verify()).toMatchObject({ ok: false, broken: { message: expect.stringContaining('as bob') as string } });
    close();
  });

  const copyTo = (seq: string): string =>
    `INSERT INTO journal_entry (seq, body) SELECT ${seq}, json_set(body, '$.seq', ${seq}) FROM journal_entry WHERE seq = 1`;
  const empty = (seq: string): string => `INSERT INTO journal_entry (seq, body) VALUES (${seq}, '{}')`;
  it.each([
    ['the first entry is none any more', "UPDATE journal_entry SET body = '{}' WHERE seq = 1", 1, 'its text'],
    ['an entry stands before the first', copyTo('0'), 0, 'begins with entry 1'],
    ['something else stands before the first', empty('0'), 0, 'its text'],
    ['something stands as far before it as can be', empty('-9223372036854775808'), Number.MIN_SAFE_INTEGER, 'its text'],
    ['an entry stands behind the last', copyTo('3'), 3, 'names entry 2 as the last one'],
    ['two entries stand behind the last', `${copyTo('3')}; ${copyTo('4')}`, 3, 'names entry 2 as the last one'],
    ['an entry stands far behind the last', copyTo('7'), 3, 'names entry 2 as the last one'],
    ['an entry stands as far behind it as can be', copyTo('9223372036854775807'), 3, 'the next one found is 9223372036854775807'],
    ['something else stands there', empty('9223372036854775807'), 3, 'the next one found is 9223372036854775807'],
  ])('says where it breaks when %s', async (_what, sql, seq, said) => {
    const { journal, close } = openEmbedded({ folder: folder.path });
    await journal.append([entry(), entry()]);
    byHand(sql);
    expect(await journal.verify()).toMatchObject({ ok: false, broken: { seq, message: expect.stringContaining(said) as string } });
    close();
  });

  it.each(['0', '-9223372036854775808', '9223372036854775807'])('is listed all the same when somebody put in an entry %s', async (seq) => {
    const { journal, close } = openEmbedded({ folder: folder.path });
    await journal.append([entry(), entry()]);
    byHand(empty(seq));
    expect((await journal.list({}, 10)).map((one) => one.seq)).toEqual([2, 1]);
    close();
  });

  function byHand(sql: string): void {
    const hand = openFile(file, 1000);
    hand.exec(sql);
    hand.close();
  }

  // What a power cut leaves of commits that were not synced: some blocks of the write-ahead log, not others.
  it('is a beginning of what was written, whatever a power cut leaves of the write-ahead log', async () => {
    const { bytes, written } = await logOfTwentyWrites();
    const blocks = Math.ceil(bytes.length / 512);
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(fc.nat(blocks - 1), fc.nat(blocks), async (lost, kept) => {
        runs += 1;
        const left = Buffer.from(bytes);
        left.fill(0, lost * 512, Math.min((lost + 1) * 512, left.length));
        const { verification, seqs, rows, open } = await stateAfter(`run-${String(runs)}`, left.subarray(0, Math.max(kept, lost) * 512));
        expect(verification).toEqual({ ok: true, entries: seqs.length });
        expect(written).toBeGreaterThanOrEqual(seqs.length);
        // Every end has its effect before it; at most the last start has none.
        const ended = Math.floor(seqs.length / 2);
        expect(rows).toBeGreaterThanOrEqual(ended);
        expect(rows).toBeLessThanOrEqual(seqs.length - ended);
        expect(open).toBe(seqs.length - 2 * ended);
      }),
      { numRuns: 60 },
    );
  });

  async function logOfTwentyWrites(): Promise<{ readonly bytes: Buffer; readonly written: number }> {
    openEmbedded({ folder: folder.path }).close();
    const { journal, registry, close } = openEmbedded({ folder: folder.path });
    for (let n = 1; n <= 20; n += 1) {
      const domain = assertDomain(`partner-${String(n)}.example`);
      const step = { plan: 'plan-1', step: n, domain };
      await journal.append([entry({ ...step, outcome: 'started' })]);
      await registry.write(domain, undefined, { search_policy: 'no_search', restricted: false, teams: [] });
      await journal.append([entry({ ...step, outcome: 'done' })]);
    }
    const bytes = readFileSync(`${file}-wal`);
    copyFileSync(file, join(folder.path, 'before.db'));
    close();
    return { bytes, written: 40 };
  }

  async function stateAfter(
    name: string,
    log: Buffer,
  ): Promise<{ verification: unknown; seqs: readonly number[]; rows: number; open: number }> {
    const path = join(folder.path, name);
    mkdirSync(path);
    copyFileSync(join(folder.path, 'before.db'), join(path, 'fedremotes.db'));
    writeFileSync(join(path, 'fedremotes.db-wal'), log);
    const { journal, registry, close } = openEmbedded({ folder: path });
    const seqs = (await journal.list({}, 100)).map(({ seq }) => seq);
    const state = { verification: await journal.verify(), seqs, rows: await registry.count(), open: (await journal.open()).length };
    close();
    return state;
  }
});
