import type { Domain } from '../domain/domain.ts';
import type { FileFinding } from '../domain/file-finding.ts';
import type { InspectedFile } from '../domain/migration/inspection.ts';
import type { LegacySettings } from '../domain/migration/legacy-settings.ts';
import type { MigrationRecord } from '../domain/migration/migration.ts';
import type { BrigRules } from '../domain/migration/release-rules.ts';
import type { Row } from '../domain/layers.ts';
import type { TeamId } from '../domain/team.ts';

/** A file that a migration was given, under the name that it is patched by. */
export interface MigrationInput {
  readonly name: string;
  readonly content: string;
}

/** A remote that is to be restricted to teams in the end. */
export interface WantedRestriction {
  readonly domain: Domain;
  readonly teams: readonly TeamId[];
}

/** What was read from the inputs of a migration: their text is not in it. */
export interface MigrationSettings {
  readonly settings: LegacySettings;
  /** Name and SHA-256 (hex) of each input. */
  readonly inputs: readonly { readonly name: string; readonly digest: string }[];
  /** Remotes that are to be restricted to teams in the end, each once. */
  readonly restrict?: readonly WantedRestriction[];
}

/** What held when a migration was started, besides its answers; it goes by this to its end. */
export interface MigrationStart {
  /** The readable rows of the database then, by domain; absent where it could not be read: up to 4.35 there is none. */
  readonly rows?: readonly (readonly [string, Row])[];
  /** By which rules the connected brig decided then; absent where none was seen. */
  readonly brig?: BrigRules;
}

/** A migration as it is kept, and how often it has changed. */
export interface StoredMigration {
  readonly record: MigrationRecord;
  readonly revision: number;
}

/** A migration that is kept, and that this release cannot read. */
export interface UnreadableMigration {
  readonly id: string;
  /** What is wrong with it, and what to do. */
  readonly unreadable: string;
}

/** Migrations that were made. Every method throws a Fault: with part `records` when the store fails, with `stored` where what it holds is none. */
export interface Migrations {
  readonly create: (record: MigrationRecord, read: MigrationSettings, inputs: readonly MigrationInput[]) => Promise<StoredMigration>;
  readonly get: (id: string) => Promise<StoredMigration | undefined>;
  /** Also where this release cannot read it. */
  readonly exists: (id: string) => Promise<boolean>;
  readonly settings: (id: string) => Promise<MigrationSettings | undefined>;
  /** Undefined once the migration has ended: they may hold private keys. */
  readonly inputs: (id: string) => Promise<readonly MigrationInput[] | undefined>;
  readonly dropInputs: (id: string) => Promise<void>;
  /** Ids that have inputs, newest first; where a process ended while it made a migration there is no such migration. */
  readonly inputIds: (limit: number) => Promise<readonly string[]>;
  /** Newest first. One that cannot be read hides no other. */
  readonly list: (page: {
    readonly limit: number;
    readonly before?: string;
  }) => Promise<readonly (StoredMigration | UnreadableMigration)[]>;
  /** The ids alone, newest first. */
  readonly ids: (limit: number) => Promise<readonly string[]>;
  /** Undefined where it has changed since `revision`. */
  readonly update: (record: MigrationRecord, revision: number) => Promise<StoredMigration | undefined>;
  /** Keeps what a start rests on, under a name that no other start has: of two at once only one comes about. */
  readonly keepStart: (name: string, start: MigrationStart) => Promise<void>;
  readonly start: (name: string) => Promise<MigrationStart | undefined>;
  /** Takes away what a start rested on that did not come about. */
  readonly dropStart: (name: string) => Promise<void>;
}

/** What inputs hold: what each file is, what they say together, what is to be said of them. */
export interface ReadInputs {
  readonly files: readonly InspectedFile[];
  readonly settings: LegacySettings;
  readonly findings: readonly FileFinding[];
}
