import fc from 'fast-check';
import { chain, chainVerifier, EMPTY_HEAD, type JournalEntry, type JournalHead, type Verification } from '../../src/domain/journal.ts';
import { someJournalEntry } from './domain-arbitraries.ts';

/** A whole journal of one to six entries. */
export const someChain = fc.array(someJournalEntry, { minLength: 1, maxLength: 6 }).map((entries) => chain(EMPTY_HEAD, entries));

/** The head that such a journal keeps. */
export const headOf = (entries: readonly JournalEntry[]): JournalHead => entries.at(-1) ?? EMPTY_HEAD;

/** What the verifier says of these entries against that head. */
export function verified(entries: readonly JournalEntry[], head: JournalHead): Verification {
  const verifier = chainVerifier();
  entries.forEach(verifier.add);
  return verifier.verdict(head);
}
