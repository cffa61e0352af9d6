import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chain, EMPTY_HEAD, type JournalEntry, type JournalHead } from '../../src/domain/journal.ts';
import { someJournalEntry } from '../support/domain-arbitraries.ts';
import { headOf, someChain, verified } from '../support/domain-chain.ts';

/** Where it breaks; 0 where it does not. */
function breaksAt(entries: readonly JournalEntry[], head: JournalHead): number {
  const verdict = verified(entries, head);
  return verdict.ok ? 0 : verdict.broken.seq;
}

/** An entry, and another value for one of its fields (or none, for a field that may be left out). */
const someForgery = fc.tuple(someChain, fc.nat(), fc.nat()).map(([entries, which, field]) => {
  const index = which % entries.length;
  const fields = Object.entries(entries[index] ?? {});
  const [key = '', value] = fields[field % fields.length] ?? [];
  return { entries, index, key, value: value as unknown };
});

/** The entry with the hash that its content has now. */
function rehashed({ seq, prev, hash: _, ...content }: JournalEntry): JournalEntry {
  const [placed] = chain({ seq: seq - 1, hash: prev }, [content]);
  if (!placed) throw new Error('one was asked for');
  return placed;
}

const otherThan = (value: unknown): unknown =>
  typeof value === 'string'
    ? `${value} `
    : typeof value === 'number'
      ? value + 1
      : typeof value === 'boolean'
        ? !value
        : { value: 'forged' };

describe('the verifier finds, and says where,', () => {
  it('another value in any field of any entry', () => {
    fc.assert(
      fc.property(someForgery, ({ entries, index, key, value }) => {
        const forged = entries.map((entry, at) => (at === index ? { ...entry, [key]: otherThan(value) } : entry));
        expect(breaksAt(forged, headOf(entries))).toBe(index + 1);
      }),
      { numRuns: 1000 },
    );
  });

  it('a field that was taken away or added', () => {
    fc.assert(
      fc.property(someForgery, ({ entries, index, key }) => {
        const without = entries.map((entry, at) =>
          at === index ? (Object.fromEntries(Object.entries(entry).filter(([name]) => name !== key)) as unknown as JournalEntry) : entry,
        );
        const added = entries.map((entry, at) => (at === index ? { ...entry, added: true } : entry));
        expect([breaksAt(without, headOf(entries)), breaksAt(added, headOf(entries))]).toEqual([index + 1, index + 1]);
      }),
      { numRuns: 500 },
    );
  });

  it('an entry that is gone, the last one and all of them included', () => {
    fc.assert(
      fc.property(someChain, fc.nat(), (entries, which) => {
        const index = which % entries.length;
        expect(
          breaksAt(
            entries.filter((_, at) => at !== index),
            headOf(entries),
          ),
        ).toBe(index + 1);
        expect(breaksAt(entries.slice(0, index), headOf(entries))).toBe(index + 1);
      }),
    );
  });

  it('two entries that changed places', () => {
    fc.assert(
      fc.property(someChain, fc.nat(), fc.nat(), (entries, one, other) => {
        const [low, high] = [one % entries.length, other % entries.length].sort((a, b) => a - b) as [number, number];
        fc.pre(low !== high);
        const swapped = entries
          .map((entry, at) => (at === low ? entries[high] : at === high ? entries[low] : entry))
          .filter((entry) => entry !== undefined);
        expect(breaksAt(swapped, headOf(entries))).toBe(low + 1);
      }),
    );
  });

  it('entries that were never written (the first of them), and a whole chain written anew', () => {
    fc.assert(
      fc.property(someChain, fc.array(someJournalEntry, { minLength: 1, maxLength: 3 }), fc.nat(), (entries, extra, which) => {
        const surplus = chain(headOf(entries), extra);
        expect(breaksAt([...entries, ...surplus], headOf(entries))).toBe(entries.length + 1);
        expect(breaksAt([...entries, ...surplus.slice(-1)], headOf(entries))).toBe(entries.length + 1);
        const index = which % entries.length;
        const anew = chain(
          EMPTY_HEAD,
          entries.map(({ seq: _s, prev: _p, hash: _h, ...entry }, at) =>
            at === index ? { ...entry, actor: `not ${entry.actor}` } : entry,
          ),
        );
        expect(verified(anew, headOf(entries))).toMatchObject({ ok: false, broken: { seq: entries.length } });
      }),
    );
  });

  it('an entry that was changed with a hash made to fit: at the entry behind it, or at the head', () => {
    fc.assert(
      fc.property(someChain, fc.nat(), (entries, which) => {
        const index = which % entries.length;
        const forged = entries.map((entry, at) => (at === index ? rehashed({ ...entry, actor: `not ${entry.actor}` }) : entry));
        expect(breaksAt(forged, headOf(entries))).toBe(Math.min(index + 2, entries.length));
      }),
    );
  });

  it('the first break only, in words', () => {
    const [first, second, third] = chain(EMPTY_HEAD, fc.sample(someJournalEntry, { numRuns: 3, seed: 1 }));
    if (!first || !second || !third) throw new Error('three were asked for');
    const forged = [{ ...first, actor: 'mallory' }, third];
    expect(verified(forged, third)).toMatchObject({
      ok: false,
      broken: { seq: 1, message: expect.stringContaining('it was changed') as string },
    });
    expect(verified([first, third], third)).toMatchObject({
      broken: { seq: 2, message: expect.stringContaining('entry 2 is missing') as string },
    });
    expect(verified([first, second], third)).toMatchObject({
      broken: { seq: 3, message: expect.stringContaining('3 were written') as string },
    });
  });
});
