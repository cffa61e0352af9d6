import type { JournalEntry } from '../domain/journal.ts';
import { recordedText, type RecordedState } from '../domain/recorded.ts';
import type { RegistryCapabilities } from '../ports/registry.ts';
import type { Finding } from './strategy-report.ts';

/** So many are told one by one: after a restored backup it may be all of them. */
const ONE_BY_ONE = 20;

/** What widened behind our back and was not accepted, as findings. */
export function driftFindings(drift: readonly JournalEntry[], can: RegistryCapabilities): readonly Finding[] {
  const more = drift.length - ONE_BY_ONE;
  return [...drift.slice(0, ONE_BY_ONE).map((entry) => drifted(entry, can)), ...(more > 0 ? [{ ...DRIFT, message: andMore(more) }] : [])];
}

const DRIFT = { code: 'drift-widens', severity: 'error' } as const;

const drifted = ({ at, domain, before, after, message = '' }: JournalEntry, can: RegistryCapabilities): Finding => ({
  ...DRIFT,
  ...(domain !== undefined && { domain }),
  message: `${message} Seen ${at}: ${recordedText(before)} became ${recordedText(after)}, which allows more. If that is meant, accept it with “fedremotes remotes adopt ${domain ?? ''}” or any write to it; else ${wayBack(before, can)}.`,
});

// What was not there is set back by taking it away.
function wayBack(before: RecordedState, { can_remove, can_restrict_by_team }: RegistryCapabilities): string {
  if (before !== null) return 'set it back to what it was';
  if (can_remove) return 'remove it';
  return can_restrict_by_team ? 'freeze it' : 'set it to no_search, and have the row deleted';
}

const andMore = (count: number): string =>
  `${String(count)} more remote(s) widened without fedremotes. See GET /v1/journal?outcome=observed; should it be all of them, somebody restored or replaced the table.`;
