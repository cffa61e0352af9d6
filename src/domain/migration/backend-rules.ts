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
 * From 4.36 on (brig-contract §4): the strategy, and how each domain stands. What the federator denies does not happen, whatever
 * brig would say of it.
 */
export const rulesFrom436 =
  (strategy: Strategy, standingOf: (domain: Domain | undefined) => Standing): BackendRules =>
  (domain, operation, team) => {
    const basis = { strategy, standing: standingOf(domain) };
    return behindFederator(decide(basis, 'federate'), operation, () => decide(basis, operation, team));
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
