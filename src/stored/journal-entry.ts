import { z } from 'zod';
import { HAZARD_NAMES } from '../domain/hazard.ts';
import {
  ACCESS_EFFECTS,
  canonicalJson,
  JOURNAL_ACTIONS,
  OUTCOMES,
  type JournalEntry,
  type NewJournalEntry,
  type Source,
} from '../domain/journal.ts';
import type { RecordedState } from '../domain/recorded.ts';
import { bad, ok, type Result } from '../domain/result.ts';
import { storedDomain, storedSource, storedState } from './values.ts';

// Strict everywhere: a key that nobody knows would be dropped, and the hash of the rest would still fit.
const keys = {
  at: z.string(),
  actor: z.string(),
  verified: z.boolean(),
  reason: z.string().exactOptional(),
  source: storedSource,
  holder: z.strictObject({ replica: z.string(), epoch: z.int() }).exactOptional(),
  plan: z.string().exactOptional(),
  step: z.int().exactOptional(),
  action: z.enum(JOURNAL_ACTIONS),
  domain: storedDomain.exactOptional(),
  before: storedState,
  after: storedState,
  owned_by: storedSource.exactOptional(),
  outcome: z.enum(OUTCOMES),
  hazards: z.array(z.enum(HAZARD_NAMES)).exactOptional(),
  effect: z.enum(ACCESS_EFFECTS).exactOptional(),
  message: z.string().exactOptional(),
};

const entry: z.ZodType<JournalEntry> = z.strictObject({ seq: z.int(), prev: z.string(), hash: z.string(), ...keys });

/** An entry that has no place in the chain yet, as it is stored. */
export const storedNewEntry: z.ZodType<NewJournalEntry> = z.strictObject(keys);

/** The text under which an entry is stored. */
export const toBody = (placed: JournalEntry): string => canonicalJson(placed);

/** Reads a stored entry back, without trust; the problem is a sentence part. */
export function parseEntry(seq: number, body: string): Result<JournalEntry, string> {
  const parsed = entry.safeParse(jsonOf(body));
  if (!parsed.success) return bad(`its text is not that of a journal entry (${firstIssue(parsed.error)}): it was changed`);
  if (parsed.data.seq !== seq) return bad(`its text says that it is entry ${String(parsed.data.seq)}: it was moved`);
  return canonicalJson(parsed.data) === body ? ok(parsed.data) : bad('its text is not written as this program writes: it was changed');
}

/** Reads a stored source back; undefined where it is none. */
export const parseSource = (text: string): Source | undefined => storedSource.safeParse(text).data;

/** Reads a stored state back; throws where it is none. */
export const parseState = (text: string): RecordedState => storedState.parse(JSON.parse(text));

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  return `${['entry', ...(issue?.path ?? [])].join('.')}: ${issue?.message ?? 'invalid'}`;
}
