import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { isMissing, type Missing } from './missing.ts';

/** Where fetched programs are kept between runs. */
export function cacheFolder(): string {
  const base = process.env['XDG_CACHE_HOME'];
  // An empty one counts as not set, says the XDG specification.
  return join(base === undefined || base === '' ? join(homedir(), '.cache') : base, 'fedremotes');
}

const PART = '.part-';
const HOUR_MS = 3_600_000;

/**
 * The folder `name` of the cache, filled the first time. It is filled under another name and renamed when it is whole: a
 * fetch that was killed leaves no half of it, and of two processes that fetch at once the second takes what the first one has.
 */
export async function keptInCache(name: string, fill: (folder: string) => Promise<Missing | undefined>): Promise<string | Missing> {
  const folder = join(cacheFolder(), name);
  if (existsSync(folder)) return folder;
  await mkdir(cacheFolder(), { recursive: true });
  await removeAbandoned();
  const part = await mkdtemp(`${folder}${PART}`);
  try {
    const missing = await fill(part);
    if (missing && isMissing(missing)) return missing;
    await rename(part, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error;
    });
    return folder;
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}

/** Parts of fetches that were killed. An hour is far more than a fetch takes. */
async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(cacheFolder())) {
    if (!name.includes(PART)) continue;
    const path = join(cacheFolder(), name);
    const made = await stat(path).catch(() => undefined);
    if (made && Date.now() - made.mtimeMs > HOUR_MS) await rm(path, { recursive: true, force: true });
  }
}
