import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runningService, type RunningService } from '../../support/running-service.ts';

const folder = process.env['FEDREMOTES_REAL_INPUTS'] ?? '';
if (folder === '') console.warn('skipped: the JSON bodies of Wire itself; set FEDREMOTES_REAL_INPUTS to the folder that holds them');

let service: RunningService;
beforeEach(async () => {
  service = await runningService({ configured: { strategy: 'allowDynamic' } });
});
afterEach(() => service.stop());

const text = (file: string): string => readFileSync(join(folder, file), 'utf8');
const headers = { 'Content-Type': 'application/json' };
const remotes = async (): Promise<unknown> =>
  (JSON.parse((await service.send('GET', '/i/federation/remotes')).text) as { remotes: unknown }).remotes;

const EVERYBODY = { tag: 'allow_all', value: null };
const TWO_TEAMS = {
  tag: 'restrict_by_team',
  value: ['aacea429-c8ba-4afc-9369-cae87404b820', 'bf82dca7-0916-42af-8f84-88a47b34521e'],
};

describe.skipIf(folder === '')('a body that Wire itself wrote', () => {
  it.each([
    [
      'golden__testObject_FederationDomainConfig_1.json',
      { domain: 'foo.example.com', search_policy: 'full_search', restriction: EVERYBODY },
    ],
    [
      'docs-ws-HEAD_configure-federation.md__L401.json',
      { domain: 'cloud.example.com', search_policy: 'full_search', restriction: EVERYBODY },
    ],
    [
      'docs-ws-HEAD_configure-federation.md__L414.json',
      { domain: 'cloud.example.com', search_policy: 'full_search', restriction: TWO_TEAMS },
    ],
    [
      'docs-ws-HEAD_configure-federation.md__L493.json',
      { domain: 'cloud.example.com', search_policy: 'full_search', restriction: TWO_TEAMS },
    ],
  ])('%s is taken as it stands, byte for byte', async (file, expected) => {
    expect((await service.send('POST', '/i/federation/remotes', { headers, body: text(file) })).status).toBe(200);
    expect(await remotes()).toEqual([expected]);
  });

  it.each([
    ['golden__testObject_FederationRestriction_1.json', EVERYBODY],
    ['golden__testObject_FederationRestriction_2.json', { tag: 'restrict_by_team', value: [] }],
    [
      'golden__testObject_FederationRestriction_3.json',
      { tag: 'restrict_by_team', value: ['0000304a-0000-0d5e-0000-3fac00003993', '00003c90-0000-2207-0000-5249000018b1'] },
    ],
  ])('%s is a restriction of both doors', async (file, restriction) => {
    const body = `{"domain":"a.example","search_policy":"no_search","restriction":${text(file)}}`;
    expect((await service.send('POST', '/i/federation/remotes', { headers, body })).status).toBe(200);
    expect((await service.send('PUT', '/v1/remotes/a.example', { headers, body })).status).toBe(200);
    expect(await remotes()).toEqual([{ domain: 'a.example', search_policy: 'no_search', restriction }]);
  });

  it('the answer in its documentation is ours for that list, but for update_interval, which is 10 since 4.40', async () => {
    const documented = JSON.parse(text('docs-ws-HEAD_configure-federation.md__L440.json')) as { remotes: readonly object[] };
    for (const body of documented.remotes) await service.send('POST', '/i/federation/remotes', { headers, body });
    const answer = await service.send('GET', '/i/federation/remotes');
    expect(JSON.parse(answer.text)).toEqual({ ...documented, update_interval: 10 });
  });
});
