import type { ChangeAction } from './change.ts';
import type { Domain } from './domain.ts';
import type { AccessEffect } from './journal.ts';
import type { DatabaseEntry, Row } from './layers.ts';

/** One effect on the database layer: the row of a domain before and after; undefined is no row. */
export interface Step {
  readonly action: ChangeAction;
  readonly domain: Domain;
  readonly before: DatabaseEntry | undefined;
  readonly after: Row | undefined;
  readonly effect: AccessEffect;
}
