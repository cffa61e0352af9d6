import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { assertDomain } from '../../src/domain/domain.ts';
import { GENESIS, type JournalEntry, type JournalHead, type NewJournalEntry } from '../../src/domain/journal.ts';
import type { Journal } from '../../src/ports/journal.ts';
import { entry } from './entry.ts';
import { claimsAndKnowledge, fencesTheDead } from './journal-claims-contract.ts';

/** A journal under test, how to forge it behind its back, and how to be rid of it. */
export interface JournalUnderTest {
  readonly journal: Journal;
  readonly forge: Forge;
  readonly close: () => Promise<void> | void;
}

/** What somebody with access to the store could do to it. */
export interface Forge {
  readonly changeText: (seq: number, change: (text: string) => string) => Promise<void> | void;
  readonly remove: (seq: number) => Promise<void> | void;
  readonly swap: (a: number, b: number) => Promise<void> | void;
  readonly setHead: (head: JournalHead) => Promise<void> | void;
  readonly removeHead: () => Promise<void> | void;
}

/** What the suite must know of a journal before it opens one. */
export interface JournalContract {
  readonly name: string;
  /** Several may write: it knows which of them was taken for dead. */
  readonly fences?: boolean;
  /** An empty journal, which no other test uses. */
  readonly open: () => Promise<JournalUnderTest> | JournalUnderTest;
}

const A = assertDomain('a.example');
const B = assertDomain('b.example');

const step = (n: number, outcome: NewJournalEntry['outcome'], over: Partial<NewJournalEntry> = {}): NewJournalEntry =>
  entry({ plan: 'plan-1', step: n, outcome, ...over });

const seqs = (entries: readonly JournalEntry[]): readonly number[] => entries.map(({ seq }) => seq);

/** What every journal must do, whatever stands behind it. */
export function journalContract(contract: JournalContract): void {
  describe(`the ${contract.name} journal keeps the contract of all journals:`, () => {
    let under: JournalUnderTest;
    let journal: Journal;
    beforeEach(async () => {
      under = await contract.open();
      journal = under.journal;
    });
    afterEach(() => under.close());

    keepsEntries(() => journal);
    answersFromEntries(() => journal);
    claimsAndKnowledge(() => journal);
    if (contract.fences === true) fencesTheDead(() => journal);
    noticesForgery(() => under);
  });
}

