import { describe, expect, it } from 'vitest';
import { dropInAddTeam, dropInPost, dropInPut, dropInRemoveTeam, dropInTeams } from '../../src/app/brig-api.ts';
import { assertDomain } from '../../src/domain/domain.ts';
import type { Entry } from '../../src/domain/remote.ts';
import { restriction, row, team, type RowText } from '../support/domain-samples.ts';
import { ALICE, entries, openWorld, valueOf } from './world.ts';

const A = assertDomain('a.example');
const wanted = (text: RowText): Entry => ({ domain: A, search_policy: text.search_policy, restriction: restriction(text.restriction) });

describe('a write through the drop-in', () => {
  it('is journalled like any other, with its hazards, and asks nobody to allow them', async () => {
    const { context, journalled } = openWorld();
    await context.registry.write(A, undefined, row({ search_policy: 'no_search', restriction: 'allow_all', leftover: ['red', 'blue'] }));
    valueOf(await dropInPost(context, wanted({ search_policy: 'full_search', restriction: ['green'] }), ALICE));
    expect(await dropInTeams(context, A)).toEqual([team('red'), team('blue'), team('green')]);
    const [started, done, ...more] = await journalled();
    expect(more).toEqual([]);
    expect([started?.outcome, done?.outcome]).toEqual(['started', 'done']);
    expect(done).toMatchObject({
      action: 'upsert',
      source: 'manual',
      actor: 'alice',
      before: { search_policy: 'no_search', restriction: { tag: 'allow_all' }, leftover_teams: [team('red'), team('blue')] },
      after: { search_policy: 'full_search', restriction: restriction(['red', 'blue', 'green']) },
      hazards: ['WIDENS_ACCESS', 'NARROWS_ACCESS', 'LEFTOVER_TEAMS'],
      effect: 'both',
    });
  });

  it('only ever adds teams by POST, replaces them by PUT, and removes one by DELETE', async () => {
    const { context, journalled } = openWorld();
    valueOf(await dropInPost(context, wanted({ search_policy: 'no_search', restriction: ['red'] }), ALICE));
    valueOf(await dropInPost(context, wanted({ search_policy: 'no_search', restriction: ['blue'] }), ALICE));
    expect(await dropInTeams(context, A)).toEqual([team('red'), team('blue')]);
    valueOf(await dropInPut(context, A, wanted({ search_policy: 'no_search', restriction: ['green'] }), ALICE));
    expect(await dropInTeams(context, A)).toEqual([team('green')]);
    valueOf(await dropInAddTeam(context, A, team('amber'), ALICE));
    valueOf(await dropInRemoveTeam(context, A, team('green'), ALICE));
    expect(await dropInTeams(context, A)).toEqual([team('amber')]);
    const done = (await journalled()).filter(({ outcome }) => outcome === 'done');
    expect(done.map(({ action }) => action)).toEqual(['upsert', 'upsert', 'upsert', 'add_team', 'remove_team']);
    expect(done[2]?.hazards).toContain('DROPS_TEAMS');
  });

  it('that changes nothing journals nothing', async () => {
    const { context, journalled } = openWorld();
    valueOf(await dropInPost(context, wanted({ search_policy: 'no_search', restriction: ['red'] }), ALICE));
    const before = await journalled();
    valueOf(await dropInPost(context, wanted({ search_policy: 'no_search', restriction: ['red'] }), ALICE));
    valueOf(await dropInAddTeam(context, A, team('red'), ALICE));
    valueOf(await dropInRemoveTeam(context, A, team('blue'), ALICE));
    valueOf(await dropInRemoveTeam(context, assertDomain('nobody.example'), team('blue'), ALICE));
    expect(await journalled()).toEqual(before);
  });

  it('that brig refuses is refused, and journals nothing', async () => {
    const { context, journalled } = openWorld({ file: { status: 'good', layer: { entries: entries({ 'file.example': 'no_search' }) } } });
    const domain = assertDomain('file.example');
    const differing = { ...wanted({ search_policy: 'full_search', restriction: 'allow_all' }), domain };
    const refused = async (write: Promise<unknown>, kind: string): Promise<void> => {
      expect(await write).toMatchObject({ ok: false, problem: { kind } });
    };
    await refused(dropInPost(context, differing, ALICE), 'diverges-from-file');
    await refused(dropInPut(context, domain, differing, ALICE), 'in-file');
    await refused(dropInPut(context, A, differing, ALICE), 'domain-changed');
    await refused(dropInPut(context, A, wanted({ search_policy: 'no_search', restriction: 'allow_all' }), ALICE), 'not-found');
    await refused(dropInAddTeam(context, A, team('red'), ALICE), 'team-of-unknown-domain');
    await refused(dropInAddTeam(context, domain, team('red'), ALICE), 'not-restricted-by-team');
    expect(await journalled()).toEqual([]);
    expect(await context.registry.count()).toBe(0);
  });

  it('is refused while the values files were never good', async () => {
    const { context, journalled } = openWorld({ file: { status: 'unknown' } });
    const refused = await dropInPost(context, wanted({ search_policy: 'no_search', restriction: 'allow_all' }), ALICE);
    expect(refused).toMatchObject({ ok: false, problem: { code: 'file-layer-unknown' } });
    expect(await journalled()).toEqual([]);
  });
});
