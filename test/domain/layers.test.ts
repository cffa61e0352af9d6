import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fileSettings,
  leftoverTeams,
  rowSettings,
  sameDatabaseEntry,
  sameRow,
  toRow,
  type DatabaseEntry,
} from '../../src/domain/layers.ts';
import { isFrozen, sameSettings } from '../../src/domain/remote.ts';
import { someDatabaseEntry, someRow, someSettings } from '../support/domain-arbitraries.ts';
import { restriction, row, stored, team } from '../support/domain-samples.ts';

describe('a row', () => {
  it('of settings says these settings, and has no team left over', () => {
    fc.assert(
      fc.property(someSettings, (settings) => {
        expect(rowSettings(toRow(settings))).toEqual(settings);
        expect(leftoverTeams(toRow(settings))).toEqual([]);
      }),
    );
  });

  it('under allow_all hides its teams; they are left over', () => {
    const open = row({ search_policy: 'no_search', restriction: 'allow_all', leftover: ['blue'] });
    expect(rowSettings(open)).toEqual({ search_policy: 'no_search', restriction: { tag: 'allow_all', value: null } });
    expect(leftoverTeams(open)).toEqual([team('blue')]);
  });

  it('is the same as one with its teams in another order, and as no other', () => {
    fc.assert(
      fc.property(someRow, someRow, (a, b) => {
        expect(sameRow(a, { ...a, teams: [...a.teams].reverse() })).toBe(true);
        expect(sameRow(a, b)).toBe(JSON.stringify(a) === JSON.stringify(b));
      }),
    );
  });

  it('is not the same as none', () => {
    fc.assert(
      fc.property(someRow, (some) => {
        expect([sameRow(some, undefined), sameRow(undefined, some), sameRow(undefined, undefined)]).toEqual([false, false, true]);
      }),
    );
  });
});

describe('what the database holds', () => {
  const broken = (problem: string): DatabaseEntry => ({ kind: 'unreadable', problem });

  it('is the same as itself and as nothing that differs', () => {
    fc.assert(
      fc.property(someDatabaseEntry, someDatabaseEntry, (a, b) => {
        expect(sameDatabaseEntry(a, b)).toBe(JSON.stringify(a) === JSON.stringify(b));
        expect(sameDatabaseEntry(a, undefined)).toBe(false);
      }),
    );
  });

  it('is not the same when it is unreadable in another way', () => {
    expect(sameDatabaseEntry(broken('its search_policy is 7'), broken('its search_policy is 7'))).toBe(true);
    expect(sameDatabaseEntry(broken('its search_policy is 7'), broken('its restriction is 5'))).toBe(false);
  });

  it('is not the same when it is unreadable and when it is not, or not there', () => {
    expect(sameDatabaseEntry(broken('its restriction is 5'), stored({ search_policy: 'no_search', restriction: [] }))).toBe(false);
    expect(sameDatabaseEntry(undefined, broken('its restriction is 5'))).toBe(false);
  });
});

describe('settings', () => {
  it('of a file entry are always for everybody', () => {
    expect(fileSettings({ search_policy: 'full_search' })).toEqual({ search_policy: 'full_search', restriction: restriction('allow_all') });
  });

  it('are the same with the teams in another order or twice, and differ by a team more', () => {
    const of = (...teams: ('blue' | 'green')[]) => ({
      search_policy: 'no_search' as const,
      restriction: { tag: 'restrict_by_team' as const, value: teams.map(team) },
    });
    expect(sameSettings(of('blue', 'green'), of('green', 'blue', 'blue'))).toBe(true);
    expect(sameSettings(of('blue'), of('blue', 'green'))).toBe(false);
    expect(sameSettings(of('blue', 'green'), of('blue'))).toBe(false);
  });

  it('for everybody differ from those for nobody', () => {
    const search_policy = 'no_search';
    expect(sameSettings({ search_policy, restriction: restriction('allow_all') }, { search_policy, restriction: restriction([]) })).toBe(
      false,
    );
  });

  it('are frozen only without search and without a team', () => {
    expect(isFrozen({ search_policy: 'no_search', restriction: restriction([]) })).toBe(true);
    expect(isFrozen({ search_policy: 'exact_handle_search', restriction: restriction([]) })).toBe(false);
    expect(isFrozen({ search_policy: 'no_search', restriction: restriction(['blue']) })).toBe(false);
    expect(isFrozen({ search_policy: 'no_search', restriction: restriction('allow_all') })).toBe(false);
  });
});
