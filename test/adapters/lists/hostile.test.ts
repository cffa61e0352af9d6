import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { openLists } from '../../../src/adapters/lists/lists.ts';
import { fetchOnce, serve, serveBody, serveRaw } from './servers.ts';

const LIST = '["a.example", "b.example"]';
const CSV = 'domain\na.example\nb.example';
const head = (...lines: readonly string[]): string => ['HTTP/1.1 200 OK', ...lines, '', ''].join('\r\n');

describe('an answer that is not whole', () => {
  it.each([
    ['reset in its middle', head('Content-Type: text/csv', 'Content-Length: 500') + CSV, 'reset'],
    ['shorter than its Content-Length', head('Content-Type: text/csv', 'Content-Length: 500') + `${CSV}\n`, 'end'],
    ['chunked, and cut off', `${head('Content-Type: text/csv', 'Transfer-Encoding: chunked')}7\r\ndomain\n\r\n`, 'end'],
    ['chunked, and reset', `${head('Content-Type: text/csv', 'Transfer-Encoding: chunked')}7\r\ndomain\n\r\n`, 'reset'],
    ['CSV that ends without newline where nothing says its length', head('Content-Type: text/csv', 'Connection: close') + CSV, 'end'],
    ['lines that end so', head('Content-Type: text/plain', 'Connection: close') + 'a.exam', 'end'],
    ['YAML that ends so', head('Content-Type: application/yaml', 'Connection: close') + '- a.exam', 'end'],
  ] as const)('%s is truncated', async (_, bytes, then) => {
    const fetched = await fetchOnce({ url: await serveRaw(bytes, then) });
    expect(fetched).toMatchObject({ kind: 'failed', code: 'truncated', message: expect.stringMatching(/truncated|newline/) as string });
  });

  it('JSON that is cut off is refused by its text where nothing says its length', async () => {
    const url = await serveRaw(head('Content-Type: application/json', 'Connection: close') + LIST.slice(0, -1), 'end');
    expect(await fetchOnce({ url })).toMatchObject({ code: 'unparsable', message: expect.stringContaining('truncated') as string });
  });

  it('that goes on behind its Content-Length is refused', async () => {
    const url = await serveRaw(`${head('Content-Type: text/csv', 'Content-Length: 17')}${CSV}`, 'end');
    expect(await fetchOnce({ url })).toMatchObject({ kind: 'failed', code: 'truncated' });
  });

  it('CSV without a last newline is whole where a Content-Length or gzip says so', async () => {
    const server = await serveBody(CSV, { 'Content-Type': 'text/csv', 'Content-Length': String(CSV.length) });
    expect(await fetchOnce({ url: server.url })).toMatchObject({ kind: 'list' });
    const packed = await serve((_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/csv', 'Content-Encoding': 'gzip' });
      response.write(gzipSync(CSV));
      response.end();
    });
    expect(await fetchOnce({ url: packed.url })).toMatchObject({ kind: 'list' });
  });

  it('gzip that is cut off is truncated', async () => {
    const packed = gzipSync(LIST);
    const server = await serveBody(packed.subarray(0, packed.length - 4), {
      'Content-Type': 'application/json',
      'Content-Encoding': 'gzip',
    });
    expect(await fetchOnce({ url: server.url })).toMatchObject({ kind: 'failed', code: 'truncated' });
  });

  it('in an encoding that nobody asked for is refused', async () => {
    const server = await serveBody(LIST, { 'Content-Type': 'application/json', 'Content-Encoding': 'br' });
    expect(await fetchOnce({ url: server.url })).toMatchObject({ kind: 'failed', code: 'unparsable' });
  });
});

describe('an answer that is too large', () => {
  const MB = 1024 * 1024;

  it('is refused by its Content-Length, before it has come', async () => {
    const url = await serveRaw(head('Content-Type: application/json', `Content-Length: ${String(11 * MB)}`), 'hang');
    expect(await fetchOnce({ url })).toMatchObject({ kind: 'failed', code: 'too-large' });
  });

  it('is refused while it comes, without end', async () => {
    const server = await serve((_, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json' });
      const more = (): void => {
        while (response.write(Buffer.alloc(MB, ' ')));
      };
      response.on('drain', more).on('error', () => undefined);
      more();
    });
    expect(await fetchOnce({ url: server.url }, undefined, { times: { total: 20_000 } })).toMatchObject({
      kind: 'failed',
      code: 'too-large',
    });
  });

  it('is refused when it is unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(200 * MB, ' '));
    expect(bomb.length).toBeLessThan(MB);
    const server = await serveBody(bomb, { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' });
    expect(await fetchOnce({ url: server.url }, undefined, { times: { total: 20_000 } })).toMatchObject({
      kind: 'failed',
      code: 'too-large',
    });
  });
});

describe('a server that gives no answer', () => {
  const soon = { times: { connect: 100, total: 200 } };

  it('or none of it in time is given up', async () => {
    for (const bytes of ['', head('Content-Type: application/json', 'Content-Length: 26'), `${head('Content-Length: 26')}["a.`]) {
      const url = await serveRaw(bytes, 'hang');
      expect(await fetchOnce({ url }, undefined, soon)).toMatchObject({
        kind: 'failed',
        code: 'unreachable',
        message: expect.stringContaining('took longer than 0.2 s') as string,
      });
    }
  });

  it('or closes before it is a failure', async () => {
    expect(await fetchOnce({ url: await serveRaw('', 'reset') })).toMatchObject({ code: 'unreachable' });
    expect(await fetchOnce({ url: await serveRaw('', 'end') })).toMatchObject({ code: 'unreachable' });
    expect(await fetchOnce({ url: await serveRaw('SSH-2.0-x\r\n', 'end') })).toMatchObject({ code: 'unreachable' });
    expect(await fetchOnce({ url: 'http://127.0.0.1:1' })).toMatchObject({
      message: expect.stringContaining('connection was refused') as string,
    });
  });

  it('is not waited for when fedremotes stops', async () => {
    const lists = openLists();
    const fetching = lists.fetch({ url: await serveRaw('', 'hang') }, undefined);
    setTimeout(lists.close, 20);
    expect(await fetching).toMatchObject({ kind: 'failed', message: expect.stringContaining('stopping') as string });
    expect(await lists.fetch({ url: 'http://127.0.0.1:1' }, undefined)).toMatchObject({ kind: 'failed' });
  });
});
