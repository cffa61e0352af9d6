import { doubling } from './doubling.ts';
import { bad, ok, type Result } from './result.ts';
import type { HazardName } from './hazard.ts';
import type { Source } from './journal.ts';
import type { Notice } from './notices-of.ts';
import type { Absent, PlanMode } from './plan.ts';
import type { SearchPolicy } from './remote.ts';
import type { ListFormat } from './wanted-remote.ts';

/** Where a list comes from, and how it is taken: what an operator says of a source of lists. */
export interface ListSource {
  readonly name: string;
  /** Exactly one of these three. */
  readonly file?: string;
  readonly url?: string;
  readonly push?: true;
  readonly format?: ListFormat;
  readonly token_file?: string;
  readonly ca_file?: string;
  readonly proxy?: string;
  readonly mode: PlanMode;
  readonly absent: Absent;
  /** A remote is taken away only after it was absent from so many good fetches, one after another. */
  readonly absent_after: number;
  readonly schedule?: string;
  readonly interval?: string;
  readonly time_zone?: string;
  readonly ceiling?: { readonly search_policy?: SearchPolicy; readonly restriction?: 'restrict_by_team' };
  readonly exclude?: readonly string[];
  /** Hazards that need nobody's word. */
  readonly allow: readonly HazardName[];
  /** Whether every plan waits for a person. */
  readonly review: boolean;
  readonly adopt: boolean;
  readonly enabled: boolean;
}

/** How a source stands. */
export const SOURCE_STATES = ['new', 'healthy', 'waiting', 'unhealthy'] as const;
export type SourceState = (typeof SOURCE_STATES)[number];

/** What became of a source so far. Times are ISO 8601. */
export interface SourceStatus {
  readonly state: SourceState;
  readonly last_run?: string;
  readonly last_success?: string;
  readonly etag?: string;
  readonly last_modified?: string;
  /** SHA-256 in hex of the last good list. */
  readonly digest?: string;
  readonly consecutive_failures: number;
  /** Why it is unhealthy, what it waits for, or what of a good list is left out. */
  readonly message?: string;
  /** The plan that waits for a person. */
  readonly plan?: string;
  /** The last slot that was claimed. */
  readonly last_slot?: string;
  /** When an unhealthy source is tried again. */
  readonly retry_at?: string;
  /** Of remotes that it owns and the list does not have: from how many good fetches each was absent. */
  readonly absent?: Readonly<Record<string, number>>;
  /** Of the last good list: its remotes, those that the source owns as they are wanted, those of other owners, those that a rule refused. */
  readonly counts?: { readonly wanted: number; readonly present: number; readonly conflicts: number; readonly refused: number };
  /** Of the last good list: what a rule refused, what other owners keep, what was clipped or excluded; the first of it. */
  readonly notices?: readonly Notice[];
}

/** A source, with what became of it. */
export interface KeptSource {
  readonly source: ListSource;
  readonly status: SourceStatus;
}

/** The status of a source that never ran. */
export const NEW_STATUS: SourceStatus = { state: 'new', consecutive_failures: 0 };

/** Whether both take the same list, so that what is known of it holds for both. */
export const isSameList = (a: ListSource, b: ListSource): boolean => a.file === b.file && a.url === b.url && a.push === b.push;

/** Who owns what a source adds. */
export const ownerOf = ({ name }: Pick<ListSource, 'name'>): Source => `sync:${name}`;

const NAME = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** Reads the name of a source; the problem is a sentence part. */
export const parseSourceName = (text: string): Result<string, string> =>
  NAME.test(text)
    ? ok(text)
    : bad(`“${text.slice(0, 70)}” is none: 1 to 63 lower-case letters, digits and hyphens, and no hyphen in front`);

const FIRST_PAUSE_MS = 30_000;
const LONGEST_PAUSE_MS = 3_600_000;

/** How long an unhealthy source is left alone, in milliseconds; `chance` from 0 to 1, so that many do not come at the same time. */
export function pauseAfter(failures: number, chance: number): number {
  const most = doubling(failures, FIRST_PAUSE_MS, LONGEST_PAUSE_MS);
  return Math.round(most * (0.5 + chance / 2));
}

/** The status after a run that has no list, or not one that may be used: nothing that was known of the list is forgotten. */
export function failedStatus(
  status: SourceStatus,
  { message, now, chance }: { readonly message: string; readonly now: Date; readonly chance: number },
): SourceStatus {
  const consecutive_failures = status.consecutive_failures + 1;
  return {
    ...status,
    state: 'unhealthy',
    last_run: now.toISOString(),
    consecutive_failures,
    message,
    retry_at: new Date(now.getTime() + pauseAfter(consecutive_failures, chance)).toISOString(),
  };
}

/** From how many good fetches each owned remote has been absent, now that this list came; one that is there again is forgotten. */
export function countAbsent(
  before: SourceStatus['absent'],
  owned: Iterable<string>,
  wanted: ReadonlySet<string>,
): Readonly<Record<string, number>> {
  const counts = new Map(Object.entries(before ?? {}));
  return Object.fromEntries([...owned].filter((domain) => !wanted.has(domain)).map((domain) => [domain, (counts.get(domain) ?? 0) + 1]));
}
