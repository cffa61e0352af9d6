import { decide, degree, OPERATIONS } from './decide.ts';
import type { Standing } from './effective.ts';
import { listedTeams } from './remote.ts';
import type { TeamId } from './team.ts';

// Under allowNone nobody has anything.
const STRATEGIES = ['allowDynamic', 'allowAll'] as const;
const OTHER_TEAM = 'any other team' as TeamId;

/** Whether, whatever is asked by whomever, nobody has more by `seen` than by the larger of two states. */
export function exceedsNone(seen: Standing, one: Standing, other: Standing): boolean {
  const teams = new Set([one, other, seen].flatMap((standing) => (typeof standing === 'object' ? listedTeams(standing.restriction) : [])));
  return STRATEGIES.every((strategy) =>
    OPERATIONS.every((operation) =>
      [undefined, OTHER_TEAM, ...teams].every((team) => {
        const has = (standing: Standing): number => degree(decide({ strategy, standing }, operation, team));
        return has(seen) <= Math.max(has(one), has(other));
      }),
    ),
  );
}
