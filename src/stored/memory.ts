import type { Migrations } from '../ports/migrations.ts';
import type { Plans } from '../ports/plans.ts';
import type { Records } from '../ports/records.ts';
import type { Sources } from '../ports/sources.ts';
import { migrationsIn } from './migrations.ts';
import { plansIn } from './plans.ts';
import { sourcesIn } from './sources.ts';

/** All that is kept as records. */
export const memoryIn = (records: Records): { readonly plans: Plans; readonly sources: Sources; readonly migrations: Migrations } => ({
  plans: plansIn(records),
  sources: sourcesIn(records),
  migrations: migrationsIn(records),
});
