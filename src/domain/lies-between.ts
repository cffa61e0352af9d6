import { decide, degree, OPERATIONS } from './decide.ts';
import type { Standing } from './effective.ts';
import { listedTeams } from './remote.ts';
import type { TeamId } from './team.ts';

// Under allowNone nobody has anything.
const STRATEGIES = ['allowDynamic', 'allowAll'] as const;
const OTHER_TEAM = 'any other team' as TeamId;

/** Whether, whatever is asked by whomever, nobody has more by `seen` than the larger of two states, nor less than the smaller. */
export function liesBetween(seen: Standing, one: Standing, other: Standing): boolean {
  const teams = new Set([one, other, seen].flatMap((standing) => (typeof standing === 'object' ? listedTeams(standing.restriction) : [])));
  return STRATEGIES.every((strategy) =>
    OPERATIONS.every((operation) =>
      [undefined, OTHER_TEAM, ...teams].every((team) => {
        const [now, a, b] = [seen, one, other].map((standing) => degree(decide({ strategy, standing }, operation, team)));
        return now !== undefined && a !== undefined && b !== undefined && now <= Math.max(a, b) && now >= Math.min(a, b);
      }),
    ),
  );
}
