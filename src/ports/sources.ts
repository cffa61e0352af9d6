import type { KeptSource } from '../domain/list-source.ts';
import type { SyncRun } from '../domain/sync-run.ts';
import type { WantedRemote } from '../domain/wanted-remote.ts';

/** A source as it is kept, and how often it has changed. */
export interface StoredSource extends KeptSource {
  readonly revision: number;
}

/** A run as it is kept, and how often it has changed. */
export interface StoredRun {
  readonly run: SyncRun;
  readonly revision: number;
}

/** Sources of lists, their runs, and the last good list of each. Every method throws a Fault with part `records` when the store fails. */
export interface Sources {
  readonly all: () => Promise<readonly StoredSource[]>;
  readonly get: (name: string) => Promise<StoredSource | undefined>;
  /** False where there is one of this name. */
  readonly create: (kept: KeptSource) => Promise<boolean>;
  /** Undefined where it has changed since `revision`. */
  readonly update: (kept: KeptSource, revision: number) => Promise<StoredSource | undefined>;
  readonly remove: (name: string, revision: number) => Promise<boolean>;

  /** Keeps a run; of a schedule, false where somebody has its slot. */
  readonly claim: (run: SyncRun) => Promise<boolean>;
  /** The latest slots first. */
  readonly runs: (name: string, limit: number) => Promise<readonly StoredRun[]>;
  readonly updateRun: (run: SyncRun, revision: number) => Promise<StoredRun | undefined>;
  readonly removeRun: (stored: StoredRun) => Promise<boolean>;

  /** Keeps a good list under its digest, and forgets the ones before. */
  readonly keepList: (name: string, digest: string, list: readonly WantedRemote[]) => Promise<void>;
  readonly keptList: (name: string, digest: string) => Promise<readonly WantedRemote[] | undefined>;
}
