import { describe, expect, it } from 'vitest';
import { brigAddTeam, brigPost, brigPut, brigRemoveTeam, type BrigGround, type BrigRefusal } from '../../src/domain/brig-write.ts';
import { assertDomain } from '../../src/domain/domain.ts';
import type { FileEntry } from '../../src/domain/layers.ts';
import type { SearchPolicy } from '../../src/domain/remote.ts';
import { restriction, row, stored, team, type RestrictionText, type RowText } from '../support/domain-samples.ts';

const domain = assertDomain('partner.example');
const EMPTY: BrigGround = { file: undefined, database: undefined, total: 0 };

const entry = (search_policy: SearchPolicy, teams: RestrictionText) => ({ domain, search_policy, restriction: restriction(teams) });
const fileEntry = (search_policy: SearchPolicy): FileEntry => ({ domain, search_policy, file: 'values.yaml', line: 3 });
const withRow = (text: RowText): BrigGround => ({ ...EMPTY, database: stored(text), total: 1 });
const writes = (text: RowText) => ({ ok: true, value: row(text) });
const refuses = (kind: BrigRefusal['kind']) => ({ ok: false, problem: expect.objectContaining({ kind }) as unknown });

describe('POST of a remote', () => {
  it('creates what the body says', () => {
    expect(brigPost(entry('full_search', ['blue']), EMPTY)).toEqual(writes({ search_policy: 'full_search', restriction: ['blue'] }));
  });

  it('overwrites policy and restriction, and adds its teams to those that are there', () => {
    const ground = withRow({ search_policy: 'no_search', restriction: ['green'] });
    expect(brigPost(entry('full_search', ['blue']), ground)).toEqual(
      writes({ search_policy: 'full_search', restriction: ['blue', 'green'] }),
    );
  });

  it('leaves the teams behind under allow_all, and a later restriction brings them back', () => {
    const opened = brigPost(entry('no_search', 'allow_all'), withRow({ search_policy: 'no_search', restriction: ['green'] }));
    expect(opened).toEqual(writes({ search_policy: 'no_search', restriction: 'allow_all', leftover: ['green'] }));
    const again = brigPost(
      entry('no_search', ['blue']),
      withRow({ search_policy: 'no_search', restriction: 'allow_all', leftover: ['green'] }),
    );
    expect(again).toEqual(writes({ search_policy: 'no_search', restriction: ['blue', 'green'] }));
  });

  it('of what the file says writes a row too', () => {
    const ground = { ...EMPTY, file: fileEntry('full_search') };
    expect(brigPost(entry('full_search', 'allow_all'), ground)).toEqual(writes({ search_policy: 'full_search', restriction: 'allow_all' }));
  });

  it.each([
    ['another policy', entry('no_search', 'allow_all')],
    ['a restriction, even with the same policy', entry('full_search', ['blue'])],
    ['a restriction to nobody', entry('full_search', [])],
  ])('with %s than the file is refused, with both sides in the answer', (_, wanted) => {
    const file = fileEntry('full_search');
    expect(brigPost(wanted, { ...EMPTY, file })).toEqual({ ok: false, problem: { kind: 'diverges-from-file', wanted, file } });
  });

  it('is refused at 10,000 rows, also for one that is there; 9,999 leave room for one', () => {
    const wanted = entry('no_search', 'allow_all');
    expect(brigPost(wanted, { ...EMPTY, total: 9_999 })).toMatchObject({ ok: true });
    expect(brigPost(wanted, { ...EMPTY, total: 10_000 })).toEqual(refuses('maximum-reached'));
    const there = withRow({ search_policy: 'no_search', restriction: 'allow_all' });
    expect(brigPost(wanted, { ...there, total: 10_000 })).toEqual(refuses('maximum-reached'));
  });

  it('looks at the file before it counts', () => {
    const full = { ...EMPTY, file: fileEntry('full_search'), total: 10_000 };
    expect(brigPost(entry('no_search', 'allow_all'), full)).toEqual(refuses('diverges-from-file'));
  });
});

