import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openLists } from '../../../src/adapters/lists/lists.ts';
import { fetchOnce, file, serve, serveBody } from './servers.ts';

const LIST = '["a.example", "b.example"]';
const REMOTES = [{ domain: 'a.example' }, { domain: 'b.example' }];
const digest = createHash('sha256').update(LIST).digest('hex');

describe('a list at a URL', () => {
  it('is fetched, with its digest and what the server says of its version', async () => {
    const server = await serveBody(LIST, {
      'Content-Type': 'application/json',
      ETag: '"1"',
      'Last-Modified': 'Thu, 01 Jan 2026 00:00:00 GMT',
    });
    expect(await fetchOnce({ url: `${server.url}/list` })).toEqual({
      kind: 'list',
      remotes: REMOTES,
      digest,
      version: { etag: '"1"', last_modified: 'Thu, 01 Jan 2026 00:00:00 GMT' },
    });
    expect(server.asked[0]?.headers).not.toHaveProperty('if-none-match');
    expect(server.asked[0]?.headers).not.toHaveProperty('authorization');
  });

  it('of a known version is unchanged by 304', async () => {
    const server = await serve((request, response) => {
      response.writeHead(request.headers['if-none-match'] === '"1"' ? 304 : 200, { 'Content-Type': 'application/json' }).end(LIST);
    });
    const known = { etag: '"1"', last_modified: 'Thu, 01 Jan 2026 00:00:00 GMT' };
    expect(await fetchOnce({ url: server.url }, known)).toEqual({ kind: 'unchanged' });
    expect(server.asked[0]?.headers['if-modified-since']).toBe(known.last_modified);
    expect(await fetchOnce({ url: server.url }, { etag: '"2"' })).toMatchObject({ kind: 'list' });
  });

  it('that nobody asked a version of cannot be unchanged', async () => {
    const server = await serveBody('', {}, 304);
    for (const known of [undefined, {}]) {
      expect(await fetchOnce({ url: server.url }, known)).toMatchObject({ kind: 'failed', code: 'bad-status' });
    }
  });

  it.each([201, 204, 206, 401, 403, 404, 500, 503])('answered with %i is a failure, whatever its body', async (status) => {
    const server = await serveBody(status === 204 ? '' : LIST, { 'Content-Type': 'application/json' }, status);
    const fetched = await fetchOnce({ url: `${server.url}/list?key=secret` });
    expect(fetched).toMatchObject({ kind: 'failed', code: 'bad-status' });
    expect(JSON.stringify(fetched)).toContain(`${server.url}/list answered ${String(status)}`);
  });

  it('is read by its content type, else by its path, else by the format that is given', async () => {
    const csv = 'domain\na.example\nb.example\n';
    const [typed, named, neither] = [
      await serveBody(csv, { 'Content-Type': 'text/csv' }),
      await serveBody(csv, { 'Content-Type': 'text/plain' }),
      await serveBody(csv, {}),
    ];
    expect(await fetchOnce({ url: typed.url })).toMatchObject({ remotes: REMOTES });
    expect(await fetchOnce({ url: `${named.url}/partners.csv?x=.json` })).toMatchObject({ remotes: REMOTES });
    expect(await fetchOnce({ url: neither.url, format: 'csv' })).toMatchObject({ remotes: REMOTES });
    expect(await fetchOnce({ url: neither.url })).toMatchObject({
      code: 'unparsable',
      message: expect.stringContaining('Say json, yaml, csv or lines') as string,
    });
  });

  it('that is an HTML page is none, by its content type and by its text', async () => {
    const page = '<!DOCTYPE html><html><body>Sign in</body></html>';
    for (const [body, type] of [
      [page, 'text/html; charset=utf-8'],
      [page, 'application/json'],
      [LIST, 'text/html'],
    ] as const) {
      const server = await serveBody(body, { 'Content-Type': type });
      expect(await fetchOnce({ url: server.url, format: 'json' })).toMatchObject({
        kind: 'failed',
        code: 'unparsable',
        message: expect.stringContaining('HTML page, such as a login') as string,
      });
    }
  });

  it('that has a problem is none, with every problem and its place', async () => {
    const server = await serveBody('["a.example",\n "b.example.",\n "c"]');
    expect(await fetchOnce({ url: `${server.url}/l` })).toEqual({
      kind: 'failed',
      code: 'unparsable',
      message: expect.stringMatching(
        /^The list at http:\/\/127\.0\.0\.1:\d+\/l cannot be used\. Line 2, column 2: .* Line 3, column 2: .*$/,
      ) as string,
      problems: [expect.objectContaining({ line: 2, column: 2 }), expect.objectContaining({ line: 3 })],
    });
  });

  it('that has many problems says five of them, and that there are more', async () => {
    const server = await serveBody(JSON.stringify(['a.example', ...Array<string>(6).fill('b.example.')]));
    const told = (await fetchOnce({ url: server.url })) as { readonly message: string };
    expect(told.message.match(/Line 1, column \d+: /g)).toHaveLength(5);
    expect(told.message).toMatch(/ These are not all problems\.$/);
  });
});