function keepsEntries(given: () => Journal): void {
  it('is empty and whole at first', async () => {
    expect(await given().list({}, 10)).toEqual([]);
    expect(await given().open()).toEqual([]);
    expect(await given().verify()).toEqual({ ok: true, entries: 0 });
  });

  it('chains entries from 1 without gaps, over the borders of blocks', async () => {
    const first = await given().append([entry(), entry({ domain: B })]);
    const second = await given().append([entry({ outcome: 'failed', message: 'Refused.' })]);
    const placed = [...first, ...second];
    expect(seqs(placed)).toEqual([1, 2, 3]);
    expect(placed.map(({ prev }) => prev)).toEqual([GENESIS, placed[0]?.hash, placed[1]?.hash]);
    expect(await given().verify()).toEqual({ ok: true, entries: 3 });
  });

  it('gives back every part of an entry', async () => {
    const full = entry({
      reason: 'a “reason” with \n and 🐘',
      source: 'sync:partners',
      plan: 'plan-1',
      step: 7,
      before: { search_policy: 'no_search', restriction: { tag: 'restrict_by_team', value: [] }, leftover_teams: [] },
      after: { unreadable: 'its search_policy is missing' },
      hazards: ['WIDENS_ACCESS', 'DROPS_TEAMS'],
      effect: 'both',
      message: 'Read back, it was otherwise.',
    });
    const placed = await given().append([full]);
    expect(placed).toEqual([{ ...full, seq: 1, prev: GENESIS, hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string }]);
    expect(await given().list({}, 10)).toEqual(placed);
  });

  it('takes an empty block as nothing', async () => {
    expect(await given().append([])).toEqual([]);
    expect(await given().verify()).toEqual({ ok: true, entries: 0 });
  });

  it('lists the newest first, page by page', async () => {
    await given().append(Array.from({ length: 7 }, () => entry()));
    const page = await given().list({}, 3);
    expect(seqs(page)).toEqual([7, 6, 5]);
    expect(seqs(await given().list({ before_seq: 5 }, 3))).toEqual([4, 3, 2]);
    expect(seqs(await given().list({ before_seq: 2 }, 3))).toEqual([1]);
    expect(seqs(await given().list({ after_seq: 5 }, 3))).toEqual([7, 6]);
    expect(seqs(await given().list({ after_seq: 5, domain: A }, 3))).toEqual([7, 6]);
    expect(seqs(await given().list({ after_seq: 3, before_seq: 6, source: 'manual' }, 3))).toEqual([5, 4]);
  });

  it('filters by each of its keys and by all together', async () => {
    const other = { domain: B, plan: 'plan-2', actor: 'bob', source: 'sync:x', outcome: 'failed', at: '2026-01-03T00:00:00.000Z' } as const;
    await given().append([entry({ plan: 'plan-1' }), entry(other), entry({ plan: 'plan-1', at: '2026-01-04T00:00:00.000Z' })]);
    const found = async (filter: Parameters<Journal['list']>[0]): Promise<readonly number[]> => seqs(await given().list(filter, 10));
    expect(await found({ domain: B })).toEqual([2]);
    expect(await found({ plan: 'plan-1' })).toEqual([3, 1]);
    expect(await found({ actor: 'bob' })).toEqual([2]);
    expect(await found({ source: 'manual' })).toEqual([3, 1]);
    expect(await found({ outcome: 'failed' })).toEqual([2]);
    expect(await found({ since: '2026-01-03T00:00:00.000Z' })).toEqual([3, 2]);
    expect(await found({ until: '2026-01-03T00:00:00.000Z' })).toEqual([1]);
    const { at, ...rest } = other;
    expect(await found({ ...rest, since: at, until: '2026-01-03T00:00:00.001Z', before_seq: 3 })).toEqual([2]);
    expect(await found({ ...rest, actor: 'alice' })).toEqual([]);
  });

  it('takes ten thousand entries in one block', async () => {
    const placed = await given().append(Array.from({ length: 10_000 }, (_, n) => step(n, 'started')));
    expect(placed.at(-1)?.seq).toBe(10_000);
    expect(await given().verify()).toEqual({ ok: true, entries: 10_000 });
    expect(await given().open()).toHaveLength(10_000);
  });

  it('keeps blocks apart that are appended at the same time', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, n) => given().append([entry({ reason: String(n) }), entry()])));
    expect(await given().verify()).toEqual({ ok: true, entries: 40 });
  });
}

function answersFromEntries(given: () => Journal): void {
  it('names starts without an end, oldest first', async () => {
    await given().append([step(1, 'started'), step(2, 'started'), step(3, 'started'), step(4, 'started'), step(5, 'started')]);
    await given().append([step(2, 'done'), step(3, 'failed'), step(4, 'unknown')]);
    expect(seqs(await given().open())).toEqual([1, 5]);
    await given().append([step(1, 'started', { plan: 'plan-2' }), step(1, 'done')]);
    expect(seqs(await given().open())).toEqual([5, 9]);
  });

  it('takes no observation for an end', async () => {
    await given().append([step(1, 'started'), step(1, 'observed')]);
    expect(seqs(await given().open())).toEqual([1]);
  });

  it('knows who owns a row: the source of the last change that was done', async () => {
    await given().append([entry({ source: 'sync:x' }), entry({ domain: B })]);
    await given().append([entry({ source: 'migration:m', outcome: 'started' }), entry({ source: 'migration:m', outcome: 'failed' })]);
    await given().append([entry({ source: 'unmanaged', outcome: 'observed' })]);
    expect(await given().owners()).toEqual(
      new Map([
        [A, 'sync:x'],
        [B, 'manual'],
      ]),
    );
    await given().append([entry({ source: 'migration:m', action: 'freeze' })]);
    expect(await given().ownerOf(A)).toBe('migration:m');
  });

  it('knows no owner of a row that was removed or never written', async () => {
    await given().append([entry(), entry({ action: 'remove', after: null })]);
    expect(await given().owners()).toEqual(new Map());
    expect(await given().ownerOf(A)).toBeUndefined();
    expect(await given().ownerOf(B)).toBeUndefined();
  });

  it('knows what was last observed of the file layer', async () => {
    const settings = { search_policy: 'no_search', restriction: { tag: 'allow_all', value: null } } as const;
    const observed = { outcome: 'observed', source: 'file' } as const;
    await given().append([
      entry({ ...observed, action: 'file_entry', domain: A, after: settings }),
      entry({ ...observed, action: 'file_entry', domain: B, after: settings }),
      entry({ at: '2026-01-03T00:00:00.000Z', ...observed, action: 'upsert', domain: B }),
    ]);
    const { domain = A, ...withoutDomain } = entry(observed);
    const bare = (action: 'file_strategy' | 'file_own_domain', value: string): NewJournalEntry => ({
      ...withoutDomain,
      action,
      after: { value },
    });
    await given().append([bare('file_strategy', 'allowAll'), bare('file_own_domain', 'own.example'), bare('file_strategy', 'allowNone')]);
    await given().append([entry({ ...observed, action: 'file_entry', domain: B, after: null })]);
    expect(await given().lastObservedFileLayer()).toEqual(
      new Map<string, unknown>([
        [domain, settings],
        ['file_own_domain', { value: 'own.example' }],
        ['file_strategy', { value: 'allowNone' }],
      ]),
    );
  });
}

