import type { MigrationShown } from '../../app/migrations/find-migration.ts';
import type { ListPage } from '../pages.ts';
import type { Page } from './page.ts';
import { table } from './table.ts';

/** Migrations, newest first. */
export function showMigrations({ items }: ListPage<MigrationShown>, page: Page): string {
  if (items.length === 0) return 'There is no migration. Make one:\n  fedremotes migrate create values.yaml';
  const rows = items.map(({ id, state, phase, created_at, actor }) => ({
    cells: [id, `${phase}, ${state}`, created_at.slice(0, 16).replace('T', ' '), actor],
  }));
  return table([{ head: 'MIGRATION' }, { head: 'STATE' }, { head: 'MADE (UTC)' }, { head: 'BY' }], rows, page);
}