describe('a URL that is none', () => {
  it.each([{ url: 'ftp://127.0.0.1/list' }, { url: 'file:///etc/passwd' }, { url: 'data:application/json,[]' }, { url: 'no url' }, {}])(
    '%j is a failure',
    async (location) => {
      expect(await fetchOnce(location)).toMatchObject({
        kind: 'failed',
        message: expect.stringContaining('Expected http://… or https://…') as string,
      });
    },
  );
});

describe('the token', () => {
  it('is read at each fetch, sent, and in no message', async () => {
    const server = await serve((request, response) => {
      response
        .writeHead(request.headers.authorization === 'Bearer good-token' ? 200 : 401, { 'Content-Type': 'application/json' })
        .end(LIST);
    });
    const url = server.url.replace('http://', 'http://user:pass-word@');
    expect(await fetchOnce({ url, token_file: file('token', ' good-token\n') })).toMatchObject({ kind: 'list' });
    const fetched = await fetchOnce({ url: `${url}/?key=in-query#in-fragment`, token_file: file('token', 'bad-token') });
    expect(fetched).toMatchObject({ kind: 'failed', code: 'bad-status' });
    expect(JSON.stringify(fetched)).not.toMatch(/bad-token|pass-word|user|in-query|in-fragment/);
    expect(server.asked.at(-1)?.headers.authorization).toBe('Bearer bad-token');
  });

  it('that is missing, empty or of several words is a failure, and nothing is asked', async () => {
    const server = await serveBody(LIST);
    for (const token_file of ['/nowhere/token', file('token', '\n'), file('token', 'two words'), '/']) {
      expect(await fetchOnce({ url: server.url, token_file })).toMatchObject({ kind: 'failed', code: 'unreadable-file' });
    }
    expect(server.asked).toEqual([]);
  });
});

describe('a list in a file', () => {
  it('is read by its name, or by the format that is given', async () => {
    expect(await fetchOnce({ file: file('list.json', LIST) })).toEqual({ kind: 'list', remotes: REMOTES, digest, version: {} });
    expect(await fetchOnce({ file: file('list.conf', 'a.example\nb.example'), format: 'lines' })).toMatchObject({ remotes: REMOTES });
    expect(await fetchOnce({ file: file('list.conf', LIST) })).toMatchObject({ kind: 'failed', code: 'unparsable' });
  });

  it('that cannot be read, is no file or too large is a failure that names it', async () => {
    expect(await fetchOnce({ file: '/nowhere/list.json' })).toMatchObject({
      code: 'unreadable-file',
      message: expect.stringContaining('/nowhere/list.json cannot be read: there is no such file') as string,
    });
    expect(await fetchOnce({ file: '/dev' })).toMatchObject({ code: 'unreadable-file' });
    expect(await fetchOnce({ file: '/dev/zero', format: 'json' })).toMatchObject({ code: 'unreadable-file' });
    expect(await fetchOnce({ file: file('list.json', Buffer.alloc(10 * 1024 * 1024 + 1, ' ')) })).toMatchObject({ code: 'too-large' });
  });
});

describe('a list that is handed over', () => {
  const { parse } = openLists();

  it('is read by what is said of it', () => {
    expect(parse(Buffer.from(LIST), { contentType: 'application/json' })).toEqual({ ok: true, value: { remotes: REMOTES, digest } });
    expect(parse(Buffer.from('- a.example'), { format: 'yaml' })).toMatchObject({ ok: true });
    expect(parse(Buffer.from('a.example'), {})).toMatchObject({
      ok: false,
      problem: { message: expect.stringContaining('Say json') as string },
    });
    expect(parse(Buffer.from('[1]'), { name: 'x.json' })).toMatchObject({ ok: false, problem: { problems: [{ line: 1, column: 2 }] } });
  });
});
