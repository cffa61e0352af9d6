import type { LookupAddress } from 'node:dns';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ListsOptions } from '../../../src/adapters/lists/lists.ts';
import { fetchOnce, file, selfSigned, serve, serveBody, serveProxy, serveTls } from './servers.ts';

const LIST = '["a.example"]';
const JSON_TYPE = { 'Content-Type': 'application/json' };

type Lookup = NonNullable<ListsOptions['lookup']>;
const resolving = (address: string): Lookup =>
  ((_name: string, _options: object, done: (error: null, found: LookupAddress[]) => void) => {
    done(null, [{ address, family: 4 }]);
  }) as Lookup;

describe('a redirect', () => {
  const redirecting = (to: (hop: number) => string) =>
    serve(({ url = '' }, response) => {
      const hop = Number(url.slice(1));
      if (url === '/list') response.writeHead(200, JSON_TYPE).end(LIST);
      else response.writeHead(302, { Location: to(hop) }).end();
    });

  it('within the host is followed, with the token, five times at most', async () => {
    const server = await redirecting((hop) => (hop === 0 ? '/list' : `/${String(hop - 1)}`));
    const token_file = file('token', 'secret');
    expect(await fetchOnce({ url: `${server.url}/4`, token_file })).toMatchObject({ kind: 'list' });
    expect(server.asked.map(({ headers }) => headers.authorization)).toEqual(Array.from({ length: 6 }, () => 'Bearer secret'));
    expect(await fetchOnce({ url: `${server.url}/5` })).toMatchObject({
      code: 'bad-status',
      message: expect.stringContaining('more than 5') as string,
    });
    expect(server.asked).toHaveLength(12);
  });

  it('to another host or port is refused, and nothing is asked there', async () => {
    const other = await serveBody(LIST);
    for (const location of [
      `${other.url}/list?token=x`,
      `//localhost:${String(other.port)}/`,
      'http://lists.example/',
      'ftp://127.0.0.1/',
      'file:///etc/passwd',
    ]) {
      const server = await redirecting(() => location);
      expect(await fetchOnce({ url: `${server.url}/0`, token_file: file('token', 'secret') })).toMatchObject({
        kind: 'failed',
        code: 'refused-address',
        message: expect.not.stringContaining('token') as string,
      });
    }
    expect(other.asked).toEqual([]);
  });

  it('to the metadata of a cloud is refused', async () => {
    const server = await redirecting(() => 'http://169.254.169.254/latest/meta-data/');
    expect(await fetchOnce({ url: `${server.url}/0` })).toMatchObject({ kind: 'failed', code: 'refused-address' });
  });

  it('to nowhere is a failure', async () => {
    const server = await serveBody('', {}, 301);
    expect(await fetchOnce({ url: server.url })).toMatchObject({ kind: 'failed', code: 'bad-status' });
  });
});

describe('an address by which clouds give credentials, or that is no server', () => {
  it.each([
    'http://169.254.169.254/',
    'http://2852039166/',
    'http://[::ffff:a9fe:a9fe]/',
    'https://[fe80::1]/',
    'http://0.0.0.0/',
    'http://255.255.255.255/',
  ])('%s is refused', async (url) => {
    expect(await fetchOnce({ url })).toMatchObject({ kind: 'failed', code: 'refused-address' });
  });

  it('is refused when a name resolves to it, however often', async () => {
    const options = { lookup: resolving('169.254.169.254') };
    for (const url of ['http://metadata.google.internal/', 'https://lists.example/']) {
      expect(await fetchOnce({ url }, undefined, options)).toMatchObject({ kind: 'failed', code: 'refused-address' });
    }
  });

  it('is refused behind a proxy, and as a proxy', async () => {
    const proxy = await serveProxy(1);
    for (const url of ['http://169.254.169.254/', 'https://169.254.169.254/']) {
      expect(await fetchOnce({ url, proxy: proxy.url })).toMatchObject({ code: 'refused-address' });
    }
    expect(proxy.asked).toEqual([]);
    for (const url of ['http://lists.example/', 'https://lists.example/']) {
      expect(await fetchOnce({ url, proxy: 'http://169.254.169.254:80' })).toMatchObject({ code: 'refused-address' });
      const options = { lookup: resolving('169.254.169.254') };
      expect(await fetchOnce({ url, proxy: 'http://proxy.example' }, undefined, options)).toMatchObject({ code: 'refused-address' });
    }
  });

  it('a name of the own network is fetched', async () => {
    const server = await serveBody(LIST);
    const url = `http://lists.example:${String(server.port)}/`;
    expect(await fetchOnce({ url }, undefined, { lookup: resolving('127.0.0.1') })).toMatchObject({ kind: 'list' });
  });
});

