import { type Stats, watch, type FSWatcher } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import type { WatchFiles } from '../../ports/watch-files.ts';

/** How often to look, and how long to wait for a writer to finish; milliseconds. */
export interface WatchTimes {
  /** Between two looks at the files, for file systems that report nothing. */
  readonly poll?: number;
  /** Quiet time after the last event before `onChange` is called. */
  readonly debounce?: number;
}

/** An unquiet file is reported after this many quiet times all the same. */
const PATIENCE = 10;

/** Makes a {@link WatchFiles}: by directory events, and by a poll beside them. It never keeps the process alive. */
export const watchFilesEvery =
  ({ poll = 5_000, debounce = 200 }: WatchTimes = {}): WatchFiles =>
  (paths, onChange) => {
    const files = paths.map((path) => resolve(path));
    const report = debounced(onChange, debounce);
    const directories = watchDirectories((directory, name) => {
      if (concerns(files, directory, name)) report.soon();
    });
    directories.set(new Set(files.map((file) => dirname(file))));
    const look = lookAt(files, directories, report.soon);
    void look();
    const timer = setInterval(() => void look(), poll).unref();
    return () => {
      clearInterval(timer);
      report.stop();
      directories.close();
    };
  };

/** Watches files by their directories, with a poll every 5 s and a quiet time of 200 ms. */
export const watchFiles: WatchFiles = watchFilesEvery();

/** Kubernetes swaps `..data`, a symlink beside the file; a name may be unknown, and the directory itself may go. */
const concerns = (files: readonly string[], directory: string, name: string | null): boolean =>
  name === null ||
  name.startsWith('..') ||
  name === basename(directory) ||
  files.some((file) => basename(file) === name || dirname(file) !== directory);

interface Directories {
  /** Makes these the watched directories; true if a directory is watched anew. */
  readonly set: (wanted: ReadonlySet<string>) => boolean;
  readonly close: () => void;
}

function watchDirectories(onEvent: (directory: string, name: string | null) => void): Directories {
  const watchers = new Map<string, FSWatcher>();
  let closed = false;
  const drop = (directory: string): void => {
    watchers.get(directory)?.close();
    watchers.delete(directory);
  };
  const add = (directory: string): boolean => {
    try {
      const watcher = watch(directory, { persistent: false }, (_, name) => {
        onEvent(directory, name);
        // The directory itself went or was moved: this watcher is dead, the next look opens another.
        if (name === basename(directory)) drop(directory);
      });
      watcher.on('error', () => {
        drop(directory);
      });
      watchers.set(directory, watcher);
      return true;
    } catch {
      return false; // Not there now: the next look tries again.
    }
  };
  return {
    set: (wanted) => {
      if (closed) return false;
      for (const directory of watchers.keys()) if (!wanted.has(directory)) drop(directory);
      return [...wanted]
        .filter((directory) => !watchers.has(directory))
        .map(add)
        .includes(true);
    },
    close: () => {
      closed = true;
      for (const directory of [...watchers.keys()]) drop(directory);
    },
  };
}

/** Compares the files with how they were at the last look, and watches the directories that they are in now. */
function lookAt(files: readonly string[], directories: Directories, onChange: () => void): () => Promise<void> {
  let before: string | undefined;
  let looking = false;
  return async () => {
    if (looking) return;
    looking = true;
    const targets = await Promise.all(files.map((file) => realpath(file).catch(() => file)));
    const anew = directories.set(new Set([...files, ...targets].map((file) => dirname(file))));
    const now = (await Promise.all(files.map((file) => stat(file).then(asText, () => 'missing')))).join();
    // The first look reports, too: what changed while it was under way would be lost otherwise.
    if (anew || before !== now) onChange();
    before = now;
    looking = false;
  };
}

const asText = ({ dev, ino, size, mtimeMs, ctimeMs }: Stats): string => [dev, ino, size, mtimeMs, ctimeMs].join(':');

function debounced(call: () => void, quiet: number): { readonly soon: () => void; readonly stop: () => void } {
  let timer: NodeJS.Timeout | undefined;
  let latest: NodeJS.Timeout | undefined;
  const stop = (): void => {
    clearTimeout(timer);
    clearTimeout(latest);
    latest = undefined;
  };
  const fire = (): void => {
    stop();
    call();
  };
  return {
    soon: () => {
      clearTimeout(timer);
      timer = setTimeout(fire, quiet).unref();
      latest ??= setTimeout(fire, quiet * PATIENCE).unref();
    },
    stop,
  };
}
