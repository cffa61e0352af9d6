import type { LegacyInputs } from '../../../ports/legacy-inputs.ts';
import { readInputs } from './read-inputs.ts';

/** Reads what a migration is given, by the names that it was given under. */
export const legacyInputs: LegacyInputs = {
  read: (inputs) => Promise.resolve(readInputs(inputs.map(({ name, content }) => ({ file: name, text: content })))),
};
