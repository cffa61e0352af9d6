import type { FileFinding } from '../domain/file-finding.ts';
import type { FileLayer } from '../domain/layers.ts';

/**
 * How the file layer stands.
 * - `none`: no VALUES configured; the layer is empty and that is right.
 * - `good`: `layer` is what the files say now.
 * - `stale`: the files cannot be used (see findings with severity error); `layer` is the last good one of this process.
 * - `unknown`: the files cannot be used and there was no good content yet; writes are refused. `layer` is empty, or what
 *   the files say where nothing but entries that contradict each other is wrong with them; those entries are marked.
 */
export interface FileLayerState {
  readonly status: 'none' | 'good' | 'stale' | 'unknown';
  readonly layer: FileLayer;
  /** The paths watched. */
  readonly files: readonly string[];
  /** SHA-256 in hex over names and bytes of what was last read. */
  readonly digest?: string;
  readonly findings: readonly FileFinding[];
}

/** The watched values files. */
export interface FileLayerSource {
  /** How it stands now; never waits, never reads a file. */
  readonly current: () => FileLayerState;
  /** Reads the files now, and answers how it stands then: at most as old as the call. */
  readonly refresh: () => Promise<FileLayerState>;
  /** Called after each change of the state, in order. */
  readonly onChange: (listener: (now: FileLayerState, before: FileLayerState) => void) => void;
  readonly close: () => Promise<void>;
}
