import type { Domain } from '../domain/domain.ts';
import { MAX_REMOTES, type Restriction } from '../domain/remote.ts';
import { bad, ok, type Result } from '../domain/result.ts';
import { sameOrLeftOut, sameWanted, type ListProblem, type WantedRemote } from '../domain/wanted-remote.ts';
import { placeText, type Place } from './places.ts';
import { quoted, visible } from './quoted.ts';

/** Says what is wrong; it may ask for the name of a place. */
export type Says<P> = (nameOf: (at: P) => string) => string;

/**
 * A list while it is read, with all that is wrong with it. `P` is how a format remembers a place: lines and columns are
 * worked out only when there is a problem to show.
 */
export interface Draft<P> {
  readonly refuse: (at: P, says: Says<P>) => void;
  /** How many problems there are so far. */
  readonly problems: () => number;
  /** Takes a remote; the same again is no second one, and one that says something else is a problem. */
  readonly take: (remote: WantedRemote, at: P) => void;
  /** The list, or every problem of it: one is enough to refuse the whole. */
  readonly finish: (placeOf: (at: P) => Place) => Result<readonly WantedRemote[], readonly ListProblem[]>;
}

const MOST_SHOWN = 20;

/** An empty draft. */
export function draftList<P>(): Draft<P> {
  const taken = new Map<Domain, { readonly remote: WantedRemote; readonly at: P }>();
  const shown: { readonly at: P; readonly says: Says<P> }[] = [];
  let count = 0;
  const refuse = (at: P, says: Says<P>): void => {
    count += 1;
    if (shown.length < MOST_SHOWN) shown.push({ at, says });
  };
  return {
    refuse,
    problems: () => count,
    take: (remote, at) => {
      const twin = taken.get(remote.domain);
      if (twin !== undefined) {
        if (!sameWanted(twin.remote, remote)) refuse(at, contradiction(twin, { remote, at }));
        return;
      }
      taken.set(remote.domain, { remote, at });
      if (taken.size === MAX_REMOTES + 1) refuse(at, () => TOO_MANY);
    },
    finish: (placeOf) => {
      if (count === 0) return ok([...taken.values()].map(({ remote }) => remote));
      const problems = shown.map(({ at, says }) => ({ ...placeOf(at), message: visible(says((place) => placeText(placeOf(place)))) }));
      const more = count > shown.length ? [{ message: `There are ${String(count - shown.length)} more problems.` }] : [];
      return bad([...problems.sort(byPlace), ...more]);
    },
  };
}

const TOO_MANY = `Expected at most ${String(MAX_REMOTES)} remotes, which is all that brig lists; the list goes on from here. Take out what is not needed.`;

const byPlace = (a: Place, b: Place): number => a.line - b.line || (a.column ?? 0) - (b.column ?? 0);

interface Taken<P> {
  readonly remote: WantedRemote;
  readonly at: P;
}

function contradiction<P>(first: Taken<P>, second: Taken<P>): Says<P> {
  const [a, b] = [first.remote, second.remote];
  const differing = [
    ...(a.search_policy === b.search_policy ? [] : [(one: WantedRemote) => `search_policy ${one.search_policy ?? 'left out'}`]),
    ...(sameOrLeftOut(a.restriction, b.restriction) ? [] : [(one: WantedRemote) => `restriction ${restrictionText(one.restriction)}`]),
  ];
  const said = (one: WantedRemote): string => differing.map((field) => field(one)).join(' and ');
  return (nameOf) =>
    `Expected each domain once; ${quoted(a.domain)} stands on ${nameOf(first.at)} with ${said(a)} and on ${nameOf(second.at)} with ${said(b)}. Keep the one that holds.`;
}

function restrictionText(restriction: Restriction | undefined): string {
  if (restriction === undefined) return 'left out';
  if (restriction.tag === 'allow_all') return restriction.tag;
  const { value } = restriction;
  const teams = value.length > 3 ? [...value.slice(0, 3), `${String(value.length - 3)} more`] : value;
  return `restrict_by_team [${teams.join(', ')}]`;
}
