import { parseOffThread } from './parse-off-thread.ts';
import { readFiles, type FilesRead } from './read-files.ts';
import type { ReadValues } from './read-values.ts';
import { NO_FILE_LAYER, type FileLayer } from '../../domain/layers.ts';
import type { FileFinding } from '../../domain/file-finding.ts';
import type { FileLayerSource, FileLayerState } from '../../ports/file-layer.ts';
import type { WatchFiles } from '../../ports/watch-files.ts';

/** What watched values need. */
export interface WatchedValuesOptions {
  /** In the order in which they override each other: later wins. */
  readonly paths: readonly string[];
  readonly watch: WatchFiles;
  /** Where a listener's exception goes; listeners after it are still called. */
  readonly onListenerError?: (error: unknown) => void;
}

/** When a parse that was given up is tried again; milliseconds. */
const RETRY_MS = 5_000;

type Listener = (now: FileLayerState, before: FileLayerState) => void;

/**
 * The file layer of these files, kept up to date. Resolves after the first read, whatever it gave. A content that cannot
 * be used keeps the last good layer in force (`stale`), or none (`unknown`), until the files are good again.
 */
export async function watchValues({ paths, watch, onListenerError }: WatchedValuesOptions): Promise<FileLayerSource> {
  const listeners: Listener[] = [];
  const stopping = new AbortController();
  const isStopping = (): boolean => stopping.signal.aborted;
  let state: FileLayerState = { status: paths.length === 0 ? 'none' : 'unknown', layer: NO_FILE_LAYER, files: [...paths], findings: [] };
  let lastGood: FileLayer | undefined;
  /** What need not be parsed again; a parse that was given up may go better the next time. */
  let settled: string | undefined;

  const settle = (read: FilesRead, values: ReadValues): void => {
    lastGood = values.layer ?? lastGood;
    const status = values.layer ? 'good' : lastGood ? 'stale' : 'unknown';
    const before = state;
    settled = values.findings.some(({ code }) => code === 'parse-timeout' || code === 'parse-failed') ? undefined : read.digest;
    state = {
      status,
      layer: lastGood ?? values.contradicted ?? NO_FILE_LAYER,
      files: [...paths],
      digest: read.digest,
      findings: findingsOf(values, status),
    };
    for (const listener of listeners) tell(listener, state, before, onListenerError);
  };
  const refresh = async (): Promise<void> => {
    const read = await readFiles(paths);
    if (read.digest === settled || isStopping()) return;
    const values =
      read.findings.length > 0 ? { findings: read.findings, files: [] } : await parseOffThread(read.files, { signal: stopping.signal });
    if (isStopping()) return;
    settle(read, values);
    if (settled === undefined) setTimeout(() => void again(), RETRY_MS).unref();
  };
  const again = paths.length === 0 ? () => Promise.resolve() : oneAtATime(refresh);
  // Watched before the first read: a change in between is then seen.
  const stopWatching = paths.length === 0 ? undefined : watch(paths, () => void again());
  await again();
  return {
    current: () => state,
    refresh: () => again().then(() => state),
    onChange: (listener) => void listeners.push(listener),
    close: async () => {
      stopWatching?.();
      stopping.abort();
      await again();
    },
  };
}

/** Says beside what is wrong that the last good content stays in force, or that there is none. */
function findingsOf(values: ReadValues, status: FileLayerState['status']): readonly FileFinding[] {
  const tail =
    status === 'stale'
      ? 'The last good content stays in force.'
      : 'There was no good content yet, so the list may be incomplete and changes are refused.';
  if (values.layer) return values.findings;
  return values.findings.map((finding) =>
    finding.severity === 'error'
      ? { ...finding, message: `${finding.message.replace(/\.$/, '').replace(/([^?])$/, '$1.')} ${tail}` }
      : finding,
  );
}

function tell(listener: Listener, now: FileLayerState, before: FileLayerState, onError: ((error: unknown) => void) | undefined): void {
  try {
    listener(now, before);
  } catch (error) {
    onError?.(error);
  }
}

/** Runs a task one at a time; a call during a run makes one more run after it. Resolves when no run is due any more. */
function oneAtATime(task: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let due = false;
  const run = async (): Promise<void> => {
    try {
      while (due) {
        due = false;
        await task();
      }
    } finally {
      // In the same tick as the last look at `due`, so that no call falls between the two.
      running = undefined;
    }
  };
  return () => {
    due = true;
    running ??= run();
    return running;
  };
}
