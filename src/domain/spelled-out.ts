import type { Change, ChangeAction } from './change.ts';
import type { Hazard, HazardName } from './hazard.ts';

/**
 * The hazards that a single request says by itself, so that they need no `allow` (interface.md, “Hazards”, third
 * column). A field that a PATCH leaves out is kept, so all that an upsert widens or narrows comes from a named field.
 */
const SPELLED_OUT: Readonly<Record<ChangeAction, readonly HazardName[]>> = {
  upsert: ['WIDENS_ACCESS', 'NARROWS_ACCESS'],
  freeze: ['NARROWS_ACCESS'],
  unfreeze: ['WIDENS_ACCESS', 'NARROWS_ACCESS'],
  remove: ['CUTS_FEDERATION', 'NARROWS_ACCESS', 'LEAVES_ORPHANS'],
  add_team: ['WIDENS_ACCESS'],
  remove_team: ['NARROWS_ACCESS'],
};

/** The hazards that the request neither says by itself nor allows by name. */
export function hazardsNotAllowed(change: Change, hazards: readonly Hazard[], allowed: readonly HazardName[]): readonly Hazard[] {
  const said = new Set<HazardName>([...SPELLED_OUT[change.action], ...saidByFields(change), ...allowed]);
  return hazards.filter((hazard) => !said.has(hazard.name));
}

function saidByFields(change: Change): readonly HazardName[] {
  if (change.action !== 'upsert' || change.restriction === undefined) return [];
  return change.search_policy === undefined ? ['DROPS_TEAMS'] : ['DROPS_TEAMS', 'CANNOT_BE_UNDONE'];
}
