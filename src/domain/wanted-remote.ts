import type { Domain } from './domain.ts';
import { sameRestriction, type Restriction, type SearchPolicy } from './remote.ts';

/** What a list says of one remote. A field that the list leaves out is absent here too. */
export interface WantedRemote {
  readonly domain: Domain;
  readonly search_policy?: SearchPolicy;
  readonly restriction?: Restriction;
}

/** Whether both say the same, and leave out the same. */
export const sameWanted = (a: WantedRemote, b: WantedRemote): boolean =>
  a.search_policy === b.search_policy && sameOrLeftOut(a.restriction, b.restriction);

/** Whether both are the same restriction, or both are left out. */
export const sameOrLeftOut = (a: Restriction | undefined, b: Restriction | undefined): boolean =>
  a === undefined || b === undefined ? a === b : sameRestriction(a, b);

/** The list with each remote once where it says the same of it more than once; what contradicts itself stays, to be refused. */
export function withoutTwins(list: readonly WantedRemote[]): readonly WantedRemote[] {
  const first = new Map<Domain, WantedRemote>();
  return list.filter((one) => {
    const twin = first.get(one.domain);
    if (!twin) first.set(one.domain, one);
    return !twin || !sameWanted(twin, one);
  });
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
