/** Why something cannot be had here, and the command that would change that. */
export interface Missing {
  readonly missing: string;
}

/** Tells what is missing from what was found. */
export const isMissing = (found: object): found is Missing => 'missing' in found;
