import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Records } from '../../src/ports/records.ts';

/** Records under test, none of them made, and how to be rid of them. */
export interface RecordsUnderTest {
  readonly records: Records;
  readonly close: () => Promise<void> | void;
}

/** What the suite must know of records before it opens them. */
export interface RecordsContract {
  readonly name: string;
  readonly open: () => Promise<RecordsUnderTest> | RecordsUnderTest;
}

/** What all records must do, whatever stands behind them. */
export function recordsContract({ name, open }: RecordsContract): void {
  describe(`the ${name} records keep the contract of all records:`, () => {
    let under: RecordsUnderTest;
    beforeEach(async () => {
      under = await open();
    }, 60_000);
    afterEach(() => under.close());

    make(() => under.records);
    compareAndSet(() => under.records);
    listed(() => under.records);
    bodies(() => under.records);
  });
}

function make(given: () => Records): void {
  it('show nothing of a record that nobody made', async () => {
    expect(await given().get('plan', 'a')).toBeUndefined();
    expect(await given().body('plan', 'a')).toBeUndefined();
    expect(await given().list('plan', { limit: 10 })).toEqual([]);
    expect(await given().update('plan', 'a', 1, '{}')).toBeUndefined();
    expect(await given().update('plan', 'a', 0, '{}')).toBeUndefined();
    expect(await given().remove('plan', 'a', 1)).toBe(false);
    expect(await given().get('plan', 'a')).toBeUndefined();
  });

  it('make a record once, at revision 1', async () => {
    expect(await given().create('plan', 'a', '{"state":"planned"}')).toBe(true);
    expect(await given().get('plan', 'a')).toEqual({ id: 'a', revision: 1, text: '{"state":"planned"}' });
  });

  it('do not make it twice: the first one stays, and its body', async () => {
    await given().create('plan', 'a', '1', 'body of the first');
    expect(await given().create('plan', 'a', '2', 'body of the second')).toBe(false);
    expect(await given().create('plan', 'a', '3')).toBe(false);
    expect(await given().get('plan', 'a')).toEqual({ id: 'a', revision: 1, text: '1' });
    expect(await given().body('plan', 'a')).toBe('body of the first');
  });

  it('are made by one of twenty who want it at once, with that one’s text and body', async () => {
    const texts = Array.from({ length: 20 }, (_, n) => `writer ${String(n)}`);
    const answers = await Promise.all(texts.map((text) => given().create('plan', 'a', text, `body of ${text}`)));
    expect(answers.filter(Boolean)).toHaveLength(1);
    const winner = texts[answers.indexOf(true)];
    expect(await given().get('plan', 'a')).toEqual({ id: 'a', revision: 1, text: winner });
    expect(await given().body('plan', 'a')).toBe(`body of ${String(winner)}`);
  }, 60_000);

  it('keep kinds apart', async () => {
    expect(await given().create('run/a', 'x', '1', 'one')).toBe(true);
    expect(await given().create('run/b', 'x', '2')).toBe(true);
    await given().update('run/b', 'x', 1, '3');
    expect(await given().get('run/a', 'x')).toEqual({ id: 'x', revision: 1, text: '1' });
    expect(await given().body('run/b', 'x')).toBeUndefined();
    expect(await given().list('run/b', { limit: 10 })).toEqual([{ id: 'x', revision: 2, text: '3' }]);
    expect(await given().remove('run/b', 'x', 2)).toBe(true);
    expect(await given().body('run/a', 'x')).toBe('one');
  });

  it('take any text as kind, id and text', async () => {
    const odd = "“x”, '1' % ;--\n🐘";
    expect(await given().create(odd, odd, odd, odd)).toBe(true);
    expect(await given().list(odd, { limit: 1 })).toEqual([{ id: odd, revision: 1, text: odd }]);
    expect(await given().body(odd, odd)).toBe(odd);
  });
}

