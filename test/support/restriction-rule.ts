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
  for (const strategy of ['allowDynamic', 'allowAll'] as const) {
    for (const operation of OPERATIONS) {
      for (const team of [undefined, ...teams]) {
        const ask = (row: RowSeen): number => degree(decide({ strategy, standing: standingOf(row) }, operation, team));
        const [before, after, now] = [ask(old), ask(wanted), ask(seen)];
        if (now > Math.max(before, after)) return told(strategy, operation, team, 'more than the larger', { before, after, now });
        if (now < Math.min(before, after)) return told(strategy, operation, team, 'less than the smaller', { before, after, now });
      }
    }
  }
  return undefined;
}

const standingOf = (row: RowSeen): Standing => (typeof row === 'object' ? rowSettings(row) : row);

const told = (strategy: string, operation: string, team: TeamId | undefined, what: string, degrees: object): string =>
  `under ${strategy}, ${team ?? 'a user without a team'} has ${what} for ${operation}: ${JSON.stringify(degrees)}`;
