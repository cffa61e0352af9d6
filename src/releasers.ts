import type { Log } from './ports/log.ts';

/** What was opened, to be closed in reverse order. */
export interface Releasers {
  readonly push: (name: string, release: () => Promise<void> | void) => void;
  /** Closes everything, last opened first; one that fails is logged and does not keep the others open. */
  readonly releaseAll: () => Promise<void>;
}

/** An empty list of releasers. */
export function releasers(log: Log): Releasers {
  const open: { readonly name: string; readonly release: () => Promise<void> | void }[] = [];
  return {
    push: (name, release) => void open.push({ name, release }),
    async releaseAll() {
      for (let last = open.pop(); last; last = open.pop()) {
        try {
          await last.release();
        } catch (error) {
          log.error({ err: error }, `${last.name}: could not be closed`);
        }
      }
    },
  };
}
