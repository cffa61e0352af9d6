import type { PatchWish, ValuesPatch } from '../domain/migration/values-patch.ts';
import type { MigrationInput, ReadInputs } from './migrations.ts';

/** Reads and patches what a migration is given. */
export interface LegacyInputs {
  /** Never rejects: what cannot be read is a finding with severity error. */
  readonly read: (inputs: readonly MigrationInput[]) => Promise<ReadInputs>;
  /** Never rejects: what cannot be done safely is a refusal, and then nothing is changed at all. */
  readonly patch: (inputs: readonly MigrationInput[], wish: PatchWish) => Promise<ValuesPatch>;
  /** A unified diff backwards. */
  readonly reversed: (diff: string) => string;
}
