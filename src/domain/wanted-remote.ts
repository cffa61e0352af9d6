import type { Domain } from './domain.ts';
import type { Restriction, SearchPolicy } from './remote.ts';

/** What a list says of one remote. A field that the list leaves out is absent here too. */
export interface WantedRemote {
  readonly domain: Domain;
  readonly search_policy?: SearchPolicy;
  readonly restriction?: Restriction;
}

/** How a list is written. */
export const LIST_FORMATS = ['json', 'yaml', 'csv', 'lines'] as const;
export type ListFormat = (typeof LIST_FORMATS)[number];

/** Why a list is refused: what was expected, what was found, and what to write instead; lines and columns count from 1. */
export interface ListProblem {
  readonly line?: number;
  readonly column?: number;
  readonly message: string;
}

/** The most bytes of a list; 10,000 remotes with some twenty teams each take no more. */
export const MAX_LIST_BYTES = 10 * 1024 * 1024;
