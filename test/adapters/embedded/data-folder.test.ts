import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { assertLocal } from '../../../src/adapters/embedded/data-folder.ts';
import { assertSqliteVersion } from '../../../src/adapters/embedded/driver.ts';
import { openEmbedded } from '../../../src/adapters/embedded/open-embedded.ts';
import { StoreRefused } from '../../../src/stored/store-refused.ts';
import { startChild, type Child } from './child.ts';
import { temporaryFolder } from './temporary-folder.ts';

describe('the data folder', () => {
  let temporary: ReturnType<typeof temporaryFolder>;
  let folder: string;
  beforeEach(() => {
    temporary = temporaryFolder();
    folder = join(temporary.path, 'data');
  });
  afterEach(() => {
    temporary.remove();
  });

  const holder = async (): Promise<Child> => {
    const child = startChild('hold', [folder]);
    expect(await child.heard()).toBe('ready');
    child.tell('open');
    expect(await child.heard()).toBe('holds it');
    return child;
  };

  it('is made for its owner alone', () => {
    openEmbedded({ folder }).close();
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it('holds databases for its owner alone, also where it was there already, open for all', () => {
    mkdirSync(folder, { mode: 0o755 });
    const { close } = openEmbedded({ folder });
    const modes = readdirSync(folder)
      .filter((name) => name.includes('.db'))
      .map((name) => [name, (statSync(join(folder, name)).mode & 0o777).toString(8)]);
    close();
    expect(modes).toContainEqual(['fedremotes.db-wal', '600']);
    expect(modes.filter(([, mode]) => mode !== '600')).toEqual([]);
  });

  it('is refused to a second process, with the folder, the holder and the ways out', async () => {
    const child = await holder();
    const refused = refusalOf(folder);
    expect(refused).toBeInstanceOf(StoreRefused);
    expect(String(refused)).toMatch(
      new RegExp(`${folder} is in use by process ${String(child.pid)} on .*through its API.*stop it.*DATA_DIR`),
    );
    await child.kill();
  });

  it('is refused to whoever asks twice in one process', () => {
    const first = openEmbedded({ folder });
    expect(() => openEmbedded({ folder })).toThrow(`in use by process ${String(process.pid)}`);
    first.close();
  });

  it('is free again after kill -9 of its holder', async () => {
    const child = await holder();
    await child.kill();
    openEmbedded({ folder }).close();
  });

  it('is free again once it was closed, while the process lives on', async () => {
    openEmbedded({ folder }).close();
    const child = await holder();
    child.tell('close');
    await child.gone();
    openEmbedded({ folder }).close();
  });

  it('goes to exactly one of eight processes that want it at once', { timeout: 120_000 }, async () => {
    const children = Array.from({ length: 8 }, () => startChild('hold', [folder]));
    for (const child of children) expect(await child.heard()).toBe('ready');
    for (const child of children) child.tell('open');
    const heard = await Promise.all(children.map((child) => child.heard()));
    await Promise.all(children.map((child) => child.kill()));
    expect(heard.filter((message) => message === 'holds it')).toHaveLength(1);
    expect(heard.filter((message) => String(message).includes('is in use by'))).toHaveLength(7);
  });

  it('is refused where a file stands in its place', () => {
    writeFileSync(folder, '');
    expect(() => openEmbedded({ folder })).toThrow(/cannot be written .*set DATA_DIR/);
  });

  it('is refused when what stands in it is no database, and is free again afterwards', () => {
    openEmbedded({ folder }).close();
    writeFileSync(join(folder, 'fedremotes.db'), 'not a database'.repeat(1000));
    expect(() => openEmbedded({ folder })).toThrow(/fedremotes\.db cannot be used as database: .*not a database: restore it from a backup/);
    expect(() => openEmbedded({ folder })).toThrow(/cannot be used as database/);
  });

  it('is refused on a network file system', () => {
    expect(() => {
      assertLocal('/srv/data', 0x6969);
    }).toThrow('/srv/data is on NFS');
    expect(() => {
      assertLocal('/srv/data', 0xef53);
    }).not.toThrow();
  });

  it('is refused with a SQLite that may damage it', () => {
    for (const version of ['3.45.1', '3.51.2', '3.9.0'])
      expect(() => {
        assertSqliteVersion(version);
      }, version).toThrow(`found ${version}`);
    for (const version of ['3.51.3', '3.53.0', '3.100.0', '4.0.0'])
      expect(() => {
        assertSqliteVersion(version);
      }, version).not.toThrow();
  });
});

function refusalOf(folder: string): unknown {
  try {
    openEmbedded({ folder }).close();
    return 'none';
  } catch (error) {
    return error;
  }
}
