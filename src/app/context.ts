import type { ConfiguredIdentity } from '../domain/strategy.ts';
import type { Clock } from '../ports/clock.ts';
import type { Backend } from '../ports/backend.ts';
import type { DatabaseLook } from '../ports/database-look.ts';
import type { FileLayerSource } from '../ports/file-layer.ts';
import type { Journal } from '../ports/journal.ts';
import type { Leases } from '../ports/leases.ts';
import type { Log } from '../ports/log.ts';
import type { Lists } from '../ports/lists.ts';
import type { LegacyInputs } from '../ports/legacy-inputs.ts';
import type { Migrations } from '../ports/migrations.ts';
import type { Plans } from '../ports/plans.ts';
import type { Sources } from '../ports/sources.ts';
import type { Schedule } from '../domain/schedule.ts';
import type { Result } from '../domain/result.ts';
import type { Registry } from '../ports/registry.ts';
import { oneAtATime, type OneAtATime } from '../concurrency/one-at-a-time.ts';
import { onceDone, type OnceDone } from '../concurrency/once-done.ts';
import type { Applying } from './plans/apply-plan.ts';
import { presence, type Presence } from './presence.ts';
import { recorder, type Recorder } from './recorder.ts';
import { recover } from './recover.ts';

/** When something is to run, as it is written. */
export interface WrittenSchedule {
  readonly schedule?: string;
  readonly interval?: string;
  readonly time_zone?: string;
}

/** What the outside gives to the use cases. */
export interface Outside {
  readonly registry: Registry;
  readonly journal: Journal;
  readonly leases: Leases;
  readonly plans: Plans;
  readonly sources: Sources;
  readonly lists: Lists;
  readonly migrations: Migrations;
  readonly legacyInputs: LegacyInputs;
  /** Reads when something is to run; the problem is a sentence. Undefined: when it is asked to. */
  readonly parseSchedule: (written: WrittenSchedule) => Result<Schedule | undefined, string>;
  /** From 0 to 1, at random. */
  readonly chance: () => number;
  /** Whether other replicas share the journal. */
  readonly shared?: boolean;
  /** Where brig is asked what is in force. */
  readonly backend?: Backend;
  /** Where the rows can be looked at behind a brig that does not show them. */
  readonly databaseLook?: DatabaseLook;
  readonly fileLayer: FileLayerSource;
  readonly configured: ConfiguredIdentity;
  readonly clock: Clock;
  /** A new id for a change that one request makes, or for this process. */
  readonly newId: () => string;
  /** A new id for a plan that is kept: later ones sort behind earlier ones. */
  readonly newPlanId: () => string;
  readonly log: Log;
}

/** All that a use case may touch. */
export interface Context extends Outside {
  readonly recorder: Recorder;
  /** Where other replicas share the journal: that we live, as they see it. */
  readonly presence: Presence | undefined;
  readonly writes: OneAtATime;
  readonly version: ListVersion;
  /** Rows that changed without an entry of ours, as far as this process has seen. */
  readonly drift: { observed: number };
  /** The plans that this process is applying. */
  readonly applying: Map<string, Applying>;
  /** The migrations that were paused, aborted, turned round or scheduled here since somebody began to carry them on. */
  readonly steered: Set<string>;
  /** The names of the sources that this process is running. */
  readonly running: Set<string>;
  /** Set when the process is to end: what has not begun does not begin any more. */
  stopping: boolean;
  /** What an earlier process left open is closed before the first write. */
  readonly recovery: OnceDone;
}

/** Counts what may have changed the list, so that what is kept of it can be told from what is true of it. */
export interface ListVersion {
  readonly now: () => number;
  /** Called after an effect that may have changed the list, before it is acknowledged. */
  readonly bump: () => void;
}

/** Who makes a change, as it is put on record. */
export interface By {
  readonly actor: string;
  /** Whether a bearer token proved the actor. */
  readonly verified: boolean;
  readonly reason?: string;
}

const MOST_WAITING_WRITES = 1000;

/** Makes the context from what the outside gives. */
export function createContext(outside: Outside): Context {
  const version = listVersion();
  outside.fileLayer.onChange(version.bump);
  outside.backend?.onChange(version.bump);
  const context: Context = {
    ...outside,
    recorder: recorder(outside.journal, outside.log, outside.clock),
    presence: outside.shared === true ? presence(outside) : undefined,
    writes: oneAtATime(MOST_WAITING_WRITES),
    version,
    drift: { observed: 0 },
    applying: new Map(),
    steered: new Set(),
    running: new Set(),
    stopping: false,
    // What other replicas have open is theirs until they are dead (close-abandoned.ts).
    recovery: onceDone(async () => (context.presence ? [] : recover(context))),
  };
  return context;
}

function listVersion(): ListVersion {
  let count = 0;
  return { now: () => count, bump: () => void (count += 1) };
}
