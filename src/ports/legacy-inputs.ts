import type { MigrationInput, ReadInputs } from './migrations.ts';

/** Reads what a migration is given. */
export interface LegacyInputs {
  /** Never rejects: what cannot be read is a finding with severity error. */
  readonly read: (inputs: readonly MigrationInput[]) => Promise<ReadInputs>;
}
