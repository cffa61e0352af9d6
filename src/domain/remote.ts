import type { Domain } from './domain.ts';
import { sameTeams, teamSet, type TeamId } from './team.ts';

/** What users of a remote may find of ours by search, from least to most. */
export const SEARCH_POLICIES = ['no_search', 'exact_handle_search', 'full_search'] as const;
export type SearchPolicy = (typeof SEARCH_POLICIES)[number];

/** Who of a remote is meant: everybody, or the members of the named teams of theirs. */
export type Restriction =
  { readonly tag: 'allow_all'; readonly value: null } | { readonly tag: 'restrict_by_team'; readonly value: readonly TeamId[] };

/**
 * What one layer says about one domain, less the domain. The keys are brig's JSON keys, so that one shape serves from
 * the row to the answer (docs/adr/0002).
 */
export interface Settings {
  readonly search_policy: SearchPolicy;
  readonly restriction: Restriction;
}

/** What one layer says about one domain: brig's FederationDomainConfig. */
export interface Entry extends Settings {
  readonly domain: Domain;
}

/** The most remotes that brig lists (`LIMIT 10000`); the same holds for us. */
export const MAX_REMOTES = 10_000;

/** Everybody of the remote. */
export const ALLOW_ALL: Restriction = { tag: 'allow_all', value: null };

/** The members of these teams of the remote only. */
export const restrictByTeam = (teams: Iterable<TeamId>): Restriction => ({ tag: 'restrict_by_team', value: teamSet(teams) });

/** The teams that a restriction lists; none under allow_all. */
export const listedTeams = (restriction: Restriction): readonly TeamId[] =>
  restriction.tag === 'restrict_by_team' ? restriction.value : [];

/** Whether both say the same; team lists are compared as sets. */
export function sameSettings(a: Settings, b: Settings): boolean {
  return a.search_policy === b.search_policy && sameRestriction(a.restriction, b.restriction);
}

/** Whether both restrict alike; team lists are compared as sets. */
export function sameRestriction(a: Restriction, b: Restriction): boolean {
  return a.tag === b.tag && sameTeams(listedTeams(a), listedTeams(b));
}

/** Whether these settings are those of a frozen remote: no search, and no team of theirs is meant. */
export const isFrozen = (settings: Settings): boolean =>
  settings.search_policy === 'no_search' && settings.restriction.tag === 'restrict_by_team' && settings.restriction.value.length === 0;

/** The settings of a frozen remote (product.md, “freeze”). */
export const FROZEN: Settings = { search_policy: 'no_search', restriction: { tag: 'restrict_by_team', value: [] } };
