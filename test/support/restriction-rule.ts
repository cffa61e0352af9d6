import { decide, degree, OPERATIONS } from '../../src/domain/decide.ts';
import type { Standing } from '../../src/domain/effective.ts';
import { rowSettings, type Row } from '../../src/domain/layers.ts';
import type { TeamId } from '../../src/domain/team.ts';

/** What the two tables say of one domain at one instant. */
export type RowSeen = Row | 'unreadable' | undefined;

/**
 * Checks an instant between an old and a new row against the rule of the Cassandra registry: whatever is asked by whomever,
 * nobody has more than the larger of old and new, and nobody has less than the smaller. Answers what breaks it.
 */
export function breaksRule(old: RowSeen, wanted: RowSeen, seen: RowSeen, teams: readonly TeamId[]): string | undefined {
  return firstOf(teams, (ask) => {
    const [before, after, now] = [ask(old), ask(wanted), ask(seen)];
    if (now > Math.max(before, after)) return `more than the larger of ${String(before)} and ${String(after)}`;
    return now < Math.min(before, after) ? `less than the smaller of ${String(before)} and ${String(after)}` : undefined;
  });
}

/** Who has more by `seen` than by `most`, if anybody. */
export const exceeds = (most: RowSeen, seen: RowSeen, teams: readonly TeamId[]): string | undefined =>
  firstOf(teams, (ask) => (ask(seen) > ask(most) ? 'more than could be' : undefined));

function firstOf(teams: readonly TeamId[], problemOf: (ask: (row: RowSeen) => number) => string | undefined): string | undefined {
  for (const strategy of ['allowDynamic', 'allowAll'] as const) {
    for (const operation of OPERATIONS) {
      for (const team of [undefined, ...teams]) {
        const problem = problemOf((row) => degree(decide({ strategy, standing: standingOf(row) }, operation, team)));
        if (problem !== undefined) return `under ${strategy}, ${team ?? 'a user without a team'} has ${problem} for ${operation}`;
      }
    }
  }
  return undefined;
}

const standingOf = (row: RowSeen): Standing => (typeof row === 'object' ? rowSettings(row) : row);
