import type { Domain } from '../../domain/domain.ts';
import type { Entry, Restriction, SearchPolicy } from '../../domain/remote.ts';

// brig puts Haskell's `show` of its values into its messages. Names of constructors and fields: wire-server
// types-common Data.Domain, wire-api Wire.API.Routes.FederationDomainConfig and Wire.API.User.Search.

const POLICIES: Readonly<Record<SearchPolicy, string>> = {
  no_search: 'NoSearch',
  exact_handle_search: 'ExactHandleSearch',
  full_search: 'FullSearch',
};

/** A domain as brig's messages show it. */
export const showDomain = (domain: Domain): string => `Domain {_domainText = "${domain}"}`;

/** An entry as brig's messages show it. */
export const showEntry = ({ domain, search_policy, restriction }: Entry): string =>
  `FederationDomainConfig {domain = ${showDomain(domain)}, searchPolicy = ${POLICIES[search_policy]}, restriction = ${showRestriction(restriction)}}`;

function showRestriction(restriction: Restriction): string {
  if (restriction.tag === 'allow_all') return 'FederationRestrictionAllowAll';
  return `FederationRestrictionByTeam [${restriction.value.join(',')}]`;
}
