import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gunzipSync } from 'node:zlib';
import { runningService, type Answer, type RunningService } from '../../support/running-service.ts';
import { config } from '../drop-in/brig-bodies.ts';

const LIST = '/i/federation/remotes';

let service: RunningService;
beforeAll(async () => {
  service = await runningService({ rows: { 'a.example': { search_policy: 'full_search', restriction: 'allow_all' } } });
});
afterAll(() => service.stop());

const list = (headers: Record<string, string> = {}): Promise<Answer> => service.send('GET', LIST, { headers });

/** The list in gzip, which is there as soon as it is compressed beside the first answers. */
async function zipped(headers: Record<string, string> = {}): Promise<Answer> {
  for (let tries = 0; tries < 200; tries += 1) {
    const answer = await list({ 'Accept-Encoding': 'gzip', ...headers });
    if (answer.headers.etag?.endsWith('-gzip"')) return answer;
  }
  throw new Error('the list was never compressed');
}

describe('If-None-Match on the list', () => {
  it('answers 304 without a body where the caller has it', async () => {
    const etag = String((await list()).headers.etag);
    expect(etag).toMatch(/^"[^"]+"$/);
    const zip = String((await zipped()).headers.etag);
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, `"a","b",${etag},"c"`, `, ${etag} ,`, '*', ' * ', zip]) {
      const answer = await list({ 'If-None-Match': known });
      expect([known, answer.status, answer.text, answer.headers.etag]).toEqual([known, 304, '', etag]);
    }
  });

  it('answers 200 where the caller has something else', async () => {
    const etag = String((await list()).headers.etag);
    for (const other of ['"other"', 'W/"other"', etag.slice(1, -1), '', '"', `x${etag}`, `${etag}x`, `w/${etag}`]) {
      expect([other, (await list({ 'If-None-Match': other })).status]).toEqual([other, 200]);
    }
  });

  it('follows the content: a change and its way back give the first ETag again', async () => {
    const before = (await list()).headers.etag;
    await service.send('PUT', `${LIST}/a.example`, { body: config('a.example', 'no_search') });
    const changed = (await list()).headers.etag;
    expect(changed).not.toBe(before);
    await service.send('PUT', `${LIST}/a.example`, { body: config('a.example', 'full_search') });
    expect((await list()).headers.etag).toBe(before);
  });

  it('is answered with the ETag of the coding that the caller takes', async () => {
    const zip = await zipped();
    const answer = await zipped({ 'If-None-Match': String(zip.headers.etag) });
    expect([answer.status, answer.headers.etag, answer.headers.vary]).toEqual([304, zip.headers.etag, 'Accept-Encoding']);
  });
});

describe('Accept-Encoding on the list', () => {
  it('gets the same bytes in gzip, under an ETag of its own', async () => {
    const [plain, zip] = [await list(), await zipped()];
    expect(zip.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(zip.bytes).toString()).toBe(plain.text);
    expect(zip.headers.etag).not.toBe(plain.headers.etag);
  });

  it.each(['gzip', 'x-gzip', 'GZIP', 'deflate, gzip;q=0.5', 'br, gzip', '*', 'gzip;q=1.0, *;q=0'])('“%s” takes gzip', async (header) => {
    await zipped();
    expect((await list({ 'Accept-Encoding': header })).headers['content-encoding']).toBe('gzip');
  });

  it.each(['', 'identity', 'br', 'gzip;q=0', 'gzip; q=0.000', 'gzip;q=0, *', '*;q=0', 'gzipped'])('“%s” does not', async (header) => {
    await zipped();
    expect((await list({ 'Accept-Encoding': header })).headers['content-encoding']).toBeUndefined();
  });
});