function noticesForgery(given: () => JournalUnderTest): void {
  const fiveEntries = async (): Promise<readonly JournalEntry[]> =>
    given().journal.append(['one', 'two', 'three', 'four', 'five'].map((reason) => entry({ reason })));
  const brokenAt = async (): Promise<number | undefined> => {
    const verification = await given().journal.verify();
    return verification.ok ? undefined : verification.broken.seq;
  };

  it('says where one byte was changed', async () => {
    await fiveEntries();
    await given().forge.changeText(3, (text) => text.replace('three', 'thref'));
    expect(await given().journal.verify()).toEqual({
      ok: false,
      entries: 5,
      broken: { seq: 3, message: expect.stringContaining('changed') as string },
    });
  });

  it('says where an entry was added to, in a way that does not change what is read of it', async () => {
    await fiveEntries();
    await given().forge.changeText(2, (text) => text.replace('{', '{ '));
    expect(await brokenAt()).toBe(2);
  });

  it('says where an entry was given a key that nobody knows', async () => {
    await fiveEntries();
    await given().forge.changeText(2, (text) => text.replace('{', '{"a":1,'));
    expect(await brokenAt()).toBe(2);
  });

  it('says where an entry was changed and given a fitting hash', async () => {
    const [, , third] = await fiveEntries();
    const fourth = await given().journal.append([entry({ reason: 'new' })]);
    await given().forge.changeText(3, (text) => text.replace(third?.hash ?? '', fourth[0]?.hash ?? ''));
    expect(await brokenAt()).toBe(3);
  });

  it('says where an entry no longer is one, and neither falls over nor lists it as if nothing were', async () => {
    await fiveEntries();
    await given().forge.changeText(4, () => '{}');
    expect(await brokenAt()).toBe(4);
    await expect(given().journal.list({}, 10)).rejects.toMatchObject({
      name: 'Fault',
      part: 'journal',
      message: expect.stringContaining('entry 4') as string,
    });
  });

  it('says where an entry in the middle is missing', async () => {
    await fiveEntries();
    await given().forge.remove(3);
    expect(await brokenAt()).toBe(3);
  });

  it('says where the first entry is missing', async () => {
    await fiveEntries();
    await given().forge.remove(1);
    expect(await brokenAt()).toBe(1);
  });

  it('says that the last entry is missing', async () => {
    await fiveEntries();
    await given().forge.remove(5);
    expect(await brokenAt()).toBe(5);
  });

  it('says that the last entry was missing also when the journal went on after it', async () => {
    await fiveEntries();
    await given().forge.remove(5);
    await given().journal.append([entry({ reason: 'six' })]);
    expect(await brokenAt()).toBe(5);
  });

  it('says where two entries were swapped', async () => {
    await fiveEntries();
    await given().forge.swap(2, 4);
    expect(await brokenAt()).toBe(2);
  });

  it('says that the kept head was changed', async () => {
    const placed = await fiveEntries();
    await given().forge.setHead({ seq: 5, hash: GENESIS });
    expect(await brokenAt()).toBe(5);
    await given().forge.setHead({ seq: 4, hash: placed[3]?.hash ?? '' });
    expect(await brokenAt()).toBe(5);
  });

  it('says that the kept head is missing, and takes no more entries', async () => {
    await fiveEntries();
    await given().forge.removeHead();
    expect(await brokenAt()).toBe(5);
    await expect(given().journal.append([entry()])).rejects.toMatchObject({ name: 'Fault', part: 'journal', effect: 'none' });
  });

  it('says the first of several places', async () => {
    await fiveEntries();
    await given().forge.changeText(4, () => '{}');
    await given().forge.changeText(2, (text) => text.replace('two', 'twp'));
    expect(await brokenAt()).toBe(2);
  });
}
