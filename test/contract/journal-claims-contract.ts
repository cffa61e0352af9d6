import { describe, expect, it } from 'vitest';
import { assertDomain } from '../../src/domain/domain.ts';
import type { JournalEntry, NewJournalEntry } from '../../src/domain/journal.ts';
import type { Journal } from '../../src/ports/journal.ts';
import { entry } from './entry.ts';

const A = assertDomain('a.example');
const B = assertDomain('b.example');
const C = assertDomain('c.example');
const SETTINGS = { search_policy: 'no_search', restriction: { tag: 'allow_all', value: null } } as const;

const started = (over: Partial<NewJournalEntry> = {}): NewJournalEntry => entry({ plan: 'plan-1', step: 1, outcome: 'started', ...over });
const ended = (over: Partial<NewJournalEntry> = {}): NewJournalEntry => started({ outcome: 'done', ...over });
const row = (over: Partial<NewJournalEntry> = {}): NewJournalEntry =>
  entry({ action: 'database_row', outcome: 'observed', source: 'unmanaged', after: SETTINGS, effect: 'wider', ...over });

/** An entry that is about no domain. */
function bare(over: Partial<NewJournalEntry>): NewJournalEntry {
  const { domain: _, ...rest } = entry({ outcome: 'observed', ...over });
  return rest;
}

const seqs = (entries: readonly JournalEntry[] | 'overtaken'): readonly number[] | 'overtaken' =>
  entries === 'overtaken' ? entries : entries.map(({ seq }) => seq);

/** Claims, and what is known of rows. */
export function claimsAndKnowledge(given: () => Journal): void {
  claims(given);
  knowsRows(given);
  knowsDrift(given);
}

function claims(given: () => Journal): void {
  it('has seen nothing of an empty journal, and then everything', async () => {
    expect(await given().seen()).toBe(0);
    await given().append([entry(), entry()]);
    expect(await given().seen()).toBe(2);
  });

  it('lets a claim through that knows all that was written about its domain', async () => {
    await given().append([entry()]);
    expect(seqs(await given().claim([started()], await given().seen()))).toEqual([2]);
    expect(await given().openOn(A)).toMatchObject({ seq: 2, domain: A });
  });

  it('does not let a claim through after somebody wrote about its domain, and writes nothing of it', async () => {
    const seen = await given().seen();
    await given().append([started()]);
    expect(await given().claim([started({ plan: 'plan-2', domain: B }), started({ plan: 'plan-2' })], seen)).toBe('overtaken');
    expect(await given().verify()).toEqual({ ok: true, entries: 1 });
    expect(await given().openOn(B)).toBeUndefined();
  });

  it('lets a claim through after somebody wrote about something else', async () => {
    const seen = await given().seen();
    await given().append([started({ domain: B }), bare({ action: 'file_strategy', after: { value: 'allowAll' } })]);
    expect(seqs(await given().claim([started()], seen))).toEqual([3]);
  });

  it('tells claims without a domain apart by their action', async () => {
    const strategy = bare({ action: 'file_strategy', after: { value: 'allowAll' } });
    const ownDomain = bare({ action: 'file_own_domain', after: { value: 'own.example' } });
    const seen = await given().seen();
    expect(seqs(await given().claim([strategy], seen))).toEqual([1]);
    expect(seqs(await given().claim([ownDomain], seen))).toEqual([2]);
    expect(await given().claim([ownDomain], seen)).toBe('overtaken');
    expect(seqs(await given().claim([ownDomain], 2))).toEqual([3]);
  });

  it('lets one of ten claims on a domain through that are made at once', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, (_, n) => given().claim([started({ plan: String(n) })], 0)));
    expect(answers.filter((answer) => answer !== 'overtaken')).toHaveLength(1);
    expect(await given().open()).toHaveLength(1);
  });

  it('lets a claim of several thousand entries through, two on the same domain among them', async () => {
    const many = Array.from({ length: 2500 }, (_, n) => started({ step: n, domain: assertDomain(`d${String(n % 2000)}.example`) }));
    expect(await given().claim(many, 0)).toHaveLength(2500);
    expect(await given().claim([started({ domain: assertDomain('d1999.example') })], 0)).toBe('overtaken');
    expect(await given().verify()).toEqual({ ok: true, entries: 2500 });
  });

  it('names the open start of a domain until it has its end', async () => {
    await given().append([started(), started({ step: 2, domain: B })]);
    expect(await given().openOn(A)).toMatchObject({ seq: 1 });
    expect(await given().openOn(B)).toMatchObject({ seq: 2 });
    await given().append([ended()]);
    expect(await given().openOn(A)).toBeUndefined();
    expect(await given().openOn(B)).toMatchObject({ seq: 2 });
  });
}

