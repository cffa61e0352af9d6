import { decide, degree, OPERATIONS, type Basis, type Operation } from './decide.ts';
import type { StepHazardName } from './hazard.ts';
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
  if (teamsOf(before).length > 0 || teamsOf(after).length > 0) return compared(before, after);
  // Without teams there are less than two hundred different questions, and a plan asks them ten thousand times.
  const key = `${before.strategy} ${keyOf(before)} ${after.strategy} ${keyOf(after)}`;
  const known = withoutTeams.get(key) ?? compared(before, after);
  withoutTeams.set(key, known);
  return known;
}

const withoutTeams = new Map<string, readonly AccessChange[]>();

const keyOf = ({ standing }: Basis): string =>
  typeof standing === 'object' ? `${standing.search_policy} ${standing.restriction.tag}` : String(standing);

function compared(before: Basis, after: Basis): readonly AccessChange[] {
  const alike = audiencesThatFareAlike(teamsOf(before), teamsOf(after));
  return OPERATIONS.flatMap((operation) => alike.flatMap((audiences) => changesFor(audiences, { before, after, operation })));
}

/** The sum of the changes in one word. */
export function effectOf(changes: readonly AccessChange[]): AccessEffect {
  const wider = changes.some((change) => change.effect === 'wider');
  const narrower = changes.some((change) => change.effect === 'narrower');
  if (wider && narrower) return 'both';
  if (wider) return 'wider';
  return narrower ? 'narrower' : 'same';
}

/** Whether federation itself is lost. */
export const cutsFederation = (changes: readonly AccessChange[]): boolean =>
  changes.some((change) => change.operation === 'federate' && change.effect === 'narrower');

/** The hazards that lie in how access changes. Where federation is cut, that says all that is lost. */
export function accessHazards(changes: readonly AccessChange[]): readonly StepHazardName[] {
  const has = (effect: AccessChange['effect']): boolean => changes.some((change) => change.effect === effect);
  const lost = cutsFederation(changes) ? 'CUTS_FEDERATION' : 'NARROWS_ACCESS';
  return [...(has('wider') ? (['WIDENS_ACCESS'] as const) : []), ...(has('narrower') ? ([lost] as const) : [])];
}

/** Looks at the first of audiences that fare alike, since lists of teams can be long. */
function changesFor(
  audiences: readonly Audience[],
  { before, after, operation }: { readonly before: Basis; readonly after: Basis; readonly operation: Operation },
): readonly AccessChange[] {
  const [first] = audiences;
  if (first === undefined) return [];
  const team = first === 'no team' ? undefined : first === 'other team' ? OTHER_TEAM : first;
  const difference = degree(decide(after, operation, team)) - degree(decide(before, operation, team));
  if (difference === 0) return [];
  return audiences.map((audience) => ({ operation, audience, effect: difference > 0 ? 'wider' : 'narrower' }));
}

/** Users without team, those of teams in neither list, of one team in both (the others fare like it), in the first, in the second. */
function audiencesThatFareAlike(before: readonly TeamId[], after: readonly TeamId[]): readonly (readonly Audience[])[] {
  const lost = teamsLess(before, after);
  const common = teamsLess(before, lost).slice(0, 1);
  return [['no team'], ['other team'], common, lost, teamsLess(after, before)];
}

const teamsOf = (basis: Basis): readonly TeamId[] =>
  basis.standing === undefined || basis.standing === 'unreadable' ? [] : listedTeams(basis.standing.restriction);
