import type { JournalAction } from '../../domain/journal.ts';
import { sourceOf } from '../../domain/migration/migration.ts';
import type { By, Context } from '../context.ts';
import { entryBy } from '../entry-by.ts';

/** What the journal is told of a migration. */
export interface Told {
  readonly id: string;
  readonly action: Extract<JournalAction, `migration_${string}`>;
  readonly by: By;
  readonly before?: string;
  readonly after?: string;
  readonly message: string;
}

/** Puts on record what happened to a migration: together these entries tell its whole story. */
export async function tell(context: Context, { id, action, by, before, after, message }: Told): Promise<void> {
  await context.journal.append([
    {
      ...entryBy(context, by),
      source: sourceOf(id),
      action,
      before: before === undefined ? null : { value: before },
      after: after === undefined ? null : { value: after },
      outcome: 'observed',
      message,
    },
  ]);
}
