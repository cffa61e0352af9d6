import { decide, isIncomingSearch, type Decision, type Operation } from '../decide.ts';
import type { Domain } from '../domain.ts';
import type { Standing } from '../effective.ts';
import type { SearchPolicy } from '../remote.ts';
import type { Strategy } from '../strategy.ts';
import type { TeamId } from '../team.ts';
import type { LegacySettings } from './legacy-settings.ts';

/** A backend as far as federation with others goes: what it decides about a domain, or about any that nothing names (undefined). */
export type BackendRules = (domain: Domain | undefined, operation: Operation, team?: TeamId) => Decision;

/**
 * From 4.40 on (brig-contract §4): the strategy, and how each domain stands. What the federator denies does not happen, whatever
 * brig would say of it.
 */
export const rulesFrom440 =
  (strategy: Strategy, standingOf: (domain: Domain | undefined) => Standing): BackendRules =>
  (domain, operation, team) => {
    const basis = { strategy, standing: standingOf(domain) };
    return behindFederator(decide(basis, 'federate'), operation, () => decide(basis, operation, team));
  };

/**
 * From 4.36 to 4.39: who federates is decided as later, and what may be found by the policy of the list, for users of any team and of
 * none. A search of ours named no teams, and nobody was asked before a connection (wire-server at chart/4.36.0 and chart/4.39.0:
 * Brig/API/Federation.hs lookupSearchPolicy and getFederationStatus, Brig/User/API/Search.hs searchRemotely, Brig/API/Connection/Remote.hs).
 */
export const rulesFrom436To439 =
  (strategy: Strategy, standingOf: (domain: Domain | undefined) => Standing): BackendRules =>
  (domain, operation) => {
    const basis = { strategy, standing: standingOf(domain) };
    return behindFederator(decide(basis, 'federate'), operation, (passed) => {
      if (isIncomingSearch(operation)) return decide(basis, 'handle_incoming');
      if (operation !== 'mesh') return { ...passed, because: [...passed.because, 'Before 4.40 nothing else is asked.'] };
      return strategy === 'allowAll' && basis.standing === undefined ? MESH_UNLISTED : decide(basis, 'mesh');
    });
  };

/** Since chart/4.39.0; before, the list was asked under allowAll too, and which of the two a brig is, it does not show. */
const MESH_UNLISTED: Decision = {
  allowed: true,
  because: [
    'The strategy is allowAll: at 4.39 every backend counts as connected with ours; at 4.36 to 4.38 one that is not in the list does not.',
  ],
};

/**
 * Up to 4.35: the federator's list decides who, brig's list what they may find, no_search where it has no entry. Nothing else was
 * asked: connections, searches of ours and conversations went wherever the federator let them
 * (wire-server at chart/4.35: Brig/API/Util.hs lookupSearchPolicy; there is no get-not-fully-connected-backends, and a search sends no teams).
 */
export function rulesUpTo435({ allowed, entries }: Pick<LegacySettings, 'allowed' | 'entries'>): BackendRules {
  const permitted = new Set(allowed?.domains.map(({ value }) => value));
  // Of two entries for one domain the first counted.
  const policies = new Map(entries.map(({ domain, search_policy }) => [domain, search_policy]));
  const federate = (domain: Domain | undefined): Decision => {
    if (allowed?.kind === 'allow_all') return { allowed: true, because: ['The federator’s allowAll let every backend pass.'] };
    if (allowed === undefined) return { allowed: false, because: ['Who was allowed is not known, so it counts as nobody.'] };
    return domain !== undefined && permitted.has(domain)
      ? { allowed: true, because: ['The federator’s allow list has the domain.'] }
      : { allowed: false, because: ['The federator’s allow list does not have the domain.'] };
  };
  return (domain, operation) =>
    behindFederator(federate(domain), operation, (passed) =>
      isIncomingSearch(operation)
        ? byPolicy(domain === undefined ? undefined : policies.get(domain))
        : { ...passed, because: [...passed.because, NOT_ASKED] },
    );
}

const NOT_ASKED = 'Up to 4.35 nothing else was asked.';

function behindFederator(federate: Decision, operation: Operation, decideBehind: (federate: Decision) => Decision): Decision {
  if (operation === 'federate') return federate;
  if (federate.allowed) return decideBehind(federate);
  return { ...federate, ...(isIncomingSearch(operation) && { search_policy: 'no_search' }) };
}

function byPolicy(policy: SearchPolicy | undefined): Decision {
  const search_policy = policy ?? 'no_search';
  const because = policy === undefined ? 'brig’s list has no entry for the domain, which meant no_search.' : `brig’s list says ${policy}.`;
  return { allowed: search_policy !== 'no_search', search_policy, because: [because] };
}