function compareAndSet(given: () => Records): void {
  it('change a record that is at the revision that was seen, and count it', async () => {
    await given().create('plan', 'a', '1');
    expect(await given().update('plan', 'a', 1, '2')).toEqual({ id: 'a', revision: 2, text: '2' });
    expect(await given().update('plan', 'a', 2, '2')).toEqual({ id: 'a', revision: 3, text: '2' });
    expect(await given().get('plan', 'a')).toEqual({ id: 'a', revision: 3, text: '2' });
  });

  it('leave it where another revision stands there', async () => {
    await given().create('plan', 'a', '1');
    await given().update('plan', 'a', 1, '2');
    for (const revision of [0, 1, 3]) {
      expect(await given().update('plan', 'a', revision, 'x')).toBeUndefined();
      expect(await given().remove('plan', 'a', revision)).toBe(false);
    }
    expect(await given().get('plan', 'a')).toEqual({ id: 'a', revision: 2, text: '2' });
  });

  it('let exactly one of twenty change each revision, also where all write the same', async () => {
    await given().create('plan', 'a', '0');
    for (let revision = 1; revision <= 3; revision += 1) {
      const answers = await Promise.all(Array.from({ length: 20 }, () => given().update('plan', 'a', revision, 'same')));
      expect(answers.filter((answer) => answer !== undefined)).toEqual([{ id: 'a', revision: revision + 1, text: 'same' }]);
    }
    expect(await given().get('plan', 'a')).toEqual({ id: 'a', revision: 4, text: 'same' });
  }, 60_000);

  it('lose no change of five who each read, count up and write until it worked', async () => {
    await given().create('plan', 'a', '0');
    const countUp = async (): Promise<void> => {
      for (;;) {
        const seen = await given().get('plan', 'a');
        if (seen && (await given().update('plan', 'a', seen.revision, String(Number(seen.text) + 1)))) return;
      }
    };
    await Promise.all([countUp(), countUp(), countUp(), countUp(), countUp()]);
    expect(await given().get('plan', 'a')).toEqual({ id: 'a', revision: 6, text: '5' });
  }, 60_000);

  it('take a record away once, and it can be made again', async () => {
    await given().create('plan', 'a', '1');
    expect(await given().remove('plan', 'a', 1)).toBe(true);
    expect(await given().remove('plan', 'a', 1)).toBe(false);
    expect(await given().get('plan', 'a')).toBeUndefined();
    expect(await given().update('plan', 'a', 1, '2')).toBeUndefined();
    expect(await given().create('plan', 'a', '3')).toBe(true);
    expect(await given().get('plan', 'a')).toEqual({ id: 'a', revision: 1, text: '3' });
  });
}

function listed(given: () => Records): void {
  it('are listed with the highest id first, in pages', async () => {
    for (const id of ['003', '001', '005', '002', '004']) await given().create('plan', id, `text ${id}`);
    const ids = async (page: { readonly limit: number; readonly before?: string }): Promise<readonly string[]> =>
      (await given().list('plan', page)).map(({ id }) => id);
    expect(await ids({ limit: 10 })).toEqual(['005', '004', '003', '002', '001']);
    expect(await ids({ limit: 2 })).toEqual(['005', '004']);
    expect(await ids({ limit: 2, before: '004' })).toEqual(['003', '002']);
    expect(await ids({ limit: 2, before: '002' })).toEqual(['001']);
    expect(await ids({ limit: 2, before: '001' })).toEqual([]);
    expect(await ids({ limit: 2, before: '0035' })).toEqual(['003', '002']);
    expect(await given().list('plan', { limit: 1 })).toEqual([{ id: '005', revision: 1, text: 'text 005' }]);
    expect(await given().ids('plan', 10)).toEqual(['005', '004', '003', '002', '001']);
    expect(await given().ids('plan', 2)).toEqual(['005', '004']);
    expect(await given().ids('nothing', 2)).toEqual([]);
  });

  it('are listed in the order of code points, which is not that of UTF-16', async () => {
    const ascending = ['B', 'a', 'aa', 'é', '～', '🐘'];
    for (const id of ascending) await given().create('plan', id, '{}');
    expect((await given().list('plan', { limit: 10 })).map(({ id }) => id)).toEqual([...ascending].reverse());
    expect((await given().list('plan', { limit: 10, before: '🐘' })).map(({ id }) => id)[0]).toBe('～');
  });

  it('are not listed any more once they are taken away', async () => {
    for (const id of ['a', 'b', 'c']) await given().create('plan', id, '{}', 'body');
    await given().remove('plan', 'b', 1);
    expect((await given().list('plan', { limit: 2 })).map(({ id }) => id)).toEqual(['c', 'a']);
  });
}

function bodies(given: () => Records): void {
  it('have no body where they were made without', async () => {
    await given().create('plan', 'a', '{}');
    expect(await given().body('plan', 'a')).toBeUndefined();
  });

  it('keep an empty body apart from none', async () => {
    await given().create('plan', 'a', '{}', '');
    expect(await given().body('plan', 'a')).toBe('');
  });

  it('give back a body of 5 MB letter by letter, whatever the letters', async () => {
    // Seven units of UTF-16 to a piece: wherever a store cuts, it comes upon the two halves of 🐘 before long.
    const body = 'aé漢🐘\n"'.repeat(Math.ceil(5_000_000 / 12));
    expect(Buffer.byteLength(body)).toBeGreaterThanOrEqual(5_000_000);
    expect(await given().create('plan', 'a', '{}', body)).toBe(true);
    expect((await given().body('plan', 'a')) === body).toBe(true);
  }, 60_000);

  it('keep the body through changes', async () => {
    await given().create('plan', 'a', '1', 'body');
    await given().update('plan', 'a', 1, '2');
    expect(await given().body('plan', 'a')).toBe('body');
  });

  it('show no part of an old body once the record was taken away and made again', async () => {
    await given().create('plan', 'a', '1', 'old'.repeat(500_000));
    expect(await given().remove('plan', 'a', 1)).toBe(true);
    expect(await given().body('plan', 'a')).toBeUndefined();
    await given().create('plan', 'a', '2', 'new'.repeat(10));
    expect((await given().body('plan', 'a')) === 'new'.repeat(10)).toBe(true);
    await given().remove('plan', 'a', 1);
    await given().create('plan', 'a', '3');
    expect(await given().body('plan', 'a')).toBeUndefined();
  }, 60_000);
}
