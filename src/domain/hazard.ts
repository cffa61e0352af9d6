import type { Domain } from './domain.ts';

/** Consequences of one step that must be allowed by name (interface.md, “Hazards”). */
export const STEP_HAZARD_NAMES = [
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
export type StepHazardName = (typeof STEP_HAZARD_NAMES)[number];

/** All consequences that must be allowed by name: those of a step, and those of a plan over many remotes. */
export const HAZARD_NAMES = [...STEP_HAZARD_NAMES, 'MASS_CHANGE', 'MASS_ADD', 'DATABASE_NOT_SEEN'] as const;
export type HazardName = (typeof HAZARD_NAMES)[number];

/** A named consequence, of the step on a domain or of a plan as a whole. */
export interface Hazard {
  readonly name: HazardName;
  readonly domain?: Domain;
  readonly message: string;
}

/** The names of hazards, each once, in the order of {@link HAZARD_NAMES}. */
export function namesOf(hazards: readonly Pick<Hazard, 'name'>[]): readonly HazardName[] {
  const there = new Set(hazards.map(({ name }) => name));
  return HAZARD_NAMES.filter((name) => there.has(name));
}