describe('a proxy', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('of the environment is not asked', async () => {
    const [server, proxy] = [await serveBody(LIST), await serveProxy(1)];
    for (const name of ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy']) vi.stubEnv(name, proxy.url);
    for (const name of ['NO_PROXY', 'no_proxy']) vi.stubEnv(name, '');
    expect(await fetchOnce({ url: server.url })).toMatchObject({ kind: 'list', remotes: [{ domain: 'a.example' }] });
    expect(proxy.asked).toEqual([]);
  });

  it('of the source is asked for the whole URL of http, with its user', async () => {
    const proxy = await serveProxy(1);
    const url = 'http://lists.example/list.json';
    const fetched = await fetchOnce({ url, proxy: proxy.url.replace('//', '//me:s%3Acret@'), token_file: file('token', 'secret') });
    expect(fetched).toMatchObject({ kind: 'list', remotes: [{ domain: 'by-proxy.example' }] });
    expect(proxy.asked[0]?.url).toBe(url);
    expect(proxy.asked[0]?.headers).toMatchObject({
      host: 'lists.example',
      authorization: 'Bearer secret',
      'proxy-authorization': `Basic ${Buffer.from('me:s:cret').toString('base64')}`,
    });
  });

  it('that is not there is named as such', async () => {
    for (const url of ['http://lists.example/', 'https://lists.example/']) {
      expect(await fetchOnce({ url, proxy: 'http://127.0.0.1:1' })).toMatchObject({
        code: 'unreachable',
        message: expect.stringContaining('gave no answer through the proxy: the connection was refused') as string,
      });
    }
  });

  it('that does not tunnel is a failure', async () => {
    const server = await serve((_, response) => response.end());
    expect(await fetchOnce({ url: 'https://lists.example/', proxy: server.url })).toMatchObject({ code: 'unreachable' });
  });

  it('that is no http URL is a failure, without its password', async () => {
    const fetched = await fetchOnce({ url: 'http://lists.example/', proxy: 'socks5://me:secret@127.0.0.1' });
    expect(fetched).toMatchObject({ kind: 'failed', message: expect.stringContaining('Expected http://') as string });
    expect(JSON.stringify(fetched)).not.toContain('secret');
  });
});

describe('TLS', () => {
  it('is trusted by a ca_file, also through a proxy, and not without it', async ({ skip }) => {
    const identity = selfSigned();
    if (identity === undefined) skip('openssl is not there');
    else {
      const asked: (string | undefined)[] = [];
      const port = await serveTls(identity, ({ headers }, response) => {
        asked.push(headers.authorization, headers['proxy-authorization']);
        response.writeHead(200, JSON_TYPE).end(LIST);
      });
      const location = { url: `https://127.0.0.1:${String(port)}/list`, token_file: file('token', 'secret') };
      vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
      expect(await fetchOnce(location)).toMatchObject({ code: 'unreachable', message: expect.stringContaining('ca_file') as string });
      vi.unstubAllEnvs();
      expect(asked).toEqual([]);
      expect(await fetchOnce({ ...location, ca_file: identity.certFile })).toMatchObject({ kind: 'list' });
      expect(await fetchOnce({ ...location, ca_file: '/nowhere/ca.pem' })).toMatchObject({ code: 'unreadable-file' });
      expect(await fetchOnce({ ...location, ca_file: file('ca.pem', 'none') })).toMatchObject({ code: 'unreadable-file' });

      const proxy = await serveProxy(port);
      const byName = { ...location, url: 'https://list.example/list', proxy: proxy.url.replace('//', '//me:pass@') };
      expect(await fetchOnce({ ...byName, ca_file: identity.certFile })).toMatchObject({
        kind: 'list',
        remotes: [{ domain: 'a.example' }],
      });
      expect(proxy.asked[0]).toMatchObject({ method: 'CONNECT', url: 'list.example:443' });
      expect(proxy.asked[0]?.headers).toHaveProperty('proxy-authorization');
      expect(proxy.asked[0]?.headers).not.toHaveProperty('authorization');
      expect(await fetchOnce(byName)).toMatchObject({ code: 'unreachable' });
      expect(await fetchOnce({ ...byName, url: 'https://other.example/', ca_file: identity.certFile })).toMatchObject({
        message: expect.stringContaining('for another host') as string,
      });
      expect(asked).toEqual(['Bearer secret', undefined, 'Bearer secret', undefined]);
    }
  });

  it('is upgraded to from http of the same host, and never left', async ({ skip }) => {
    const identity = selfSigned();
    if (identity === undefined) skip('openssl is not there');
    else {
      const server = await serve((_, response) => response.writeHead(200, JSON_TYPE).end('["plain.example"]'));
      const port = await serveTls(identity, ({ url }, response) => {
        if (url === '/back') response.writeHead(302, { Location: `${server.url}/` }).end();
        else response.writeHead(200, JSON_TYPE).end(LIST);
      });
      const upgrading = await serve((_, response) => response.writeHead(301, { Location: `https://127.0.0.1:${String(port)}/` }).end());
      expect(await fetchOnce({ url: upgrading.url, ca_file: identity.certFile })).toMatchObject({ remotes: [{ domain: 'a.example' }] });
      const back = { url: `https://127.0.0.1:${String(port)}/back`, ca_file: identity.certFile };
      expect(await fetchOnce(back)).toMatchObject({ kind: 'failed', code: 'refused-address' });
      expect(server.asked).toEqual([]);
    }
  });
});
