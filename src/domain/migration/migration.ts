import type { HazardName } from '../hazard.ts';
import type { Holder, NewJournalEntry, Source } from '../journal.ts';
import type { Strategy } from '../strategy.ts';
import type { Chosen } from './answered.ts';
import type { Era } from './era.ts';
import type { WorkTime } from './work-time.ts';

/**
 * The phases of a migration, in their order; which of them a case needs is for {@link phasesOf}.
 * - `answer`: questions are open, or nobody has started it.
 * - `prepare`: the first patch is deployed and the backend upgraded (up to 4.35: there is no API before).
 * - `copy`: entries are written into the database. `verify`: they are read back from there.
 * - `clean-up`: the second patch is deployed: the file layer goes, the database stays. `check`: they are read once more.
 * - `restrict`: what waits for that is restricted by team, now that no entry of the file stands over it.
 * - `hand-over`: the entries belong to `manual` from then on.
 */
export const PHASES = ['answer', 'prepare', 'copy', 'verify', 'clean-up', 'check', 'restrict', 'hand-over', 'done'] as const;
/** The phases of going back: file entries first, then the rows. */
export const PHASES_BACK = ['restore', 'take-back', 'gone-back'] as const;
export type Phase = (typeof PHASES)[number] | (typeof PHASES_BACK)[number];

/** How a migration stands: `waiting` is for a person or a gate. */
export const MIGRATION_STATES = ['waiting', 'running', 'paused', 'done', 'aborted', 'failed'] as const;
export type MigrationState = (typeof MIGRATION_STATES)[number];

/** Where a phase can only go on once something outside has happened. */
export const GATES = ['upgraded', 'database-seen', 'cleaned-up', 'restored'] as const;
export type GateName = (typeof GATES)[number];

/** The gate of a phase that waits for a deployment. */
export const GATE_OF: Readonly<Partial<Record<Phase, GateName>>> = {
  prepare: 'upgraded',
  verify: 'database-seen',
  'clean-up': 'cleaned-up',
  restore: 'restored',
};

/** An answer, and who gave it. The key of an answer is the id of a question, or its code for all of that code. */
export interface GivenAnswer {
  readonly option: string;
  readonly actor: string;
  readonly verified: boolean;
  readonly reason?: string;
  /** ISO 8601. */
  readonly at: string;
  /** The questions that an answer by code was given to: of one that comes up later nobody has said anything. */
  readonly of?: readonly string[];
}

/** A domain that a person has said to stay, and as what: what lets it in is no word on where it is. */
export interface Accepted {
  readonly domain: string;
  readonly as: HazardName;
}

/** Domains that a migration does not know, and what it takes that they stay. */
export interface Unnamed {
  readonly domains: readonly string[];
  readonly allow: HazardName;
}

/** What is kept of a migration and changes. What its inputs hold is kept apart, and taken away when it ends. */
export interface MigrationRecord {
  readonly id: string;
  readonly state: MigrationState;
  readonly phase: Phase;
  /** ISO 8601. */
  readonly created_at: string;
  readonly actor: string;
  readonly reason?: string;
  /** The strategy that is wanted in the end, where one was named. */
  readonly strategy?: Strategy;
  readonly answers: Readonly<Record<string, GivenAnswer>>;
  /** Since it was started: who started it, and the era it goes by; what else it goes by is kept under the name `kept`. */
  readonly started?: {
    readonly at: string;
    readonly actor: string;
    readonly verified: boolean;
    readonly era: Era;
    readonly kept: string;
    /** The registry that its rows are in; absent in records from before this was kept. */
    readonly registry?: string;
  };
  /** Consequences that were allowed by name. */
  readonly allowed: readonly HazardName[];
  /** Gates that a person has confirmed. */
  readonly confirmed: readonly GateName[];
  /** Domains that the inputs do not name, of which a person has said that they stay, and what was allowed for that. */
  readonly accepted?: readonly Accepted[];
  /** What its gate has last seen that nobody has named: that is what a person may accept. */
  readonly unnamed?: Unnamed;
  /** The plans that have copied, in their order: the world may move in between, and then there is another one. */
  readonly copied_by: readonly string[];
  /** The BRIG_URL by which they were read back from the database; absent where none was set. */
  readonly read_back_at?: string;
  /** Those of them that were taken back. */
  readonly taken_back: readonly string[];
  /** The plan that is being applied, or was left in the middle. */
  readonly applying?: string;
  readonly schedule?: WorkTime;
  /** Where the state is not the phase's own: why it waits, or what failed. */
  readonly message?: string;
  /** Whether it waits for a person to confirm the gate, since nobody else can see it. */
  readonly confirmable?: true;
  /** What has to be allowed by name before it goes on, where it failed for that. */
  readonly to_allow?: readonly HazardName[];
  /** The replica that carries it on. */
  readonly holder?: Holder;
  /** ISO 8601. */
  readonly ended_at?: string;
  /** How many lines of the journal tell of it, each under its number (`step`), with those of `untold`. */
  readonly lines?: number;
  /** What the journal is still to be told: durable with what it tells of, and taken away once it is told. */
  readonly untold?: readonly UntoldLine[];
}

/** A line that belongs into the journal, behind the entry `seen`: it does not stand before that. */
export interface UntoldLine {
  readonly seen: number;
  readonly entry: NewJournalEntry;
}

/** Who owns the entries of a migration until it is done. */
export const sourceOf = (id: string): Source => `migration:${id}`;

/** The id of the migration that a source is; undefined for any other. */
export const migrationOf = (source: Source): string | undefined => /^migration:(.+)$/.exec(source)?.[1];

/** The phases that an era needs, in their order: only a backend without an API has to be prepared and upgraded first. */
export const phasesOf = (era: Era): readonly Phase[] => PHASES.filter((phase) => phase !== 'prepare' || era === 'up-to-4.35');

/** The phase behind this one. */
export function nextPhase(phase: Phase, era: Era): Phase {
  const phases: readonly Phase[] = isGoingBack({ phase }) ? PHASES_BACK : phasesOf(era);
  return phases[phases.indexOf(phase) + 1] ?? phase;
}

/** The record without what was said of how it stood. */
export function withoutMessage(record: MigrationRecord): MigrationRecord {
  const { message: _message, confirmable: _confirmable, to_allow: _toAllow, unnamed: _unnamed, ...rest } = record;
  return rest;
}

/** Nothing of it goes on any more. */
export const isOver = ({ state }: Pick<MigrationRecord, 'state'>): boolean => state === 'done' || state === 'aborted';

/** Whether it is on its way back. */
export const isGoingBack = ({ phase }: Pick<MigrationRecord, 'phase'>): boolean => (PHASES_BACK as readonly Phase[]).includes(phase);

/** The options chosen. */
export function chosenIn(record: Pick<MigrationRecord, 'answers'>): Chosen {
  const given = givenIn(record);
  return (id) => given(id)?.option;
}

/** The answers given: to a question by its id, else by its code where that was said of it too. */
export function givenIn({ answers }: Pick<MigrationRecord, 'answers'>): (id: string) => GivenAnswer | undefined {
  const covered = new Map(Object.entries(answers).map(([code, { of }]) => [code, of && new Set(of)]));
  return (id) => {
    const code = codeOf(id);
    return answers[id] ?? (covered.get(code)?.has(id) === false ? undefined : answers[code]);
  };
}

/** The code in the id of a question. */
export const codeOf = (id: string): string => id.slice(0, id.includes(':') ? id.indexOf(':') : undefined);
