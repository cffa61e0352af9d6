import type { Standing } from './effective.ts';
import { listedTeams, SEARCH_POLICIES, type SearchPolicy, type Settings } from './remote.ts';
import type { Strategy } from './strategy.ts';
import type { TeamId } from './team.ts';

/** What can be asked of the list; each is decided at one place in Wire (brig-contract §4). */
export const OPERATIONS = ['federate', 'connect', 'search_incoming', 'handle_incoming', 'search_outgoing', 'mesh'] as const;
export type Operation = (typeof OPERATIONS)[number];

/** The answer to “may they?”, with the reasons in the order in which they count. */
export interface Decision {
  readonly allowed: boolean;
  /** What a search by them may find of ours; for the two incoming searches only. */
  readonly search_policy?: SearchPolicy;
  readonly because: readonly string[];
}

/** Strategy and standing of one domain. */
export interface Basis {
  readonly strategy: Strategy;
  readonly standing: Standing;
}

/**
 * Decides one operation as brig and federator do (brig-contract §4, each cell of its table). `team` is the team of the
 * remote's user, where that user has one; for `search_outgoing` it is the team in which ours search.
 */
export function decide(basis: Basis, operation: Operation, team?: TeamId): Decision {
  if (basis.standing === 'unreadable') return { ...deny(UNREADABLE), ...(isIncomingSearch(operation) && { search_policy: 'no_search' }) };
  const decision = RULES[operation](basis.strategy, basis.standing, team);
  return basis.strategy === 'allowNone' && operation !== 'federate' && decision.allowed
    ? { ...decision, because: [...decision.because, DORMANT] }
    : decision;
}

type Rule = (strategy: Strategy, settings: Settings | undefined, team: TeamId | undefined) => Decision;

const RULES: Readonly<Record<Operation, Rule>> = {
  federate(strategy, settings) {
    if (strategy === 'allowNone') return deny('The strategy is allowNone: the federator denies every backend, listed or not.');
    if (strategy === 'allowAll') return allow('The strategy is allowAll: the federator lets every backend pass.');
    return settings
      ? allow('The strategy is allowDynamic and the domain is in the list; a restriction by team is not consulted here.')
      : deny('The strategy is allowDynamic and the domain is not in the list.');
  },

  connect(strategy, settings, team) {
    if (strategy === 'allowNone') return deny('The strategy is allowNone: no connection with users of any other backend.');
    if (strategy === 'allowAll') return allow('The strategy is allowAll: connections are allowed whatever the list says.');
    return byTeam(settings, team);
  },

  search_incoming(_strategy, settings, team) {
    const meant = byTeam(settings, team);
    return meant.allowed && settings ? policy(settings, meant.because) : { ...meant, search_policy: 'no_search' };
  },

  handle_incoming(_strategy, settings) {
    if (!settings) return { ...deny(NOT_LISTED), search_policy: 'no_search' };
    return policy(settings, ['A look-up by exact handle does not consult the restriction by team.']);
  },

  search_outgoing(_strategy, settings, team) {
    if (!settings) return deny(`${NOT_LISTED} Our backend then asks for nobody.`);
    const meant = byTeam(settings, team);
    return { ...meant, because: [...meant.because, 'What is found also depends on what the other backend lets ours search.'] };
  },

  mesh(strategy, settings) {
    if (strategy === 'allowAll') return allow('The strategy is allowAll: every backend counts as connected with ours.');
    return settings ? allow('The domain is in the list, so ours counts as connected with it.') : deny(NOT_LISTED);
  },
};

function byTeam(settings: Settings | undefined, team: TeamId | undefined): Decision {
  if (!settings) return deny(NOT_LISTED);
  if (settings.restriction.tag === 'allow_all') return allow('The domain is in the list for everybody (allow_all).');
  const count = String(listedTeams(settings.restriction).length);
  if (team === undefined) return deny(`The domain is restricted to ${count} team(s), and a user without a team is in none.`);
  return listedTeams(settings.restriction).includes(team)
    ? allow('The domain is restricted by team, and the team is listed.')
    : deny(`The domain is restricted to ${count} team(s), and team ${team} is not one of them.`);
}

const policy = (settings: Settings, because: readonly string[]): Decision => ({
  allowed: settings.search_policy !== 'no_search',
  search_policy: settings.search_policy,
  because: [...because, `The search policy of the domain is ${settings.search_policy}.`],
});

const allow = (reason: string): Decision => ({ allowed: true, because: [reason] });
const deny = (reason: string): Decision => ({ allowed: false, because: [reason] });
/** Whether it is about what they may find of ours. */
export const isIncomingSearch = (operation: Operation): boolean => operation === 'search_incoming' || operation === 'handle_incoming';

const NOT_LISTED = 'The domain is not in the list.';
const UNREADABLE =
  'What is written about the domain cannot be read or contradicts itself, so it is allowed nothing until that is repaired.';
const DORMANT =
  'The strategy is allowNone: the federator denies all traffic before this is asked. It comes into force when the strategy changes.';

/** How much a decision grants: 0 nothing, and more the more; search policies have three steps. */
export const degree = (decision: Decision): number =>
  decision.search_policy === undefined ? Number(decision.allowed) : SEARCH_POLICIES.indexOf(decision.search_policy);