function knowsRows(given: () => Journal): void {
  it('knows each row as it was last written or observed', async () => {
    expect(await given().knownRows()).toEqual(new Map());
    await given().append([entry(), entry({ domain: B }), started({ after: SETTINGS }), entry({ outcome: 'failed', after: SETTINGS })]);
    await given().append([row({ domain: B, after: { unreadable: 'its search_policy is 7' } })]);
    expect(await given().knownRows()).toEqual(
      new Map<string, unknown>([
        [A, entry().after],
        [B, { unreadable: 'its search_policy is 7' }],
      ]),
    );
  });

  it('knows no row that was removed, by us or behind our back', async () => {
    await given().append([entry(), entry({ domain: B })]);
    await given().append([entry({ action: 'remove', after: null }), row({ domain: B, after: null, effect: 'narrower' })]);
    expect(await given().knownRows()).toEqual(new Map());
  });

  it('does not change an answer that it gave', async () => {
    await given().append([entry()]);
    const [rows, owners] = [await given().knownRows(), await given().owners()];
    await given().append([entry({ domain: B })]);
    expect([rows.size, owners.size]).toEqual([1, 1]);
    expect((await given().knownRows()).size).toBe(2);
  });

  it('knows no owner of a row that changed behind our back, until we write it again', async () => {
    await given().append([entry({ source: 'sync:x' }), row()]);
    expect(await given().owners()).toEqual(new Map());
    expect(await given().ownerOf(A)).toBeUndefined();
    await given().append([entry({ action: 'adopt' })]);
    expect(await given().ownerOf(A)).toBe('manual');
  });

  it('has a baseline as soon as one is on record', async () => {
    await given().append([entry()]);
    expect(await given().hasBaseline()).toBe(false);
    await given().append([row({ effect: 'same' }), bare({ action: 'database_baseline', before: null, after: null })]);
    expect(await given().hasBaseline()).toBe(true);
    expect(await given().drift()).toEqual([]);
  });
}

function knowsDrift(given: () => Journal): void {
  it('names what widened behind our back, oldest first', async () => {
    await given().append([row({ domain: B, effect: 'both' }), row(), row({ domain: C, effect: 'narrower' })]);
    expect(seqs(await given().drift())).toEqual([1, 2]);
    expect(await Promise.all([A, B, C].map((domain) => given().hasDrifted(domain)))).toEqual([true, true, false]);
    await given().append([row({ domain: B })]);
    expect(seqs(await given().drift())).toEqual([2, 4]);
  });

  it('takes a write of ours that was done for acceptance, and one that was not for none', async () => {
    await given().append([row(), row({ domain: B })]);
    await given().append([started(), ended({ outcome: 'failed' }), started({ domain: B }), ended({ domain: B })]);
    expect(seqs(await given().drift())).toEqual([1]);
    expect(await Promise.all([A, B].map((domain) => given().hasDrifted(domain)))).toEqual([true, false]);
    await given().append([entry({ action: 'adopt' })]);
    expect(await given().drift()).toEqual([]);
    expect(await given().hasDrifted(A)).toBe(false);
  });

  it('keeps what widened while it only narrows again, and drops it when the row is gone', async () => {
    await given().append([row(), row({ effect: 'narrower' })]);
    expect(seqs(await given().drift())).toEqual([1]);
    await given().append([row({ after: null, effect: 'narrower' })]);
    expect(await given().drift()).toEqual([]);
  });
}

/** Where several may write: what is left of one that was taken for dead. */
export function fencesTheDead(given: () => Journal): void {
  const holder = { replica: 'r1', epoch: 1 };
  const successor = { replica: 'r2', epoch: 4 };
  const lost = (): NewJournalEntry => bare({ action: 'replica_lost', after: { value: 'r1/1' }, holder: successor });

  describe('once a replica was taken for dead,', () => {
    it('takes no start and no claim of it, in words, and nothing of the block', async () => {
      await given().append([started({ holder }), lost()]);
      const refused = { name: 'Fault', part: 'journal', effect: 'none', message: expect.stringContaining('taken for dead') as string };
      await expect(given().append([entry({ domain: B }), started({ holder, plan: 'plan-2' })])).rejects.toMatchObject(refused);
      await expect(given().claim([started({ holder, plan: 'plan-2' })], 2)).rejects.toMatchObject(refused);
      expect(await given().seen()).toBe(2);
    });

    it('leaves out an end of it, and keeps the rest of the block', async () => {
      await given().append([started({ holder }), lost()]);
      expect(await given().append([ended({ holder })])).toEqual([]);
      expect(seqs(await given().append([ended({ holder }), entry({ domain: B })]))).toEqual([3]);
      expect(seqs(await given().open())).toEqual([1]);
    });

    it('takes the end that its successor writes in its own name, and from then on no other', async () => {
      await given().append([started({ holder }), lost()]);
      expect(seqs(await given().append([ended({ holder: successor, outcome: 'failed' })]))).toEqual([3]);
      expect(await given().open()).toEqual([]);
      expect(await given().append([ended({ holder: successor })])).toEqual([]);
    });

    it('takes it back with its next epoch', async () => {
      await given().append([lost()]);
      const again = { ...holder, epoch: 2 };
      expect(seqs(await given().append([started({ holder: again })]))).toEqual([2]);
      expect(seqs(await given().append([ended({ holder: again })]))).toEqual([3]);
    });
  });

  it('takes start and end of a holder in one block', async () => {
    expect(seqs(await given().append([started({ holder }), ended({ holder })]))).toEqual([1, 2]);
  });

  it('leaves out an end whose start somebody else has closed', async () => {
    await given().append([started({ holder }), ended({ outcome: 'failed' })]);
    expect(await given().append([ended({ holder })])).toEqual([]);
  });
}
