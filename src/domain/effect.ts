import { decide, degree, OPERATIONS, type Basis, type Operation } from './decide.ts';
import type { AccessEffect } from './journal.ts';
import { listedTeams } from './remote.ts';
import { teamsLess, type TeamId } from './team.ts';

/** For whom a decision is looked at: users without team, those of any team that no list names, or of one team. */
export type Audience = 'no team' | 'other team' | TeamId;

/** How one decision moves for one audience. */
export interface AccessChange {
  readonly operation: Operation;
  readonly audience: Audience;
  readonly effect: 'wider' | 'narrower';
}

/** Stands for any team that no list names; not a UUID, so that no list can. */
const OTHER_TEAM = 'any other team' as TeamId;

/** Every decision that grants more or less after than before; empty when nobody gains or loses. */
export function accessChanges(before: Basis, after: Basis): readonly AccessChange[] {
  const audiences: Audience[] = ['no team', 'other team', ...tellingTeams(teamsOf(before), teamsOf(after))];
  return OPERATIONS.flatMap((operation) => audiences.flatMap((audience) => accessChange(before, after, operation, audience)));
}

/** The sum of the changes in one word. */
export function effectOf(changes: readonly AccessChange[]): AccessEffect {
  const wider = changes.some((change) => change.effect === 'wider');
  const narrower = changes.some((change) => change.effect === 'narrower');
  if (wider && narrower) return 'both';
  if (wider) return 'wider';
  return narrower ? 'narrower' : 'same';
}

function accessChange(before: Basis, after: Basis, operation: Operation, audience: Audience): AccessChange[] {
  const team = audience === 'no team' ? undefined : audience === 'other team' ? OTHER_TEAM : audience;
  const difference = degree(decide(after, operation, team)) - degree(decide(before, operation, team));
  if (difference === 0) return [];
  return [{ operation, audience, effect: difference > 0 ? 'wider' : 'narrower' }];
}

/** The teams that one list has and the other lacks, and one of those in both: the others fare like that one. */
function tellingTeams(before: readonly TeamId[], after: readonly TeamId[]): readonly TeamId[] {
  const lost = teamsLess(before, after);
  const common = teamsLess(before, lost).slice(0, 1);
  return [...common, ...lost, ...teamsLess(after, before)];
}

const teamsOf = (basis: Basis): readonly TeamId[] =>
  basis.standing === undefined || basis.standing === 'unreadable' ? [] : listedTeams(basis.standing.restriction);
