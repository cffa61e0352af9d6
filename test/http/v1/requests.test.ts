import { describe, expect, it } from 'vitest';
import { Fault } from '../../../src/domain/fault.ts';
import type { Ask } from '../../support/checked-client.ts';
import { team } from '../../support/domain-samples.ts';
import { operator, whole } from './operator.ts';

const A = '/v1/remotes/a.example.com';
const ALL = { tag: 'allow_all', value: null };
const text = (body: string | Uint8Array<ArrayBuffer>): Ask => ({ text: body, headers: { 'Content-Type': 'application/json' } });

const INVALID: readonly [what: string, ask: Ask, path: string, message: RegExp][] = [
  ['no body', {}, 'body', /^It is missing\. Expected an object with domain, search_policy, restriction, reason\.$/],
  [
    'a missing policy',
    { json: { restriction: ALL } },
    'body.search_policy',
    /^It is missing\. Expected one of no_search, exact_handle_search, full_search\.$/,
  ],
  ['a missing restriction', { json: { search_policy: 'no_search' } }, 'body.restriction', /^It is missing\. Expected \{"tag"/],
  ['an unknown policy', { json: { search_policy: 'full', restriction: ALL } }, 'body.search_policy', /full_search, found “full”\.$/],
  [
    'an unknown key',
    { json: { search_policy: 'no_search', restriction: ALL, serach: 1 } },
    'body',
    /no “serach” here; expected only domain, search_policy/,
  ],
  [
    'an unknown tag',
    { json: { search_policy: 'no_search', restriction: { tag: 'all' } } },
    'body.restriction.tag',
    /one of allow_all, restrict_by_team, found “all”/,
  ],
  [
    'allow_all with teams',
    { json: { search_policy: 'no_search', restriction: { tag: 'allow_all', value: [] } } },
    'body.restriction.value',
    /Expected null, found a list of 0/,
  ],
  [
    'a team that is none',
    { json: { search_policy: 'no_search', restriction: { tag: 'restrict_by_team', value: ['x'] } } },
    'body.restriction.value[0]',
    /“x” is not a UUID/,
  ],
  [
    'another domain than the path',
    { json: { domain: 'b.example.com', search_policy: 'no_search', restriction: ALL } },
    'body.domain',
    /path, a\.example\.com, or none; found b\.example\.com/,
  ],
  ['an unprintable reason', { json: { search_policy: 'no_search', restriction: ALL, reason: 'a\u0000' } }, 'body.reason', /printable/],
  [
    'a key that stands twice',
    text('{"search_policy":"no_search","restriction":{"tag":"allow_all","value":null},"search\\u005fpolicy":"full_search"}'),
    'body',
    /key “search_policy” stands twice/,
  ],
  [
    '__proto__',
    text('{"search_policy":"no_search","restriction":{"tag":"allow_all","value":null},"__proto__":{}}'),
    'body',
    /no “__proto__” here/,
  ],
  ['half of a body', text('{"search_policy":'), 'body', /not JSON/],
  ['a body that is not UTF-8', text(new Uint8Array([0x7b, 0xff, 0x7d])), 'body', /not UTF-8/],
  ['a body nested too deep', text('['.repeat(100_000) + ']'.repeat(100_000)), 'body', /at most 20 deep/],
];

describe('a PUT that cannot be understood', () => {
  it.each(INVALID)('%s: 400 says where, what was expected and what was found', async (_what, ask, path, message) => {
    const { problem, journal } = await operator();
    const { status, body } = await problem('PUT', A, ask);
    expect([status, body.code]).toEqual([400, 'invalid-request']);
    expect(body.errors).toEqual([{ path, message: expect.stringMatching(message) as string }]);
    expect(body.detail).toContain(path);
    expect(await journal()).toEqual([]);
  });

  it('says everything that is wrong at once', async () => {
    const { problem } = await operator();
    const { body } = await problem('PUT', '/v1/remotes/a_b?alow=TAKES_OVER', { json: { search_policy: 1 } });
    expect(body.errors?.map(({ path }) => path)).toEqual(['path.domain', 'query', 'body.search_policy', 'body.restriction']);
    expect(body.detail).toContain('And 3 more');
  });

  it('a key that stands once in each of two objects is fine', async () => {
    const { write } = await operator();
    expect(
      (
        await write(
          'PUT',
          A,
          text('{"search_policy":"no_search","restriction":{"tag":"allow_all","value":null},"reason":"a \\"tag\\": {[,"}'),
        )
      ).status,
    ).toBe(201);
  });
});

describe('a PATCH that cannot be understood', () => {
  it('names at least one field', async () => {
    const { problem } = await operator();
    const { body } = await problem('PATCH', A, { json: { reason: 'because' } });
    expect(body.errors).toEqual([
      { path: 'body', message: expect.stringContaining('Expected search_policy, restriction or both') as string },
    ]);
  });
});

describe('a domain that is none', () => {
  it.each([
    ['exämple.com', /punycode/],
    ['localhost2', /no dot/],
    ['10.0.0.1', /IP address/],
    ['a.example.com:8443', /without a port/],
  ])('%s is 400 with the rule that it breaks', async (domain, message) => {
    const { problem } = await operator();
    const { status, body } = await problem('GET', `/v1/remotes/${encodeURIComponent(domain)}`);
    expect(status).toBe(400);
    expect(body.errors).toEqual([{ path: 'path.domain', message: expect.stringMatching(message) as string }]);
  });
});

describe('a body', () => {
  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/json-patch+json'])('as %s is 415', async (type) => {
    const { problem } = await operator();
    const { status, body } = await problem('PUT', A, { text: '{}', headers: { 'Content-Type': type } });
    expect([status, body.code]).toEqual([415, 'unsupported-media-type']);
  });

  it('of application/json with a charset is read', async () => {
    const { write } = await operator();
    const ask = { text: JSON.stringify(whole('no_search').json), headers: { 'Content-Type': 'Application/JSON; charset=UTF-8' } };
    expect((await write('PUT', A, ask)).status).toBe(201);
  });

  it('may be missing where a write needs none, with a JSON content type or without one', async () => {
    const { write } = await operator({ rows: { 'a.example.com': { search_policy: 'no_search', restriction: 'allow_all' } } });
    expect((await write('POST', `${A}/freeze`)).status).toBe(200);
    expect((await write('POST', `${A}/unfreeze`, { headers: { 'Content-Type': 'application/json; charset=utf-8' } })).status).toBe(200);
    expect((await write('DELETE', A)).status).toBe(200);
  });

  it.each([
    ['POST', '/freeze'],
    ['POST', '/unfreeze'],
    ['DELETE', ''],
    ['PUT', ''],
    ['PATCH', ''],
    ['PUT', `/teams/${team('green')}`],
    ['DELETE', `/teams/${team('blue')}`],
  ])('that is empty is 415 all the same when %s %s names a type that is not JSON', async (method, path) => {
    const { problem, journal } = await operator({ rows: { 'a.example.com': { search_policy: 'no_search', restriction: ['blue'] } } });
    for (const type of ['application/x-www-form-urlencoded', 'text/plain', 'application/json-patch+json']) {
      const { status, body, headers } = await problem(method, `${A}${path}`, { headers: { 'Content-Type': type } });
      expect([status, body.code]).toEqual([415, 'unsupported-media-type']);
      expect(headers.get('content-type')).toContain('application/problem+json');
    }
    expect(await journal()).toEqual([]);
  });

  it('is not asked for its type by a read', async () => {
    const { get } = await operator();
    expect((await get('/v1/remotes', { 'Content-Type': 'application/x-www-form-urlencoded' })).status).toBe(200);
  });

  it('of more than 1 MB is 413', async () => {
    const { problem } = await operator();
    const { status, body } = await problem('PUT', A, { json: { reason: 'x'.repeat(1_100_000) } });
    expect([status, body.code]).toEqual([413, 'payload-too-large']);
  });

  it('with 10,000 teams is read', async () => {
    const { write } = await operator();
    const value = Array.from({ length: 10_000 }, (_, n) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`);
    const { body } = await write('PUT', A, { json: { search_policy: 'no_search', restriction: { tag: 'restrict_by_team', value } } });
    expect(body.restriction.value).toHaveLength(10_000);
  });
});

describe('a route', () => {
  it('that there is not is 404, and another method of one that there is is 405 with those that it has', async () => {
    const { problem } = await operator();
    expect(await problem('GET', '/v1/remote')).toMatchObject({ status: 404, body: { code: 'no-such-route' } });
    expect(await problem('GET', '/v1/Remotes')).toMatchObject({ status: 404 });
    const wrong = await problem('POST', A);
    expect(wrong).toMatchObject({ status: 405, body: { code: 'method-not-allowed' } });
    expect(wrong.headers.get('allow')).toBe('GET, HEAD, PUT, PATCH, DELETE');
  });
});

describe('when the world fails', () => {
  it('a registry that cannot be read is 503, and says when to come again', async () => {
    const failing = () => Promise.reject(new Fault('registry', 'the registry does not answer', { effect: 'none' }));
    const { problem } = await operator({ around: (outside) => ({ ...outside, registry: { ...outside.registry, readOne: failing } }) });
    const answer = await problem('GET', A);
    expect(answer).toMatchObject({
      status: 503,
      body: { code: 'registry-unavailable', detail: expect.stringContaining('does not answer') as string },
    });
    expect(answer.headers.get('retry-after')).toBe('1');
  });

  it('a journal that cannot be read is not said to be one that cannot be written', async () => {
    const failing = () => Promise.reject(new Fault('journal', 'the journal does not answer', { effect: 'none' }));
    const { problem } = await operator({ around: (outside) => ({ ...outside, journal: { ...outside.journal, list: failing } }) });
    expect(await problem('GET', '/v1/journal')).toMatchObject({
      status: 503,
      body: { code: 'journal-unavailable', title: 'The journal cannot be used' },
    });
  });

  it('a write that is acknowledged and does not come about is 502 with its plan', async () => {
    const lost = () => Promise.resolve(undefined);
    const { problem, journal } = await operator({ around: (outside) => ({ ...outside, registry: { ...outside.registry, write: lost } }) });
    const { status, body } = await problem('PUT', A, whole('no_search'));
    expect([status, body.code]).toEqual([502, 'apply-incomplete']);
    expect(body.plan).toMatchObject({ state: 'incomplete', steps: [{ outcome: 'failed' }] });
    expect((await journal()).map(({ outcome }) => outcome)).toEqual(['started', 'failed']);
  });
});
