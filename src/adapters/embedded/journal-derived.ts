import { Fault } from '../../domain/fault.ts';
import type { Domain } from '../../domain/domain.ts';
import type { JournalEntry, Source } from '../../domain/journal.ts';
import { derivedChanges, type DerivedKind } from '../../domain/journal-derived.ts';
import type { RecordedState } from '../../domain/recorded.ts';
import type { Database } from './driver.ts';
import { parseSource, parseState } from '../../stored/journal-entry.ts';

/** What follows from the entries and is kept beside them, so that nobody has to walk the journal for it. */
export interface Derived {
  /** To be called in the transaction that adds the entry. */
  readonly add: (entry: JournalEntry) => void;
  readonly owners: () => ReadonlyMap<string, Source>;
  readonly ownerOf: (domain: Domain) => Source | undefined;
  readonly fileLayer: () => ReadonlyMap<string, RecordedState>;
  readonly knownRows: () => ReadonlyMap<string, RecordedState>;
  readonly has: (kind: DerivedKind, key: string) => boolean;
  readonly rows: () => readonly DerivedRow[];
}

/** A row of the table journal_derived. */
export interface DerivedRow {
  readonly kind: DerivedKind;
  readonly key: string;
  readonly value: string;
}

/** The table, kept in step with the entries. */
export function derivedIn(db: Database): Derived {
  const put = db.prepare(
    `INSERT INTO journal_derived (kind, key, value) VALUES (?, ?, ?)
     ON CONFLICT (kind, key) DO UPDATE SET value = excluded.value WHERE value <> excluded.value`,
  );
  const drop = db.prepare('DELETE FROM journal_derived WHERE kind = ? AND key = ?');
  const all = db.prepare('SELECT kind, key, value FROM journal_derived ORDER BY kind, key');
  const ofKind = db.prepare('SELECT kind, key, value FROM journal_derived WHERE kind = ? ORDER BY key');
  const one = db.prepare('SELECT kind, key, value FROM journal_derived WHERE kind = ? AND key = ?');
  const states = (kind: DerivedKind): ReadonlyMap<string, RecordedState> =>
    new Map((ofKind.all(kind) as readonly DerivedRow[]).map((row) => [row.key, stateIn(row)]));
  return {
    add: (entry) => {
      for (const { kind, key, value } of derivedChanges(entry)) {
        if (value === undefined) drop.run(kind, key);
        else put.run(kind, key, value);
      }
    },
    owners: () => new Map((ofKind.all('owner') as readonly DerivedRow[]).flatMap(ownerIn)),
    ownerOf: (domain) => {
      const row = one.get('owner', domain) as DerivedRow | undefined;
      return row && parseSource(row.value);
    },
    fileLayer: () => states('file_layer'),
    knownRows: () => states('known'),
    has: (kind, key) => one.get(kind, key) !== undefined,
    rows: () => all.all() as readonly DerivedRow[],
  };
}

/** Derives the same again from entries in order, and says in a sentence where the rows that were kept differ. */
export function derivedAnew(): {
  readonly add: (entry: JournalEntry) => void;
  readonly difference: (kept: readonly DerivedRow[]) => string | undefined;
} {
  const anew = new Map<string, string>();
  const nameOf = ({ kind, key }: Pick<DerivedRow, 'kind' | 'key'>): string => `${kind} ${key}`;
  return {
    add: (entry) => {
      for (const change of derivedChanges(entry)) {
        if (change.value === undefined) anew.delete(nameOf(change));
        else anew.set(nameOf(change), change.value);
      }
    },
    difference: (kept) => {
      const keptByName = new Map(kept.map((row) => [nameOf(row), row.value]));
      const different = [...new Set([...anew.keys(), ...keptByName.keys()])].find((name) => anew.get(name) !== keptByName.get(name));
      return (
        different &&
        `“${different}” is kept beside the entries as ${said(keptByName, different)}, but follows from them as ${said(anew, different)}`
      );
    },
  };
}

const said = (values: ReadonlyMap<string, string>, name: string): string => values.get(name) ?? 'nothing';

// What is no source owns nothing: one row that was changed by hand must not keep the list from being read; verify names it.
function ownerIn({ key, value }: DerivedRow): readonly (readonly [string, Source])[] {
  const source = parseSource(value);
  return source === undefined ? [] : [[key, source]];
}

function stateIn({ kind, key, value }: DerivedRow): RecordedState {
  try {
    return parseState(value);
  } catch (error) {
    const message = `the journal keeps “${value}” as ${kind} of ${key}, which cannot be read: it was changed by hand; verify the journal`;
    throw new Fault('journal', message, { cause: error, effect: 'none' });
  }
}
