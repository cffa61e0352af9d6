import type { Domain } from '../../../domain/domain.ts';
import {
  chainVerifier,
  EMPTY_HEAD,
  type JournalAction,
  type JournalEntry,
  type JournalHead,
  type Source,
} from '../../../domain/journal.ts';
import { derivedChanges, type DerivedKind } from '../../../domain/journal-derived.ts';
import type { RecordedState } from '../../../domain/recorded.ts';
import { UnreadableEntry } from './rows.ts';

/** What follows from the entries up to `head`, in the memory of this process. */
export interface Projection {
  readonly head: () => JournalHead;
  /** Takes the next entries in; those that it knows are passed over. Throws a Fault where they do not continue the chain. */
  readonly add: (entries: readonly JournalEntry[]) => void;
  readonly has: (kind: 'open' | 'drift' | 'baseline' | 'fenced', key: string) => boolean;
  /** The entries that a key of this kind names, oldest first. */
  readonly entries: (kind: 'open' | 'drift') => readonly JournalEntry[];
  readonly owners: () => ReadonlyMap<string, Source>;
  readonly states: (kind: 'file_layer' | 'known') => ReadonlyMap<string, RecordedState>;
  /** Of the domain's entries, the seqs, oldest first. */
  readonly seqsOf: (domain: Domain) => readonly number[];
  /** The seq of the last entry of a domain, or of an action; 0 where there is none. */
  readonly lastOn: (about: { readonly domain?: Domain; readonly action: JournalAction }) => number;
}

/** A projection of an empty journal. */
export function emptyProjection(): Projection {
  let head = EMPTY_HEAD;
  const derived = derivedMaps();
  const byDomain = new Map<string, number[]>();
  const byAction = new Map<JournalAction, number>();

  const addOne = (entry: JournalEntry): void => {
    const problem = breakBehind(head, entry);
    if (problem) throw new UnreadableEntry(problem.seq, problem.message);
    derived.add(entry);
    byAction.set(entry.action, entry.seq);
    if (entry.domain !== undefined) {
      const seqs = byDomain.get(entry.domain);
      if (seqs) seqs.push(entry.seq);
      else byDomain.set(entry.domain, [entry.seq]);
    }
    head = { seq: entry.seq, hash: entry.hash };
  };

  return {
    head: () => head,
    add: (entries) => {
      for (const entry of entries) if (entry.seq > head.seq) addOne(entry);
    },
    has: derived.has,
    entries: derived.entries,
    owners: derived.owners,
    states: derived.states,
    seqsOf: (domain) => byDomain.get(domain) ?? [],
    lastOn: ({ domain, action }) => (domain === undefined ? byAction.get(action) : byDomain.get(domain)?.at(-1)) ?? 0,
  };
}

/** Where an entry does not continue the chain, by the rules of `verify`. */
function breakBehind(head: JournalHead, entry: JournalEntry): { readonly seq: number; readonly message: string } | undefined {
  const verifier = chainVerifier(head);
  verifier.add(entry);
  const verdict = verifier.verdict(entry);
  return verdict.ok ? undefined : verdict.broken;
}

/** What is derived, by kind and key: of an entry, what is asked for. A map that was given out is not changed any more. */
function derivedMaps() {
  const texts = byKind<string>();
  const entries = byKind<JournalEntry>();
  const states = byKind<RecordedState>();
  const given = new Map<DerivedKind, ReadonlyMap<string, unknown>>();
  const copyOf = <T>(kind: DerivedKind, map: ReadonlyMap<string, T>): ReadonlyMap<string, T> => {
    const copy = (given.get(kind) as ReadonlyMap<string, T> | undefined) ?? new Map(map);
    given.set(kind, copy);
    return copy;
  };
  return {
    add: (entry: JournalEntry): void => {
      for (const { kind, key, value } of derivedChanges(entry)) {
        given.delete(kind);
        if (kind === 'open' || kind === 'drift') put(entries(kind), key, value && entry);
        else if (kind === 'known' || kind === 'file_layer') put(states(kind), key, value && entry.after);
        else put(texts(kind), key, value);
      }
    },
    has: (kind: DerivedKind, key: string): boolean => texts(kind).has(key) || entries(kind).has(key),
    entries: (kind: 'open' | 'drift'): readonly JournalEntry[] => [...entries(kind).values()],
    owners: (): ReadonlyMap<string, Source> => copyOf('owner', texts('owner') as ReadonlyMap<string, Source>),
    states: (kind: 'file_layer' | 'known'): ReadonlyMap<string, RecordedState> => copyOf(kind, states(kind)),
  };
}

/** A map for each kind, made when it is asked for. */
function byKind<T>(): (kind: DerivedKind) => Map<string, T> {
  const maps = new Map<DerivedKind, Map<string, T>>();
  return (kind) => {
    const map = maps.get(kind) ?? new Map<string, T>();
    maps.set(kind, map);
    return map;
  };
}

/** Taken out first, so that the order is that of the entries. */
function put<T>(map: Map<string, T>, key: string, value: T | '' | undefined): void {
  map.delete(key);
  if (value !== undefined && value !== '') map.set(key, value);
}
