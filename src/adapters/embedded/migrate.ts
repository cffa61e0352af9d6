import { z } from 'zod';
import { readSchemaSteps, schemaFolder, schemaProblem, type SchemaStep } from '../../stored/schema-steps.ts';
import { StoreRefused } from '../../stored/store-refused.ts';
import type { Database } from './driver.ts';

const APPLIED = z.array(z.object({ number: z.int(), name: z.string(), sha256: z.string() }));

/**
 * Applies the steps that are missing, once each, whoever else does so at the same time. Throws StoreRefused when the schema
 * is newer than the steps, or an applied step was changed.
 *
 * Ours and not a library's: umzug reads what was applied, runs, then records, without a claim, so that two processes may
 * run the same step. Here SQLite's write lock is held from reading to recording, and all is one transaction.
 */
export function migrate(db: Database, steps: readonly SchemaStep[] = readSchemaSteps(schemaFolder('embedded'))): void {
  db.exec('BEGIN IMMEDIATE');
  try {
    db.exec(`CREATE TABLE IF NOT EXISTS schema_step (
      number INTEGER PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL,
      applied_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
    ) STRICT`);
    const applied = APPLIED.parse(db.prepare('SELECT number, name, sha256 FROM schema_step ORDER BY number').all());
    const problem = schemaProblem(db.file, applied, steps);
    if (problem !== undefined) throw new StoreRefused(problem);
    const record = db.prepare('INSERT INTO schema_step (number, name, sha256) VALUES (?, ?, ?)');
    for (const step of steps.slice(applied.length)) {
      db.exec(step.text);
      record.run(step.number, step.name, step.sha256);
    }
    db.exec('COMMIT');
  } catch (error) {
    if (db.inTransaction()) db.exec('ROLLBACK');
    throw error;
  }
}
