import { describe, expect, it } from 'vitest';
import type { EraName } from '../support/brig/era.ts';
import { config, refusedBecause, REMOTES, runningBrig, TEAM } from './running-brig.ts';

const ONE = `${REMOTES}/a.example`;
const TWO_LAYERS = [
  { domain: 'same.example', search_policy: 'no_search' as const },
  { domain: 'other.example', search_policy: 'full_search' as const },
];
const NO_ENDPOINT = { code: 404, label: 'no-endpoint', message: 'The requested endpoint does not exist' };

describe.each<EraName>(['4.36', '4.39'])('brig %s', (era) => {
  it('§0.7 drops a restriction in silence, and lists none', async () => {
    const brig = await runningBrig({ era });
    expect((await brig.ask('POST', REMOTES, { body: config('a.example', 'no_search', [TEAM.one]) })).status).toBe(200);
    expect((await brig.list()).remotes).toEqual([{ domain: 'a.example', search_policy: 'no_search' }]);
    expect([brig.store.remotes.get('a.example'), brig.store.teams.size]).toEqual([{ search_policy: 0, restriction: null }, 0]);
  });

  it('§1.1 asks for no restriction, but for the other two keys, the first of each', async () => {
    const brig = await runningBrig({ era });
    const post = async (body: string) => (await brig.ask('POST', REMOTES, { headers: { 'Content-Type': 'application/json' }, body })).text;
    expect(await post('{"domain":"a.example","domain":"b.example","search_policy":"no_search","restriction":7}')).toBe('[]');
    expect(await post('{"domain":"a.example"}')).toContain('key \\"search_policy\\" not found');
    expect([...brig.store.remotes.keys()]).toEqual(['a.example']);
  });

  it('§0.6 drops only identical pairs', async () => {
    const brig = await runningBrig({ era, fileEntries: TWO_LAYERS });
    brig.store.seed('same.example', 'no_search');
    brig.store.seed('other.example', 'no_search');
    const listed = (await brig.list()).remotes.map(({ domain, search_policy }) => `${domain} ${search_policy}`);
    expect(listed.sort()).toEqual(['other.example full_search', 'other.example no_search', 'same.example no_search']);
  });

  it.each([
    [undefined, 10],
    [10, 1],
    [1, 1],
    [0, 0],
    [-5, -5],
  ])('§1.4 makes an update frequency of %s an update_interval of %i', async (updateFreq, served) => {
    const brig = await runningBrig({ era, ...(updateFreq !== undefined && { updateFreq }) });
    expect((await brig.list()).update_interval).toBe(served);
  });

  it('§0.3 PUT replaces the policy, and is 200 [] without a row', async () => {
    const brig = await runningBrig({ era });
    expect((await brig.ask('PUT', ONE, { body: config('a.example') })).text).toBe('[]');
    expect(brig.store.remotes.size).toBe(0);
    brig.store.remotes.set('a.example', { search_policy: 0, restriction: 1 });
    await brig.ask('PUT', ONE, { body: config('a.example') });
    expect(brig.store.remotes.get('a.example')).toEqual({ search_policy: 2, restriction: 1 });
  });

  it('§1.2 misspells a refusal, and shows no restriction', async () => {
    const brig = await runningBrig({ era, fileEntries: TWO_LAYERS });
    expect(refusedBecause(await brig.ask('POST', REMOTES, { body: config('same.example') }))).toMatch(
      /config file is nto allowed\. {2}want Just FederationDomainConfig \{domain = Domain \{_domainText = "same\.example"\}, cfgSearchPolicy = FullSearch\}or Nothing, got Just \(FederationDomainConfig \{domain = .*, cfgSearchPolicy = NoSearch\}\)$/,
    );
  });

  it('§1.6 e PUT looks at the plain list, so a file that contradicts itself does not hurt it', async () => {
    const contradiction = [...TWO_LAYERS, { domain: 'same.example', search_policy: 'full_search' as const }];
    const brig = await runningBrig({ era, fileEntries: contradiction });
    expect((await brig.ask('PUT', ONE, { body: config('a.example') })).status).toBe(200);
    const { status, text } = await brig.ask('GET', REMOTES);
    expect([status, text]).toEqual([500, '{"code":500,"label":"server-error","message":"Server Error"}']);
  });
});

describe.each<EraName>(['pre-4.36', '4.36', '4.39', '4.40'])('brig %s', (era) => {
  it.each([
    ['an unknown path', 'GET', '/i/nothing'],
    ['a wrong method', 'PATCH', REMOTES],
    ['a wrong segment', 'PUT', `${REMOTES}/dotless`],
    ['localhost', 'PUT', `${REMOTES}/localhost`],
  ])('§1.2 ends in a catch-all route: %s, %s %s', async (_, method, path) => {
    const brig = await runningBrig({ era });
    const answer = await brig.ask(method, path, { headers: { 'Content-Type': 'text/plain' } });
    expect([answer.status, JSON.parse(answer.text)]).toEqual([404, NO_ENDPOINT]);
  });
});

describe('what tells the eras apart without a write (§2.2)', () => {
  it.each<[EraName, number, number]>([
    ['pre-4.36', 404, 404],
    ['4.36', 200, 404],
    ['4.39', 200, 404],
    ['4.40', 200, 200],
    ['5.x', 200, 200],
  ])('%s: the list is %i, the teams of some domain are %i', async (era, list, teams) => {
    const brig = await runningBrig({ era });
    expect((await brig.ask('GET', REMOTES)).status).toBe(list);
    expect((await brig.ask('GET', `${ONE}/teams`)).status).toBe(teams);
  });

  it('a later deployment keeps the tables', async () => {
    const brig = await runningBrig({ era: '4.39' });
    await brig.ask('POST', REMOTES, { body: config('a.example') });
    brig.redeploy({ era: '5.x', strategy: 'allowDynamic' });
    expect(await brig.list()).toEqual({ remotes: [config('a.example')], strategy: 'allowDynamic', update_interval: 10 });
  });
});
