import type { NewJournalEntry } from '../domain/journal.ts';
import type { Clock } from '../ports/clock.ts';
import type { Journal } from '../ports/journal.ts';
import type { Log } from '../ports/log.ts';

/** Puts starts and ends on record. */
export interface Recorder {
  /**
   * Claims what the entries are about, as it stood when the journal ended at `seen`. Durable when it resolves; until then, or
   * where somebody came first, nothing may be done. Throws a Fault when the journal cannot be written.
   */
  readonly start: (entries: readonly NewJournalEntry[], seen: number) => Promise<'started' | 'overtaken'>;
  /**
   * Records how it ended. The effect has happened, so this never fails, and takes no longer than {@link END_MS}: an end that
   * cannot be written now goes into the next block, and if the process dies first, the next start finds it out by itself (recover.ts).
   */
  readonly end: (entries: readonly NewJournalEntry[]) => Promise<void>;
  /** Writes the ends that could not be written before, so that what is decided next sees them. Throws as `start` does. */
  readonly catchUp: () => Promise<void>;
  /** How many ends are still to be written. */
  readonly unrecorded: () => number;
  /** Why the last block could not be written, until one can. */
  readonly problem: () => string | undefined;
}

/** Whoever waits for the answer to a change has waited for the change already. */
const END_MS = 5_000;

/** A recorder on a journal. */
export function recorder(journal: Journal, log: Log, clock: Pick<Clock, 'wait'>): Recorder {
  let unwritten: readonly NewJournalEntry[] = [];
  let problem: string | undefined;

  async function writing<T>(write: () => Promise<T>): Promise<T> {
    try {
      const result = await write();
      problem = undefined;
      return result;
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error);
      throw error;
    }
  }

  async function appendAll(entries: readonly NewJournalEntry[]): Promise<void> {
    const all = [...unwritten, ...entries];
    if (all.length === 0) return;
    try {
      await writing(() => journal.append(all));
      unwritten = [];
    } catch (error) {
      unwritten = all;
      throw error;
    }
  }

  // One after another: two at once would write the same ends twice, and forget those that came in between.
  let last: Promise<unknown> = Promise.resolve();
  const inOrder = (entries: readonly NewJournalEntry[]): Promise<void> => {
    const appended = last.then(() => appendAll(entries));
    last = appended.catch(() => undefined);
    return appended;
  };

  return {
    start: async (entries, seen) => ((await writing(() => journal.claim(entries, seen))) === 'overtaken' ? 'overtaken' : 'started'),
    // Where all is written nobody waits for an end that is being written.
    catchUp: () => (unwritten.length > 0 ? inOrder([]) : Promise.resolve()),
    async end(entries) {
      const recorded = inOrder(entries).catch((error: unknown) => {
        log.error({ err: error, entries: entries.length }, 'the end of a change could not be recorded; it goes into the next block');
      });
      await Promise.race([recorded, clock.wait(END_MS)]);
    },
    unrecorded: () => unwritten.length,
    problem: () => problem,
  };
}
