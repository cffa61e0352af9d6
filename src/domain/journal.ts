import { createHash } from 'node:crypto';
import type { HazardName } from './hazard.ts';
import type { RecordedState } from './recorded.ts';
import type { Domain } from './domain.ts';
import { STEP_ACTIONS } from './step.ts';

/** Who wants an entry (product.md, “source”). */
export type Source = 'manual' | 'file' | 'unmanaged' | `sync:${string}` | `migration:${string}`;

/** How an entry of the journal stands. `started` is followed by one of done, failed, unknown; `observed` stands alone. */
export const OUTCOMES = ['started', 'done', 'failed', 'unknown', 'observed'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** What was done or seen. */
export const JOURNAL_ACTIONS = [
  ...STEP_ACTIONS,
  'file_entry',
  'file_strategy',
  'file_own_domain',
  'database_row',
  'database_baseline',
  'replica_lost',
  'plan_rejected',
  'plan_waiting',
  'source_set',
  'source_removed',
  'source_unhealthy',
  'source_recovered',
  'source_left_out',
  'migration_created',
  'migration_answered',
  'migration_started',
  'migration_phase',
  'migration_ended',
] as const;
export type JournalAction = (typeof JOURNAL_ACTIONS)[number];

/** Which way access went. */
export const ACCESS_EFFECTS = ['wider', 'narrower', 'both', 'same'] as const;
export type AccessEffect = (typeof ACCESS_EFFECTS)[number];

/** A replica and the epoch of the lease that says that it lives (architecture.md, “Two stores, one truth”). */
export interface Holder {
  readonly replica: string;
  readonly epoch: number;
}

/** An entry before it has its place in the chain. */
export interface NewJournalEntry {
  /** When, ISO 8601 in UTC with milliseconds. */
  readonly at: string;
  readonly actor: string;
  /** Whether a bearer token proved the actor. */
  readonly verified: boolean;
  readonly reason?: string;
  readonly source: Source;
  /** The replica that wrote it, where several may write. */
  readonly holder?: Holder;
  /** The plan of which this is a step; (plan, step) ties an end to its start. */
  readonly plan?: string;
  /** Of what is told of a migration: its number, from 1 without gaps. */
  readonly step?: number;
  readonly action: JournalAction;
  readonly domain?: Domain;
  readonly before: RecordedState;
  readonly after: RecordedState;
  /** Who owned the row before, where that was somebody else than `source`. */
  readonly owned_by?: Source;
  readonly outcome: Outcome;
  readonly hazards?: readonly HazardName[];
  readonly effect?: AccessEffect;
  /** Why it failed, or what is not known; one sentence. */
  readonly message?: string;
}

/** An entry in the journal. */
export interface JournalEntry extends NewJournalEntry {
  /** From 1, without gaps. */
  readonly seq: number;
  /** Hash of the entry before; {@link GENESIS} for the first. */
  readonly prev: string;
  /** SHA-256 in hex over the entry without `hash`, as canonical JSON. */
  readonly hash: string;
}

/** The last entry's place, kept apart from the entries so that a missing last entry shows. */
export interface JournalHead {
  readonly seq: number;
  readonly hash: string;
}

/** `prev` of the first entry. */
export const GENESIS = '0'.repeat(64);

/** The head of an empty journal. */
export const EMPTY_HEAD: JournalHead = { seq: 0, hash: GENESIS };

/** Gives entries their places behind `head`. */
export function chain(head: JournalHead, entries: readonly NewJournalEntry[]): readonly JournalEntry[] {
  let { seq, hash } = head;
  return entries.map((entry) => {
    seq += 1;
    const placed = { ...entry, seq, prev: hash };
    hash = hashOf(placed);
    return { ...placed, hash };
  });
}

/** What `verify` answers. */
export type Verification =
  | { readonly ok: true; readonly entries: number }
  | { readonly ok: false; readonly entries: number; readonly broken: { readonly seq: number; readonly message: string } };

/** What {@link chainVerifier} answers. */
export interface ChainVerifier {
  readonly add: (entry: JournalEntry) => void;
  readonly verdict: (head: JournalHead) => Verification;
}

/** Walks a chain from an entry that is known; feed it every entry behind it, then ask for the verdict against the head kept apart. */
export function chainVerifier(from: JournalHead = EMPTY_HEAD): ChainVerifier {
  let last = from;
  let broken: { seq: number; message: string } | undefined;
  return {
    add(entry) {
      broken ??= breakAt(last, entry);
      last = { seq: last.seq + 1, hash: entry.hash };
    },
    verdict(head) {
      const found = broken === undefined || broken.seq > head.seq ? headProblem(last, head) : broken;
      return found ? { ok: false, entries: last.seq, broken: found } : { ok: true, entries: last.seq };
    },
  };
}

function breakAt(last: JournalHead, entry: JournalEntry): { seq: number; message: string } | undefined {
  const expected = last.seq + 1;
  if (entry.seq < 1) return { seq: entry.seq, message: `the journal begins with entry 1, but there is an entry ${String(entry.seq)}` };
  if (entry.seq !== expected)
    return { seq: expected, message: `entry ${String(expected)} is missing; the next one found is ${String(entry.seq)}` };
  if (entry.prev !== last.hash)
    return { seq: entry.seq, message: 'its prev is not the hash of the entry before: one of the two was replaced' };
  const { hash, ...rest } = entry;
  return hashOf(rest) === hash
    ? undefined
    : { seq: entry.seq, message: 'its content does not have the hash that was recorded: it was changed' };
}

function headProblem(last: JournalHead, head: JournalHead): { seq: number; message: string } | undefined {
  if (last.seq < head.seq)
    return { seq: last.seq + 1, message: `the journal ends at entry ${String(last.seq)}, but ${String(head.seq)} were written` };
  if (last.seq > head.seq)
    return { seq: head.seq + 1, message: `the kept head names entry ${String(head.seq)} as the last one, but more stands behind it` };
  if (last.hash !== head.hash) return { seq: last.seq, message: 'the last entry is not the one that the kept head names' };
  return undefined;
}

const hashOf = (entry: Omit<JournalEntry, 'hash'>): string => createHash('sha256').update(canonicalJson(entry)).digest('hex');

/** JSON with keys sorted and undefined left out, so that equal values have equal text. */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  // In one go and without arrays between: each entry of the journal comes through here, ten thousand of them in one plan.
  let pairs = '';
  for (const key of Object.keys(value).sort()) {
    const item = (value as Readonly<Record<string, unknown>>)[key];
    if (item !== undefined) pairs += `${pairs === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(item)}`;
  }
  return `{${pairs}}`;
}
