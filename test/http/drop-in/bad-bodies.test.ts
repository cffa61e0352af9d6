import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gzipSync } from 'node:zlib';
import { assertDomain } from '../../../src/domain/domain.ts';
import { runningService, type RunningService } from '../../support/running-service.ts';

const ALLOW_ALL = '{"tag":"allow_all","value":null}';
const entry = (domain: string, policy: string, restriction: string): string =>
  `{"domain":${domain},"search_policy":${policy},"restriction":${restriction}}`;
const withRestriction = (restriction: string): string => entry('"a.example"', '"no_search"', restriction);
const withDomain = (domain: string): string => entry(JSON.stringify(domain), '"no_search"', ALLOW_ALL);
const JSON_TYPE = { 'Content-Type': 'application/json' };

let service: RunningService;
beforeAll(async () => {
  service = await runningService({ rows: { 'teams.example': { search_policy: 'no_search', restriction: [] } } });
});
afterAll(() => service.stop());

const NOT_JSON = 'Error in $: Failed reading: not a valid json value';
const BODIES: readonly (readonly [string, string])[] = [
  ['', 'Error in $: not enough input'],
  ['{', NOT_JSON],
  [`${withDomain('a.example')} {}`, NOT_JSON],
  [withDomain('a.example').replace('}', ',}'), NOT_JSON],
  [`// a comment\n${withDomain('a.example')}`, NOT_JSON],
  ['['.repeat(50_000) + ']'.repeat(50_000), NOT_JSON],
  ['[]', 'Error in $: parsing FederationDomainConfig failed, expected Object, but encountered Array'],
  ['null', 'Error in $: parsing FederationDomainConfig failed, expected Object, but encountered Null'],
  ['{}', 'Error in $: key "domain" not found'],
  ['{"domain":"a.example"}', 'Error in $: key "search_policy" not found'],
  ['{"domain":"a.example","search_policy":"no_search"}', 'Error in $: key "restriction" not found'],
  [entry('1', '"no_search"', ALLOW_ALL), 'Error in $.domain: parsing Domain failed, expected String, but encountered Number'],
  [entry('"a.example"', '"all"', ALLOW_ALL), "Error in $['search_policy']: Unexpected value for enum FederatedUserSearchPolicy"],
  [entry('"a.example"', 'null', ALLOW_ALL), "Error in $['search_policy']: Unexpected value for enum FederatedUserSearchPolicy"],
  [withRestriction('"allow_all"'), 'Error in $.restriction: parsing FederationRestriction failed, expected Object, but encountered String'],
  [withRestriction('{"value":null}'), 'Error in $.restriction: key "tag" not found'],
  [withRestriction('{"tag":"deny","value":null}'), 'Error in $.restriction.tag: Unexpected value for enum FederationRestrictionTag'],
  [withRestriction('{"tag":"allow_all"}'), 'Error in $.restriction: key "value" not found'],
  [withRestriction('{"tag":"allow_all","value":[]}'), 'Error in $.restriction.value: empty'],
  [withRestriction('{"tag":"restrict_by_team"}'), 'Error in $.restriction: key "value" not found'],
  [
    withRestriction('{"tag":"restrict_by_team","value":null}'),
    'Error in $.restriction.value: parsing array of UUID failed, expected Array, but encountered Null',
  ],
  [withRestriction('{"tag":"restrict_by_team","value":["x"]}'), 'Error in $.restriction.value: Invalid UUID'],
  [
    withRestriction('{"tag":"restrict_by_team","value":[true]}'),
    'Error in $.restriction.value: parsing UUID failed, expected String, but encountered Boolean',
  ],
  [withDomain(''), 'Error in $.domain: alphanumeric character: not enough input'],
  [withDomain('-a.example'), 'Error in $.domain: alphanumeric character: Failed reading: satisfy'],
  [withDomain('a-.example'), 'Error in $.domain: Failed reading: Invalid domain label: last character is a hyphen'],
  [withDomain('dotless'), 'Error in $.domain: Failed reading: Invalid domain name: cannot be dotless domain'],
  [withDomain(`${'x'.repeat(64)}.foo`), 'Error in $.domain: Failed reading: Invalid domain name: cannot be dotless domain'],
  [withDomain('192.168.1.65'), 'Error in $.domain: Failed reading: Invalid domain name: last label cannot start with digit'],
  [withDomain(Array(128).fill('h').join('.')), 'Error in $.domain: Failed reading: Invalid domain name: too long'],
  [withDomain('a.example.'), 'Error in $.domain: endOfInput'],
  [withDomain('a.example.-b'), 'Error in $.domain: endOfInput'],
  [withDomain('a.ex_ample'), 'Error in $.domain: endOfInput'],
  [withDomain('exämple.com'), 'Error in $.domain: Failed reading: Invalid domain name: cannot be dotless domain'],
];

describe('a body that brig cannot parse', () => {
  it.each(BODIES.map(([body, message]) => ({ shown: body.slice(0, 100), body, message })))(
    '$shown answers $message',
    async ({ body, message }) => {
      const answer = await service.send('POST', '/i/federation/remotes', { headers: JSON_TYPE, body });
      expect([answer.status, answer.headers['content-type']]).toEqual([400, 'application/json;charset=utf-8']);
      expect(JSON.parse(answer.text)).toEqual({ code: 400, label: 'bad-request', message });
    },
  );

  it.each([
    ['{}', 'Error in $: key "team_id" not found'],
    ['{"team_id":7}', "Error in $['team_id']: parsing UUID failed, expected String, but encountered Number"],
    ['{"team_id":"99db9768"}', "Error in $['team_id']: Invalid UUID"],
    ['[]', 'Error in $: parsing FederationRemoteTeam failed, expected Object, but encountered Array'],
  ])('as a team: %s answers %s', async (body, message) => {
    const answer = await service.send('POST', '/i/federation/remotes/teams.example/teams', { headers: JSON_TYPE, body });
    expect([answer.status, JSON.parse(answer.text)]).toEqual([400, { code: 400, label: 'bad-request', message }]);
  });

  it('may be bytes that are not UTF-8', async () => {
    const body = Buffer.concat([Buffer.from('{"domain":"'), Buffer.from([0xff]), Buffer.from('"}')]);
    const answer = await service.send('POST', '/i/federation/remotes', { headers: JSON_TYPE, body });
    expect([answer.status, JSON.parse(answer.text)]).toEqual([400, { code: 400, label: 'bad-request', message: NOT_JSON }]);
  });

  it('changes nothing', async () => {
    expect(await service.context.journal.list({}, 1)).toEqual([]);
  });
});

describe('a body that brig can parse', () => {
  it('may name a key twice: the first counts', async () => {
    const body = `{"domain":"first.example","domain":"second.example","search_policy":"no_search","search_policy":"x","restriction":{"tag":"allow_all","tag":"x","value":null}}`;
    expect((await service.send('POST', '/i/federation/remotes', { headers: JSON_TYPE, body })).status).toBe(200);
    expect(await service.context.registry.readOne(assertDomain('first.example'))).toMatchObject({ search_policy: 'no_search' });
    expect(await service.context.registry.readOne(assertDomain('second.example'))).toBeUndefined();
  });

  it('may be gzipped', async () => {
    const headers = { ...JSON_TYPE, 'Content-Encoding': 'gzip' };
    const answer = await service.send('POST', '/i/federation/remotes', { headers, body: gzipSync(withDomain('zipped.example')) });
    expect([answer.status, answer.text]).toEqual([200, '[]']);
  });
});
