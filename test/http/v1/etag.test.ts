import { describe, expect, it } from 'vitest';
import { goodFileLayer } from '../../support/running-service.ts';
import { operator, teamPath, whole } from './operator.ts';

const A = '/v1/remotes/a.example.com';
const ROWS = { rows: { 'a.example.com': { search_policy: 'full_search', restriction: ['blue'] } } } as const;
const OTHER = `"${'0'.repeat(64)}"`;

describe('an ETag', () => {
  it('of a write answer is the one that GET gives afterwards', async () => {
    const { write, get } = await operator(ROWS);
    for (const [method, path, ask] of [
      ['PUT', A, whole('no_search', ['blue', 'red'])],
      ['PATCH', A, { json: { search_policy: 'full_search' } }],
      ['POST', `${A}/freeze`, {}],
      ['POST', `${A}/unfreeze`, {}],
      ['PUT', teamPath('a.example.com', 'amber'), {}],
    ] as const) {
      const { etag } = await write(method, path, ask);
      expect((await get(A)).etag).toBe(etag);
      expect((await get(`${A}/teams`)).etag).toBe(etag);
    }
  });

  it('is equal for equal remotes only: a change and its way back give the first again', async () => {
    const { write } = await operator();
    const first = (await write('PUT', A, whole('no_search'))).etag;
    const second = (await write('PATCH', A, { json: { search_policy: 'full_search' } })).etag;
    expect(second).not.toBe(first);
    expect((await write('PUT', A, whole('no_search'))).etag).toBe(first);
  });

  it.each([A, '/v1/remotes', `${A}/teams`, '/v1/journal'])(
    'that the caller of GET %s knows is answered with 304 and no body',
    async (path) => {
      const { get, write } = await operator(ROWS);
      const { etag } = await get(path);
      for (const known of [etag, `W/${etag}`, `${OTHER}, ${etag}`, '*']) {
        expect(await get(path, { 'If-None-Match': known })).toMatchObject({ status: 304, etag, body: undefined });
      }
      for (const other of [OTHER, `x${etag}`]) expect((await get(path, { 'If-None-Match': other })).status).toBe(200);
      await write('DELETE', teamPath('a.example.com', 'blue'));
      const after = await get(path, { 'If-None-Match': etag });
      expect(after.status).toBe(200);
      expect(after.etag).not.toBe(etag);
    },
  );
});

describe('If-Match', () => {
  const WRITES = [
    ['PUT', A, whole('no_search')],
    ['PATCH', A, { json: { search_policy: 'no_search' } }],
    ['DELETE', A, {}],
    ['POST', `${A}/freeze`, {}],
    ['PUT', teamPath('a.example.com', 'red'), {}],
    ['DELETE', teamPath('a.example.com', 'blue'), {}],
  ] as const;

  it.each(WRITES)(
    'on %s %s with another ETag is 412 and changes nothing; with the present one it goes through',
    async (method, path, ask) => {
      const { get, problem, write, journal } = await operator(ROWS);
      const { etag } = await get(A);
      for (const wrong of [OTHER, `W/${etag}`]) {
        expect(await problem(method, path, { ...ask, headers: { 'If-Match': wrong } })).toMatchObject({
          status: 412,
          body: { code: 'precondition-failed' },
        });
      }
      expect(await journal()).toEqual([]);
      expect((await write(method, path, { ...ask, headers: { 'If-Match': `${OTHER}, ${etag}` } })).status).toBe(200);
    },
  );

  it('on unfreeze goes by the frozen remote', async () => {
    const { write, problem, get } = await operator(ROWS);
    const before = (await get(A)).etag;
    const frozen = (await write('POST', `${A}/freeze`)).etag;
    expect((await problem('POST', `${A}/unfreeze`, { headers: { 'If-Match': before } })).status).toBe(412);
    expect((await write('POST', `${A}/unfreeze`, { headers: { 'If-Match': frozen } })).etag).not.toBe(frozen);
  });

  it('* is met by any remote, and by none on PUT', async () => {
    const { write, problem } = await operator(ROWS);
    expect((await write('PUT', A, { ...whole('no_search'), headers: { 'If-Match': '*' } })).status).toBe(200);
    expect((await problem('PUT', '/v1/remotes/b.example.com', { ...whole('no_search'), headers: { 'If-Match': '*' } })).status).toBe(412);
  });

  it('lets one of two who read the same remote write, and tells the other', async () => {
    const { get, ask } = await operator(ROWS);
    const { etag } = await get(A);
    const patches = ['no_search', 'exact_handle_search'].map((search_policy) =>
      ask('PATCH', A, { json: { search_policy }, headers: { 'If-Match': etag } }),
    );
    expect((await Promise.all(patches)).map(({ status }) => status).sort()).toEqual([200, 412]);
  });

  it('that is no ETag is 400', async () => {
    const { problem } = await operator(ROWS);
    const { body } = await problem('DELETE', A, { headers: { 'If-Match': 'abc' } });
    expect(body.errors).toMatchObject([{ path: 'header.if-match', message: expect.stringContaining('“abc”') as string }]);
  });
});

describe('If-None-Match: *', () => {
  it('creates, and never replaces', async () => {
    const { write, problem, get } = await operator();
    const headers = { 'If-None-Match': '*' };
    const { etag } = await write('PUT', A, { ...whole('no_search'), headers });
    expect(await problem('PUT', A, { ...whole('full_search'), headers })).toMatchObject({
      status: 412,
      body: { code: 'precondition-failed' },
    });
    expect((await get(A)).etag).toBe(etag);
  });

  it('and an ETag too, compared weakly, refuses the remote that has it', async () => {
    const { write, problem, get } = await operator(ROWS);
    const { etag } = await get(A);
    for (const known of [etag, `W/${etag}`, `${OTHER}, W/${etag}`]) {
      expect((await problem('PATCH', A, { json: { search_policy: 'no_search' }, headers: { 'If-None-Match': known } })).status).toBe(412);
    }
    expect((await write('PUT', A, { ...whole('no_search'), headers: { 'If-None-Match': `W/${OTHER}` } })).status).toBe(200);
  });

  it('lets one of many who create the same remote win', async () => {
    const { ask } = await operator();
    const headers = { 'If-None-Match': '*' };
    const answers = await Promise.all(Array.from({ length: 8 }, () => ask('PUT', A, { ...whole('no_search'), headers })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(7).fill(412)]);
  });
});

it('an ETag stays when the entry only moves to another line of the file', async () => {
  const { get, fileLayer } = await operator({ fileLayer: goodFileLayer({ 'a.example.com': 'no_search' }) });
  const { etag } = await get(A);
  const { layer, ...state } = goodFileLayer({ 'a.example.com': 'no_search' });
  fileLayer.set({ ...state, layer: { ...layer, entries: layer.entries.map((entry) => ({ ...entry, line: entry.line + 7 })) } });
  expect((await get(A)).etag).toBe(etag);
});
