import type { SearchPolicy } from '../../../src/domain/remote.ts';

/** A FederationDomainConfig as brig's clients send it; `teams` undefined is allow_all. */
export const config = (domain: string, search_policy: SearchPolicy = 'full_search', teams?: readonly string[]): object => ({
  domain,
  search_policy,
  restriction: teams ? { tag: 'restrict_by_team', value: teams } : { tag: 'allow_all', value: null },
});

/** A FederationRemoteTeam. */
export const teamBody = (team_id: string): object => ({ team_id });

/** What every 533 of brig begins with. */
export const PREFIX = 'Could parse body, but got an unexpected error response: ';

/** The body of a 533. */
export const refusal = (message: string): object => ({ code: 533, label: 'federation-unexpected-wai-error', message: PREFIX + message });
