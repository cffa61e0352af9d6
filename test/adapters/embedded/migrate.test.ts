import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '../../../src/adapters/embedded/driver.ts';
import { migrate } from '../../../src/adapters/embedded/migrate.ts';
import { readSchemaSteps, schemaFolder, type SchemaStep } from '../../../src/stored/schema-steps.ts';
import { openEmbedded } from '../../../src/adapters/embedded/open-embedded.ts';
import { StoreRefused } from '../../../src/stored/store-refused.ts';
import { startChild } from './child.ts';
import { temporaryFolder } from './temporary-folder.ts';

const ONE = 'CREATE TABLE counted (n INTEGER) STRICT; INSERT INTO counted VALUES (1);';
// Long enough for all others to come while the first one is at it, and of itself without a lock.
const SLOW = 'WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 1000000) SELECT max(n) FROM c;';
const TWO = 'INSERT INTO counted SELECT n + 1 FROM counted;';

describe('schema steps', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let file: string;
  let db: Database;
  beforeEach(() => {
    folder = temporaryFolder();
    file = join(folder.path, 'fedremotes.db');
    db = openDatabase(file);
  });
  afterEach(() => {
    db.close();
    folder.remove();
  });

  const stepsOf = (...texts: readonly string[]): readonly SchemaStep[] => readSchemaSteps(folderOf(...texts));
  const folderOf = (...texts: readonly string[]): string => {
    const steps = join(folder.path, `steps-${String(texts.length)}-${String(texts.join('').length)}`);
    mkdirSync(steps);
    for (const [index, text] of texts.entries()) writeFileSync(join(steps, `000${String(index + 1)}-step.sql`), text);
    return steps;
  };
  const counted = (): unknown[] =>
    db
      .prepare('SELECT n FROM counted ORDER BY n')
      .all()
      .map((row) => (row as { n: unknown }).n);
  const applied = (): unknown[] =>
    db
      .prepare('SELECT number FROM schema_step ORDER BY number')
      .all()
      .map((row) => (row as { number: unknown }).number);

  it('make a fresh file', () => {
    migrate(db, stepsOf(ONE, TWO));
    expect(counted()).toEqual([1, 2]);
    expect(applied()).toEqual([1, 2]);
  });

  it('are applied once, however often they are run', () => {
    migrate(db, stepsOf(ONE));
    migrate(db, readSchemaSteps(join(folder.path, `steps-1-${String(ONE.length)}`)));
    expect(counted()).toEqual([1]);
  });

  it('bring an older file with rows in it up to date', () => {
    migrate(db, stepsOf(ONE));
    db.exec('INSERT INTO counted VALUES (10)');
    migrate(db, stepsOf(ONE, TWO));
    expect(counted()).toEqual([1, 2, 10, 11]);
  });

  it('are applied once by twenty processes at once', { timeout: 120_000 }, async () => {
    db.close();
    const fresh = join(folder.path, 'twenty.db');
    const steps = folderOf(SLOW + ONE, TWO);
    const children = Array.from({ length: 20 }, () => startChild('migrate', [fresh, steps]));
    for (const child of children) expect(await child.heard()).toBe('ready');
    for (const child of children) child.tell('go');
    const heard = await Promise.all(children.map((child) => child.heard()));
    await Promise.all(children.map((child) => child.gone()));
    db = openDatabase(fresh);
    expect(heard).toEqual(heard.map(() => 'migrated'));
    expect(counted()).toEqual([1, 2]);
    expect(applied()).toEqual([1, 2]);
  });

  it('refuse a file that a newer release has used, and leave it as it is', () => {
    migrate(db, stepsOf(ONE, TWO));
    expect(() => {
      migrate(db, stepsOf(ONE));
    }).toThrow(/schema version 2, but this release knows versions up to 1 only.*Run that release, or restore the backup/);
    expect(applied()).toEqual([1, 2]);
  });

  it('refuse to have been changed', () => {
    migrate(db, stepsOf(ONE));
    expect(() => {
      migrate(db, stepsOf(`${ONE} -- better`));
    }).toThrow(StoreRefused);
    expect(() => {
      migrate(db, stepsOf(`${ONE} -- best`, TWO));
    }).toThrow(/another text of schema step 0001-step\.sql/);
    expect(counted()).toEqual([1]);
  });

  it('leave nothing behind when one of them fails', () => {
    expect(() => {
      migrate(db, stepsOf(ONE, 'INSERT INTO nowhere VALUES (1)'));
    }).toThrow('nowhere');
    expect(db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all()).toEqual([]);
    migrate(db, stepsOf(ONE, TWO));
    expect(counted()).toEqual([1, 2]);
  });

  it('have numbers without gaps', () => {
    const steps = folderOf(ONE);
    writeFileSync(join(steps, '0003-late.sql'), TWO);
    expect(() => readSchemaSteps(steps)).toThrow('0003-late.sql should have the number 2');
  });

  it('of this release are found, and a file of a newer one is refused when the stores are opened', () => {
    openEmbedded({ folder: folder.path }).close();
    expect(applied()).toEqual(readSchemaSteps(schemaFolder('embedded')).map((step) => step.number));
    db.exec("INSERT INTO schema_step (number, name, sha256) VALUES (9999, '9999-future.sql', '')");
    expect(() => openEmbedded({ folder: folder.path })).toThrow(/schema version 9999/);
    db.exec('DELETE FROM schema_step WHERE number = 9999');
    openEmbedded({ folder: folder.path }).close();
  });
});
