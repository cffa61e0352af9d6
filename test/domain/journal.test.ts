import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assertDomain } from '../../src/domain/domain.ts';
import { chain, EMPTY_HEAD, type NewJournalEntry } from '../../src/domain/journal.ts';
import { someJournalEntry } from '../support/domain-arbitraries.ts';
import { headOf, someChain, verified } from '../support/domain-chain.ts';

describe('the chain of the journal', () => {
  it('counts from 1 without gaps, and each entry names the hash of the one before', () => {
    fc.assert(
      fc.property(someChain, (entries) => {
        expect(entries.map((entry) => entry.seq)).toEqual(entries.map((_, index) => index + 1));
        expect(entries.map((entry) => entry.prev)).toEqual(['0'.repeat(64), ...entries.slice(0, -1).map((entry) => entry.hash)]);
        expect(verified(entries, headOf(entries))).toEqual({ ok: true, entries: entries.length });
      }),
    );
  });

  it('hashes an entry without its hash, keys in order, so that other programs can check it', () => {
    const entry: NewJournalEntry = {
      source: 'manual',
      at: '2026-01-01T00:00:00.000Z',
      actor: 'ada',
      verified: true,
      action: 'remove',
      domain: assertDomain('a.example'),
      before: null,
      after: null,
      outcome: 'done',
    };
    const text = `{"action":"remove","actor":"ada","after":null,"at":"2026-01-01T00:00:00.000Z","before":null,"domain":"a.example","outcome":"done","prev":"${'0'.repeat(64)}","seq":1,"source":"manual","verified":true}`;
    expect(chain(EMPTY_HEAD, [entry])[0]?.hash).toBe(createHash('sha256').update(text).digest('hex'));
  });

  it('goes on from any head as if it had been written in one go', () => {
    fc.assert(
      fc.property(fc.array(someJournalEntry, { maxLength: 4 }), fc.array(someJournalEntry, { maxLength: 4 }), (first, second) => {
        const begun = chain(EMPTY_HEAD, first);
        expect([...begun, ...chain(headOf(begun), second)]).toEqual(chain(EMPTY_HEAD, [...first, ...second]));
      }),
    );
  });

  it('of no entry is whole', () => {
    expect(verified([], EMPTY_HEAD)).toEqual({ ok: true, entries: 0 });
  });
});
