import type { MigrationRecord } from '../../domain/migration/migration.ts';
import { bad, ok, type Result } from '../../domain/result.ts';
import type { StoredMigration } from '../../ports/migrations.ts';
import type { Context } from '../context.ts';
import type { Rejection } from '../rejection.ts';

/** What is to become of a record: another one, or why not. */
export type Change = (record: MigrationRecord) => Result<MigrationRecord, Rejection> | Promise<Result<MigrationRecord, Rejection>>;

/** Changes a migration by compare-and-set: where somebody else was faster, it is looked at again. */
export async function changeMigration(context: Context, id: string, change: Change): Promise<Result<StoredMigration, Rejection>> {
  for (;;) {
    const stored = await context.migrations.get(id);
    if (!stored) return bad(noSuchMigration(id));
    const next = await change(stored.record);
    if (!next.ok) return next;
    if (next.value === stored.record) return ok(stored);
    const updated = await context.migrations.update(next.value, stored.revision);
    if (updated) return ok(updated);
  }
}

/** There is no such migration. */
export const noSuchMigration = (id: string): Rejection => ({
  code: 'no-such-migration',
  message: `There is no migration ${id}. See /v1/migrations for those that are kept.`,
});

/** The migration is not where this could be done. */
export const notThere = (message: string): Rejection => ({ code: 'migration-not-there', message });
