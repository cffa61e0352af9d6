import type { MigrationListed } from '../../app/migrations/find-migration.ts';
import type { ListPage } from '../pages.ts';
import type { Page } from './page.ts';
import { table, type Row } from './table.ts';

/** Migrations, newest first. */
export function showMigrations({ items }: ListPage<MigrationListed>, page: Page): string {
  if (items.length === 0) return 'There is no migration. Make one:\n  fedremotes migrate create values.yaml';
  return table([{ head: 'MIGRATION' }, { head: 'STATE' }, { head: 'MADE (UTC)' }, { head: 'BY' }], items.map(rowOf), page);
}

function rowOf(migration: MigrationListed): Row {
  if ('unreadable' in migration)
    return { cells: [migration.id, { text: 'cannot be read', style: 'red' }, '–', '–'], below: migration.unreadable };
  const { id, state, phase, created_at, actor } = migration;
  return { cells: [id, `${phase}, ${state}`, created_at.slice(0, 16).replace('T', ' '), actor] };
}
