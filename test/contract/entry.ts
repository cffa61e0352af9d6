import { assertDomain } from '../../src/domain/domain.ts';
import type { NewJournalEntry } from '../../src/domain/journal.ts';

/** An entry of the suites' own making; `over` says what matters in the test. */
export const entry = (over: Partial<NewJournalEntry> = {}): NewJournalEntry => ({
  at: '2026-01-02T03:04:05.678Z',
  actor: 'alice',
  verified: true,
  source: 'manual',
  action: 'upsert',
  domain: assertDomain('a.example'),
  before: null,
  after: { search_policy: 'full_search', restriction: { tag: 'allow_all', value: null } },
  outcome: 'done',
  ...over,
});
