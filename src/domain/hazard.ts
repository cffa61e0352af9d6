import type { Domain } from './domain.ts';

/** Consequences that must be allowed by name (interface.md, “Hazards”). */
export const HAZARD_NAMES = [
  'WIDENS_ACCESS',
  'NARROWS_ACCESS',
  'CUTS_FEDERATION',
  'DROPS_TEAMS',
  'LEFTOVER_TEAMS',
  'TAKES_OVER',
  'FILE_REMAINS',
  'FILE_LIFTS_RESTRICTION',
  'LEAVES_ORPHANS',
  'CANNOT_BE_UNDONE',
] as const;
export type HazardName = (typeof HAZARD_NAMES)[number];

/** Hazards of plans over many remotes: no single request raises them, and allowing them is harmless. */
export const PLAN_HAZARD_NAMES = ['MASS_CHANGE', 'MASS_ADD', 'DATABASE_NOT_SEEN'] as const;

/** A named consequence of a step. */
export interface Hazard {
  readonly name: HazardName;
  readonly domain: Domain;
  readonly message: string;
}
