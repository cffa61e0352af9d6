import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { watchFilesEvery } from '../../../src/adapters/files/watch-files.ts';

let folder = '';
let stop: (() => void) | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fedremotes-watch-'));
});
afterEach(async () => {
  stop?.();
  await rm(folder, { recursive: true });
});

/** Starts a watch, lets its first report pass, and answers what waits for the next one, and, where it is told to, for the last of several. */
async function startWatching(path: string, times: { poll: number; debounce: number }): Promise<(quietMs?: number) => Promise<void>> {
  let reports = 0;
  let seen = 0;
  let wake: (() => void) | undefined;
  stop = watchFilesEvery(times)([path], () => {
    reports += 1;
    wake?.();
  });
  const next = async (quietMs = 0): Promise<void> => {
    while (reports === seen) await new Promise<void>((resolve) => (wake = resolve));
    do {
      seen = reports;
      if (quietMs > 0) await wait(quietMs);
    } while (reports !== seen);
  };
  await next();
  return next;
}

const EVENTS_ONLY = { poll: 3_600_000, debounce: 5 };
const POLL_ONLY = { poll: 20, debounce: 5 };
/** Several looks. */
const QUIET_MS = 200;

describe('watching files', () => {
  it('reports a file that is written in place', async () => {
    await writeFile(join(folder, 'a'), '1');
    const next = await startWatching(join(folder, 'a'), EVENTS_ONLY);
    await writeFile(join(folder, 'a'), '2');
    await next();
  });

  it('reports a file that is replaced, deleted and made again', async () => {
    await writeFile(join(folder, 'a'), '1');
    const next = await startWatching(join(folder, 'a'), EVENTS_ONLY);
    await writeFile(join(folder, 'b'), '2');
    await rename(join(folder, 'b'), join(folder, 'a'));
    await next();
    await rm(join(folder, 'a'));
    await next();
    await writeFile(join(folder, 'a'), '3');
    await next();
  });

  it('reports the swap of a symlink that the file stands behind', async () => {
    for (const version of ['..v1', '..v2']) {
      await mkdir(join(folder, version));
      await writeFile(join(folder, version, 'a'), version);
    }
    await symlink('..v1', join(folder, '..data'));
    await symlink('..data/a', join(folder, 'a'));
    const next = await startWatching(join(folder, 'a'), EVENTS_ONLY);
    await symlink('..v2', join(folder, '..tmp'));
    await rename(join(folder, '..tmp'), join(folder, '..data'));
    await next();
  });

  it('reports a change of a symlink’s target in another directory', async () => {
    await mkdir(join(folder, 'far'));
    await mkdir(join(folder, 'near'));
    await writeFile(join(folder, 'far', 'b'), '1');
    await symlink(join(folder, 'far', 'b'), join(folder, 'near', 'a'));
    const next = await startWatching(join(folder, 'near', 'a'), POLL_ONLY);
    await writeFile(join(folder, 'far', 'b'), 'more');
    await next();
  });

  it('reports a file in a directory that is not there yet, and one that goes and comes back', async () => {
    const next = await startWatching(join(folder, 'conf', 'a'), POLL_ONLY);
    for (const content of ['1', '2', '3']) {
      await mkdir(join(folder, 'conf'));
      await writeFile(join(folder, 'conf', 'a'), content);
      // Its event and the look may both report it; the second report is not that of the removal.
      await next(QUIET_MS);
      await rm(join(folder, 'conf'), { recursive: true });
      await next(QUIET_MS);
    }
  });

  it('reports a file that is never quiet', async () => {
    await writeFile(join(folder, 'a'), '');
    const next = await startWatching(join(folder, 'a'), { poll: 3_600_000, debounce: 50 });
    const busy = setInterval(() => void writeFile(join(folder, 'a'), 'x'), 10);
    await next();
    clearInterval(busy);
  });

  it('never keeps the process alive', async () => {
    const module = new URL('../../../src/adapters/files/watch-files.ts', import.meta.url).href;
    const script = `import { watchFiles } from ${JSON.stringify(module)}; watchFiles([${JSON.stringify(join(folder, 'a'))}], () => {}); console.log('watching');`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script]);
    expect(stdout).toContain('watching');
  });
});
