import { Fault } from '../../../domain/fault.ts';
import type { RegistryFinding } from '../../../ports/registry.ts';
import type { NodeTime, Session } from '../session/session.ts';

/** How far the clocks of two nodes are apart at least, in milliseconds. */
export interface ClockSpread {
  readonly milliseconds: number;
  readonly ahead: string;
  readonly behind: string;
}

/** What is known of the clocks of the nodes: whoever writes by one that is ahead hides what is written by the others. */
export interface Clocks {
  /** Looks at them in the background, unless that was done a moment ago. */
  readonly look: () => void;
  /** Throws a Fault where they are so far apart that a write of ours could hide one of brig's. */
  readonly assertTogether: () => void;
  readonly findings: () => readonly RegistryFinding[];
}

const LOOK_EVERY_MS = 60_000;
// What is written within so short a time is seldom about the same row; beyond it a person's next change is hidden (dependencies.md §6).
const [TELL_FROM_MS, REFUSE_FROM_MS] = [50, 500];

/** Follows the clocks of the nodes of a session. */
export function nodeClocks(session: Pick<Session, 'nodeTimes'>, now: () => number = () => performance.now()): Clocks {
  let spread: ClockSpread | undefined;
  let lookedAt = -Infinity;
  return {
    look: () => {
      if (now() - lookedAt < LOOK_EVERY_MS) return;
      lookedAt = now();
      // Where the nodes do not answer now, something else says so.
      session.nodeTimes().then(
        (times) => (spread = spreadOf(times)),
        () => (spread = undefined),
      );
    },
    assertTogether: () => {
      if (spread && spread.milliseconds >= REFUSE_FROM_MS) throw new Fault('registry', refusal(spread), { effect: 'none' });
    },
    findings: () => (spread && spread.milliseconds >= TELL_FROM_MS ? [finding(spread)] : []),
  };
}

/** What is certain of the spread: each node said its time somewhere between the question and the answer. Undefined for one node. */
export function spreadOf(times: readonly NodeTime[]): ClockSpread | undefined {
  if (times.length < 2) return undefined;
  const bounds = times.map(({ node, said, asked, answered }) => ({ node, least: said - answered, most: said - asked }));
  const ahead = bounds.reduce((a, b) => (b.least > a.least ? b : a));
  const behind = bounds.reduce((a, b) => (b.most < a.most ? b : a));
  return { milliseconds: Math.max(0, Math.round(ahead.least - behind.most)), ahead: ahead.node, behind: behind.node };
}

const apart = ({ milliseconds, ahead, behind }: ClockSpread): string =>
  `the clock of ${ahead} is ${String(milliseconds)} ms or more ahead of that of ${behind}`;

const SEE = 'See that all nodes follow a time server.';

const refusal = (spread: ClockSpread): string =>
  `${apart(spread)}; a write through the one hides what brig writes through the other for that long. ${SEE} They are compared once a minute. Nothing was changed.`;

const finding = (spread: ClockSpread): RegistryFinding =>
  spread.milliseconds < REFUSE_FROM_MS
    ? {
        code: 'clocks-differ',
        severity: 'warning',
        message: `In Cassandra ${apart(spread)}: a later write can be hidden by an earlier one. ${SEE}`,
      }
    : { code: 'clocks-differ', severity: 'error', message: `In Cassandra ${apart(spread)}: writes are refused until they agree. ${SEE}` };
