import type { Domain } from './domain.ts';
import type { Restriction, SearchPolicy } from './remote.ts';
import type { TeamId } from './team.ts';

/** One wish. A field left out of an upsert is kept as it is; on create it is no_search and allow_all. */
export type Change =
  | { readonly action: 'upsert'; readonly domain: Domain; readonly search_policy?: SearchPolicy; readonly restriction?: Restriction }
  | { readonly action: 'freeze' | 'unfreeze' | 'remove'; readonly domain: Domain }
  | { readonly action: 'add_team' | 'remove_team'; readonly domain: Domain; readonly team: TeamId };

/** What a change is called in journal and plans. */
export type ChangeAction = Change['action'];
