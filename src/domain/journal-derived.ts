import { canonicalJson, type Holder, type JournalEntry, type NewJournalEntry } from './journal.ts';

/**
 * What follows from the entries and is kept beside them, so that nobody has to walk the journal for it:
 * - `open`: [plan, step, domain] of a `started` entry without an end → its seq
 * - `owner`: domain → source of its last `done` entry, unless it was removed or changed behind our back since
 * - `file_layer`: domain, or the action's name for strategy and own domain → what was last observed of it
 * - `known`: domain → the row as it was last known to be; none where it was last known not to be there
 * - `drift`: domain → seq of the entry that observed a row that widens access and that nobody has accepted yet
 * - `baseline`: '' → seq of the entry which says that the rows found at the first start are on record
 * - `fenced`: a holder that was taken for dead → seq of the entry that says so
 */
export const DERIVED_KINDS = ['open', 'owner', 'file_layer', 'known', 'drift', 'baseline', 'fenced'] as const;
export type DerivedKind = (typeof DERIVED_KINDS)[number];

/** What one entry does to what is kept; `undefined` takes away. */
export interface DerivedChange {
  readonly kind: DerivedKind;
  readonly key: string;
  readonly value: string | undefined;
}

/** What an entry changes of all that is derived, each key at most once. */
export function derivedChanges(entry: JournalEntry): readonly DerivedChange[] {
  return entry.outcome === 'observed' ? observedChanges(entry) : [...openChanges(entry), ...doneChanges(entry)];
}

/** The key under which a start is open. */
export const openKey = ({ plan = '', step = 0, domain }: Pick<NewJournalEntry, 'plan' | 'step' | 'domain'>): string =>
  JSON.stringify([plan, step, domain ?? '']);

/** The key under which a holder is fenced. */
export const holderKey = ({ replica, epoch }: Holder): string => `${replica}/${String(epoch)}`;

/** Tells whether an entry that came meanwhile is about what one of `wanted` is about. */
export function overtaking(wanted: readonly NewJournalEntry[]): (later: Pick<JournalEntry, 'domain' | 'action'>) => boolean {
  const domains = new Set(wanted.flatMap(({ domain }) => domain ?? []));
  const actions = new Set(wanted.flatMap(({ domain, action }) => (domain === undefined ? [action] : [])));
  return ({ domain, action }) => actions.has(action) || (domain !== undefined && domains.has(domain));
}

function openChanges(entry: JournalEntry): readonly DerivedChange[] {
  return [{ kind: 'open', key: openKey(entry), value: entry.outcome === 'started' ? String(entry.seq) : undefined }];
}

function doneChanges({ domain, source, action, after, outcome }: JournalEntry): readonly DerivedChange[] {
  if (outcome !== 'done' || domain === undefined) return [];
  return [
    { kind: 'owner', key: domain, value: action === 'remove' ? undefined : source },
    { kind: 'known', key: domain, value: after === null ? undefined : canonicalJson(after) },
    { kind: 'drift', key: domain, value: undefined },
  ];
}

function observedChanges(entry: JournalEntry): readonly DerivedChange[] {
  const { action, after, seq } = entry;
  const domain = entry.domain ?? '';
  const state = after === null ? undefined : canonicalJson(after);
  switch (action) {
    case 'file_entry':
      return [{ kind: 'file_layer', key: domain, value: state }];
    case 'file_strategy':
    case 'file_own_domain':
      return [{ kind: 'file_layer', key: action, value: state }];
    case 'database_row':
      return [
        { kind: 'owner', key: domain, value: undefined },
        { kind: 'known', key: domain, value: state },
        ...driftChanges(domain, entry),
      ];
    case 'database_baseline':
      return [{ kind: 'baseline', key: '', value: String(seq) }];
    case 'replica_lost':
      return after !== null && 'value' in after ? [{ kind: 'fenced', key: after.value, value: String(seq) }] : [];
    default:
      return [];
  }
}

/** A drift that widened stays until somebody accepts it, or until the row is gone. */
function driftChanges(domain: string, { after, effect, seq }: JournalEntry): readonly DerivedChange[] {
  if (after === null) return [{ kind: 'drift', key: domain, value: undefined }];
  return effect === 'wider' || effect === 'both' ? [{ kind: 'drift', key: domain, value: String(seq) }] : [];
}
