import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, openFile } from '../../../src/adapters/embedded/driver.ts';
import { migrate } from '../../../src/adapters/embedded/migrate.ts';
import { openEmbedded } from '../../../src/adapters/embedded/open-embedded.ts';
import { embeddedRecords } from '../../../src/adapters/embedded/records.ts';
import { transactionsOf } from '../../../src/adapters/embedded/transaction.ts';
import type { MigrationRecord } from '../../../src/domain/migration/migration.ts';
import type { MigrationSettings } from '../../../src/ports/migrations.ts';
import type { Records } from '../../../src/ports/records.ts';
import { migrationsIn } from '../../../src/stored/migrations.ts';
import { temporaryFolder } from './temporary-folder.ts';

const MARK = 'MARK-OF-A-PRIVATE-KEY';
const ID = '1';

/** Inputs of a migration of so many KB, with the mark in every line. */
const keepInputs = (records: Records, kilobytes: number) =>
  records.create('migration-inputs', ID, '{}', JSON.stringify([{ name: 'values.yaml', content: `${MARK} `.repeat(kilobytes * 46) }]));

describe('the text of what is removed', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => {
    folder.remove();
  });
  const filesWith = (mark: string): readonly string[] =>
    readdirSync(folder.path).filter((name) => readFileSync(join(folder.path, name)).includes(mark));

  it.each([0.1, 3, 500, 5000])('is in no file of the folder, open or closed, with inputs of %d KB', async (kilobytes) => {
    const { records, close } = openEmbedded({ folder: folder.path });
    await keepInputs(records, kilobytes);
    expect(filesWith(MARK)).not.toEqual([]);
    await migrationsIn(records).dropInputs(ID);
    expect(filesWith(MARK)).toEqual([]);
    close();
    expect(filesWith(MARK)).toEqual([]);
  });

  it('goes once nobody reads the file any more, without waiting for them', async () => {
    const { records, close } = openEmbedded({ folder: folder.path });
    await keepInputs(records, 50);
    const backup = openFile(join(folder.path, 'fedremotes.db'), 0);
    backup.exec('BEGIN; SELECT count(*) FROM record');
    const begun = performance.now();
    await migrationsIn(records).dropInputs(ID);
    await records.ids('migration', 10);
    expect(performance.now() - begun).toBeLessThan(2000);
    expect(filesWith(MARK)).not.toEqual([]);
    backup.exec('COMMIT');
    backup.close();
    await records.ids('migration', 10);
    expect(filesWith(MARK)).toEqual([]);
    close();
  });

  it('goes with the next start where the process died before', async () => {
    const file = join(folder.path, 'fedremotes.db');
    const dead = openDatabase(file);
    migrate(dead);
    const records = embeddedRecords(dead, transactionsOf(dead));
    await keepInputs(records, 50);
    const backup = openFile(file, 0);
    backup.exec('BEGIN; SELECT count(*) FROM record');
    await migrationsIn(records).dropInputs(ID);
    backup.close();
    expect(filesWith(MARK)).not.toEqual([]);
    const { close } = openEmbedded({ folder: folder.path });
    expect(filesWith(MARK)).toEqual([]);
    close();
    dead.close();
  });

  it('goes from the log and from free pages where it was changed, with the next removal', async () => {
    const { records, close } = openEmbedded({ folder: folder.path });
    await records.create('plan', ID, `${MARK} `.repeat(500));
    for (let n = 2; n < 200; n++) await records.create('plan', String(n), 'x'.repeat((n * 97) % 3000));
    await records.update('plan', ID, 1, 'short');
    for (let n = 2; n < 200; n += 3) await records.update('plan', String(n), 1, 'y'.repeat((n * 61) % 3000));
    await records.remove('plan', '3', 1);
    expect(filesWith(MARK)).toEqual([]);
    close();
  });

  it('is, of inputs, in no page that rows were moved out of', async () => {
    const { records, close } = openEmbedded({ folder: folder.path });
    const migrations = migrationsIn(records);
    const ids = Array.from({ length: 300 }, (_, n) => String((n * 7919) % 300));
    for (const [n, id] of ids.entries()) {
      await records.create('plan', id, '{}', 'p'.repeat((n * 811) % 5000));
      const inputs = [{ name: 'values.yaml', content: `${MARK} `.repeat(1 + ((n * 37) % 150)) }];
      await migrations.create({ id } as MigrationRecord, {} as MigrationSettings, inputs);
      if (n % 3 === 0) await records.remove('plan', id, 1);
    }
    for (const id of ids) {
      await migrations.dropInputs(id);
      await records.create('run', id, '{}', 'r'.repeat((Number(id) * 613) % 4000));
    }
    expect(filesWith(MARK)).toEqual([]);
    close();
  });
});
