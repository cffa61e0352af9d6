import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { tokenOf } from '../support/brig/token-order.ts';
import { config, REMOTES, runningBrig, TEAM } from './running-brig.ts';

describe('the list', () => {
  it('§1.1 is brig’s JSON, and allowNone where no strategy is configured', async () => {
    const brig = await runningBrig();
    brig.store.seed('a.example', 'exact_handle_search');
    const answer = await brig.ask('GET', REMOTES);
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/json;charset=utf-8']);
    expect(answer.text).toBe(
      '{"remotes":[{"domain":"a.example","restriction":{"tag":"allow_all","value":null},"search_policy":"exact_handle_search"}],"strategy":"allowNone","update_interval":10}',
    );
  });

  it('§1.1 has the rows in token order, then the file in the order of domains', async () => {
    const fileEntries = ['z.example', 'b.example'].map((domain) => ({ domain, search_policy: 'no_search' as const }));
    const brig = await runningBrig({ fileEntries });
    const rows = Array.from({ length: 20 }, (_, index) => `row${String(index)}.example`);
    for (const domain of rows) brig.store.seed(domain, 'no_search');
    const listed = (await brig.list()).remotes.map(({ domain }) => domain);
    const tokens = listed.slice(0, 20).map((domain) => BigInt(tokenOf(domain)));
    expect(tokens.every((token, index) => index === 0 || token > (tokens[index - 1] ?? token))).toBe(true);
    expect(new Set(listed.slice(0, 20))).toEqual(new Set(rows));
    expect(listed.slice(20)).toEqual(['b.example', 'z.example']);
  });

  it('§1.1 knows Cassandra’s token', () => {
    expect(tokenOf('123')).toBe('-7468325962851647638');
  });

  it('§0.6 lists a domain of both layers twice, the same or not', async () => {
    const fileEntries = [
      { domain: 'same.example', search_policy: 'no_search' as const },
      { domain: 'other.example', search_policy: 'full_search' as const },
    ];
    const brig = await runningBrig({ fileEntries });
    brig.store.seed('same.example', 'no_search');
    brig.store.seed('other.example', 'no_search', []);
    const { remotes } = await brig.list();
    expect(remotes.filter(({ domain }) => domain === 'same.example')).toEqual([
      config('same.example', 'no_search'),
      config('same.example', 'no_search'),
    ]);
    expect(remotes.filter(({ domain }) => domain === 'other.example')).toEqual([
      config('other.example', 'no_search', []),
      config('other.example', 'full_search'),
    ]);
  });

  it('§1.6 h orders teams by version, then time, then bytes', async () => {
    const brig = await runningBrig();
    brig.store.seed('a.example', 'no_search', [TEAM.two, TEAM.one, TEAM.timed]);
    expect((await brig.list()).remotes).toEqual([config('a.example', 'no_search', [TEAM.timed, TEAM.one, TEAM.two])]);
  });

  it.each([null, 0])('§1.6 reads the restriction %s as allow_all, and hides the team rows', async (restriction) => {
    const brig = await runningBrig();
    brig.store.remotes.set('a.example', { search_policy: 2, restriction });
    brig.store.teams.set('a.example', new Set([TEAM.one]));
    expect((await brig.list()).remotes).toEqual([config('a.example')]);
  });

  it('§1.3 ends after 10,000 rows', async () => {
    const brig = await runningBrig();
    for (let index = 0; index < 10_001; index += 1) brig.store.seed(`row${String(index)}.example`, 'no_search');
    expect((await brig.list()).remotes).toHaveLength(10_000);
  });

  it.each([undefined, 0, 7, 30])('§1.4 says update_interval 10, where %s is configured', async (updateFreq) => {
    const brig = await runningBrig(updateFreq === undefined ? {} : { updateFreq });
    expect((await brig.list()).update_interval).toBe(10);
  });

  it('§1.3 forces allow_all on file entries, and folds their domain', async () => {
    const restriction = { tag: 'restrict_by_team', value: [] };
    const brig = await runningBrig({ fileEntries: [{ domain: 'A.Example', search_policy: 'no_search', restriction }] });
    expect((await brig.list()).remotes).toEqual([config('a.example', 'no_search')]);
  });

  it('§1.6 g lists an upper-case row in lower case; no PUT or POST reaches it', async () => {
    const brig = await runningBrig();
    brig.store.seed('Hand.Example', 'no_search');
    await brig.ask('PUT', `${REMOTES}/Hand.Example`, { body: config('Hand.Example') });
    expect((await brig.list()).remotes).toEqual([config('hand.example', 'no_search')]);
    await brig.ask('POST', REMOTES, { body: config('Hand.Example') });
    expect([...brig.store.remotes.keys()].sort()).toEqual(['Hand.Example', 'hand.example']);
  });

  it('§1.6 i is gzipped on request, as is []; it varies always', async () => {
    const brig = await runningBrig();
    for (const [method, path, body] of [
      ['GET', REMOTES, undefined],
      ['POST', REMOTES, config('a.example')],
    ] as const) {
      const zipped = await brig.ask(method, path, { ...(body && { body }), headers: { 'Accept-Encoding': 'gzip, deflate' } });
      expect([zipped.headers['content-encoding'], zipped.headers.vary]).toEqual(['gzip', 'Accept-Encoding']);
      expect(JSON.parse(gunzipSync(zipped.bytes).toString())).toBeDefined();
      expect((await brig.ask(method, path, body && { body })).headers.vary).toBe('Accept-Encoding');
    }
  });
});
