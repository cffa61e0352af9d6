import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Database } from './driver.ts';
import { StoreRefused } from './store-refused.ts';

/** A numbered schema step: its file's name, text and the SHA-256 of the text in hex. */
export interface SchemaStep {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
  readonly sha256: string;
}

// The same way up from src/adapters/embedded and from dist/adapters/embedded.
const FOLDER = fileURLToPath(new URL('../../../migrations/embedded/', import.meta.url));

const APPLIED = z.array(z.object({ number: z.int(), name: z.string(), sha256: z.string() }));
type Applied = z.infer<typeof APPLIED>;

/** The steps of a folder, 1, 2, 3 … in order. */
export function readSchemaSteps(folder: string = FOLDER): readonly SchemaStep[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.sql'));
  return names.sort().map((name, index) => {
    const sql = readFileSync(`${folder}/${name}`, 'utf8');
    const step = { number: Number(name.slice(0, 4)), name, sql, sha256: createHash('sha256').update(sql).digest('hex') };
    if (step.number !== index + 1) throw new Error(`schema step ${name} should have the number ${String(index + 1)}`);
    return step;
  });
}

/**
 * Applies the steps that are missing, once each, whoever else does so at the same time. Throws StoreRefused when the schema
 * is newer than the steps, or an applied step was changed.
 *
 * Ours and not a library's: umzug reads what was applied, runs, then records, without a claim, so that two processes may
 * run the same step. Here SQLite's write lock is held from reading to recording, and all is one transaction.
 */
export function migrate(db: Database, steps: readonly SchemaStep[] = readSchemaSteps()): void {
  db.exec('BEGIN IMMEDIATE');
  try {
    db.exec(`CREATE TABLE IF NOT EXISTS schema_step (
      number INTEGER PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL,
      applied_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
    ) STRICT`);
    const applied = APPLIED.parse(db.prepare('SELECT number, name, sha256 FROM schema_step ORDER BY number').all());
    assertKnown(db.file, applied, steps);
    const record = db.prepare('INSERT INTO schema_step (number, name, sha256) VALUES (?, ?, ?)');
    for (const step of steps.slice(applied.length)) {
      db.exec(step.sql);
      record.run(step.number, step.name, step.sha256);
    }
    db.exec('COMMIT');
  } catch (error) {
    if (db.inTransaction()) db.exec('ROLLBACK');
    throw error;
  }
}

function assertKnown(file: string, applied: Applied, steps: readonly SchemaStep[]): void {
  const found = applied.at(-1)?.number ?? 0;
  if (found > steps.length) {
    throw new StoreRefused(
      `${file} has schema version ${String(found)}, but this release knows versions up to ${String(steps.length)} only: ` +
        'a newer release has used it. Run that release, or restore the backup from before the upgrade.',
    );
  }
  for (const [index, was] of applied.entries()) {
    const is = steps[index];
    if (was.number !== index + 1 || was.sha256 !== is?.sha256) {
      throw new StoreRefused(
        `${file} was made with another text of schema step ${was.name} than the one in this release (${is?.name ?? 'none'}): ` +
          'steps never change once released. Reinstall the release, or run the one that made the file.',
      );
    }
  }
}
