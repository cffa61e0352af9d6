import { entriesAfter, type JournalLine } from './journal-audit.ts';

/** Counts, on from start to start, how often each step of each plan is on record as done. */
export interface StepsDone {
  /** Reads what is new in the journal. Throws where a step was done twice. */
  readonly follow: (url: string) => Promise<void>;
  /** Throws where not each of so many steps of a plan was done exactly once; those that may be missing are what a late write did. */
  readonly expectAll: (plan: string, total: number, mayMiss?: (n: number) => boolean) => void;
  /** Steps that are on record as done. */
  readonly count: () => number;
}

/** A count that has seen nothing yet. */
export function stepsDone(): StepsDone {
  const byPlan = new Map<string, Set<number>>();
  /** Ends that nobody knew, by the place of their entry. */
  const unsure = new Map<string, JournalLine>();
  let [seen, count] = [0, 0];
  const add = ({ plan = '', step = 0, domain }: JournalLine, seq: number): void => {
    const done = byPlan.get(plan) ?? new Set();
    if (done.has(step)) throw new Error(`step ${String(step)} of ${plan} (${String(domain)}) is done twice, again by entry ${String(seq)}`);
    byPlan.set(plan, done.add(step));
    count += 1;
  };
  return {
    async follow(url) {
      for (const entry of await entriesAfter(url, seen)) {
        seen = entry.seq;
        if (entry.outcome === 'unknown') unsure.set(String(seen), entry);
        if (entry.outcome !== 'done') continue;
        // What has come about after all is on record as what it is, and not as a second end of its step.
        const [, of = ''] = /\(entry (\d+)\)\. It has come about/.exec(entry.message ?? '') ?? [];
        const step = unsure.get(of) ?? entry;
        if (step.step !== undefined) add(step, seen);
      }
    },
    expectAll(plan, total, mayMiss = () => false) {
      const done = byPlan.get(plan) ?? new Set();
      const missing = Array.from({ length: total }, (_, index) => index + 1).filter((n) => !done.has(n) && !mayMiss(n));
      if (missing.length > 0) throw new Error(`of ${plan} these steps are not on record as done: ${missing.slice(0, 20).join(', ')}`);
      if (done.size > total) throw new Error(`of ${plan}, which has ${String(total)} steps, ${String(done.size)} are done`);
    },
    count: () => count,
  };
}