describe('PUT of a remote', () => {
  it('replaces policy, restriction and the whole team list', () => {
    const ground = withRow({ search_policy: 'no_search', restriction: ['green'] });
    expect(brigPut(domain, entry('full_search', ['blue']), ground)).toEqual(
      writes({ search_policy: 'full_search', restriction: ['blue'] }),
    );
  });

  it('with allow_all clears the teams, those left over too', () => {
    const ground = withRow({ search_policy: 'no_search', restriction: 'allow_all', leftover: ['green'] });
    expect(brigPut(domain, entry('no_search', 'allow_all'), ground)).toEqual(
      writes({ search_policy: 'no_search', restriction: 'allow_all' }),
    );
  });

  it('is not bound by the limit', () => {
    const ground = { ...withRow({ search_policy: 'no_search', restriction: 'allow_all' }), total: 10_000 };
    expect(brigPut(domain, entry('full_search', 'allow_all'), ground)).toMatchObject({ ok: true });
  });

  it('of a row that cannot be read repairs it', () => {
    const ground: BrigGround = { ...EMPTY, database: { kind: 'unreadable', problem: 'its search_policy is 7' }, total: 1 };
    expect(brigPut(domain, entry('no_search', []), ground)).toEqual(writes({ search_policy: 'no_search', restriction: [] }));
  });

  it('of a domain without a row is refused', () => {
    const wanted = entry('no_search', 'allow_all');
    expect(brigPut(domain, wanted, EMPTY)).toEqual({ ok: false, problem: { kind: 'not-found', wanted } });
  });

  it('of a domain in the file is refused, even when it says the same', () => {
    const ground = { ...withRow({ search_policy: 'full_search', restriction: 'allow_all' }), file: fileEntry('full_search') };
    expect(brigPut(domain, entry('full_search', 'allow_all'), ground)).toEqual(refuses('in-file'));
  });

  it('with another domain in the path than in the body is refused before all else', () => {
    const path = assertDomain('other.example');
    const problem = { kind: 'domain-changed', body: domain, path };
    expect(brigPut(path, entry('no_search', 'allow_all'), { ...EMPTY, file: fileEntry('full_search') })).toEqual({ ok: false, problem });
  });
});

describe('POST of a team', () => {
  it('adds it once, however often it is asked for', () => {
    const ground = withRow({ search_policy: 'no_search', restriction: ['green'] });
    const both = writes({ search_policy: 'no_search', restriction: ['blue', 'green'] });
    expect(brigAddTeam(team('blue'), ground)).toEqual({ ok: true, value: expect.objectContaining(both.value) as unknown });
    const again = brigAddTeam(team('blue'), withRow({ search_policy: 'no_search', restriction: ['blue', 'green'] }));
    expect(again).toEqual({ ok: true, value: expect.objectContaining(both.value) as unknown });
  });

  it('is refused for a domain that neither layer has', () => {
    expect(brigAddTeam(team('blue'), EMPTY)).toEqual(refuses('team-of-unknown-domain'));
  });

  it('is refused under allow_all, which the file always says', () => {
    expect(brigAddTeam(team('blue'), withRow({ search_policy: 'no_search', restriction: 'allow_all' }))).toEqual(
      refuses('not-restricted-by-team'),
    );
    expect(brigAddTeam(team('blue'), { ...EMPTY, file: fileEntry('no_search') })).toEqual(refuses('not-restricted-by-team'));
    const both = { ...withRow({ search_policy: 'no_search', restriction: ['green'] }), file: fileEntry('no_search') };
    expect(brigAddTeam(team('blue'), both)).toEqual(refuses('not-restricted-by-team'));
  });
});

describe('DELETE of a team', () => {
  it('takes it away and leaves the others; one that is not there is fine', () => {
    const ground = withRow({ search_policy: 'no_search', restriction: ['blue', 'green'] });
    expect(brigRemoveTeam(team('blue'), ground)).toMatchObject(writes({ search_policy: 'no_search', restriction: ['green'] }));
    expect(brigRemoveTeam(team('red'), ground)).toMatchObject(writes({ search_policy: 'no_search', restriction: ['blue', 'green'] }));
  });

  it('takes away a team left over under allow_all, and asks nothing of the file', () => {
    const ground = {
      ...withRow({ search_policy: 'no_search', restriction: 'allow_all', leftover: ['blue', 'red'] }),
      file: fileEntry('full_search'),
    };
    expect(brigRemoveTeam(team('blue'), ground)).toMatchObject(
      writes({ search_policy: 'no_search', restriction: 'allow_all', leftover: ['red'] }),
    );
  });

  it('of an unknown domain writes nothing and is no error', () => {
    expect(brigRemoveTeam(team('blue'), EMPTY)).toEqual({ ok: true, value: 'nothing' });
  });
});
