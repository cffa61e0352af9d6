import type { ChangeAction } from './change.ts';
import type { Domain } from './domain.ts';
import type { AccessEffect } from './journal.ts';
import type { DatabaseEntry, Row } from './layers.ts';

/** What a step is called in journal and plans: a change, or that a row is taken over as it stands. */
export const STEP_ACTIONS = ['upsert', 'freeze', 'unfreeze', 'remove', 'add_team', 'remove_team', 'adopt'] as const satisfies readonly (
  ChangeAction | 'adopt'
)[];
export type StepAction = (typeof STEP_ACTIONS)[number];

/** One effect on the database layer: the row of a domain before and after; undefined is no row. */
export interface Step {
  readonly action: StepAction;
  readonly domain: Domain;
  readonly before: DatabaseEntry | undefined;
  readonly after: Row | undefined;
  readonly effect: AccessEffect;
}
