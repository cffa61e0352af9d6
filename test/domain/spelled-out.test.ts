import { describe, expect, it } from 'vitest';
import { assertDomain } from '../../src/domain/domain.ts';
import type { Change } from '../../src/domain/change.ts';
import { STEP_HAZARD_NAMES, type HazardName } from '../../src/domain/hazard.ts';
import { ALLOW_ALL } from '../../src/domain/remote.ts';
import { hazardsNotAllowed } from '../../src/domain/spelled-out.ts';
import { team } from '../support/domain-samples.ts';

const domain = assertDomain('partner.example');
const EVERY_HAZARD = STEP_HAZARD_NAMES.map((name) => ({ name, domain, message: 'something happens' }));

const left = (change: Change, allowed: readonly HazardName[] = []): readonly HazardName[] =>
  hazardsNotAllowed(change, EVERY_HAZARD, allowed).map((hazard) => hazard.name);

/** What no single request says by itself, whatever it is: interface.md says “nothing” for these. */
const NEVER_SPELLED_OUT: readonly HazardName[] = ['LEFTOVER_TEAMS', 'TAKES_OVER', 'FILE_REMAINS', 'FILE_LIFTS_RESTRICTION'];

const REQUESTS: readonly [request: string, change: Change, stillToAllow: readonly HazardName[]][] = [
  [
    'a PUT of the domain',
    { action: 'upsert', domain, search_policy: 'no_search', restriction: ALLOW_ALL },
    ['CUTS_FEDERATION', 'LEAVES_ORPHANS'],
  ],
  [
    'a PATCH of the restriction',
    { action: 'upsert', domain, restriction: ALLOW_ALL },
    ['CUTS_FEDERATION', 'LEAVES_ORPHANS', 'CANNOT_BE_UNDONE'],
  ],
  [
    'a PATCH of the policy',
    { action: 'upsert', domain, search_policy: 'full_search' },
    ['CUTS_FEDERATION', 'DROPS_TEAMS', 'LEAVES_ORPHANS', 'CANNOT_BE_UNDONE'],
  ],
  ['a freeze', { action: 'freeze', domain }, ['WIDENS_ACCESS', 'CUTS_FEDERATION', 'DROPS_TEAMS', 'LEAVES_ORPHANS', 'CANNOT_BE_UNDONE']],
  ['an unfreeze', { action: 'unfreeze', domain }, ['CUTS_FEDERATION', 'DROPS_TEAMS', 'LEAVES_ORPHANS', 'CANNOT_BE_UNDONE']],
  ['a DELETE of the domain', { action: 'remove', domain }, ['WIDENS_ACCESS', 'DROPS_TEAMS', 'CANNOT_BE_UNDONE']],
  [
    'a DELETE of a team',
    { action: 'remove_team', domain, team: team('blue') },
    ['WIDENS_ACCESS', 'CUTS_FEDERATION', 'DROPS_TEAMS', 'LEAVES_ORPHANS', 'CANNOT_BE_UNDONE'],
  ],
];

describe('what a single request says by itself', () => {
  it.each(REQUESTS)('%s leaves the other hazards to be allowed by name', (_, change, stillToAllow) => {
    expect([...left(change)].sort()).toEqual([...NEVER_SPELLED_OUT, ...stillToAllow].sort());
  });

  it('a PUT of a team is asked for nothing when it widens, and for all but access otherwise', () => {
    const still = left({ action: 'add_team', domain, team: team('blue') });
    expect(still).not.toContain('WIDENS_ACCESS');
    expect(still).toEqual(
      expect.arrayContaining([...NEVER_SPELLED_OUT, 'CUTS_FEDERATION', 'DROPS_TEAMS', 'LEAVES_ORPHANS', 'CANNOT_BE_UNDONE']),
    );
  });
});

describe('a hazard', () => {
  it.each(STEP_HAZARD_NAMES)('%s is allowed by its own name and by no other', (name) => {
    const freeze: Change = { action: 'freeze', domain };
    expect(left(freeze, [name])).not.toContain(name);
    expect(left(freeze, [name])).toEqual(left(freeze).filter((other) => other !== name));
  });

  it('that is not there needs no word', () => {
    expect(hazardsNotAllowed({ action: 'remove', domain }, [], [])).toEqual([]);
  });
});
