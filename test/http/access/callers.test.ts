import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { watchFiles } from '../../../src/adapters/files/watch-files.ts';
import { watchTokens } from '../../../src/adapters/tokens/token-file.ts';
import type { JournalEntry } from '../../../src/domain/journal.ts';
import type { Tokens } from '../../../src/ports/tokens.ts';
import { runningService, type RunningService } from '../../support/running-service.ts';
import { config } from '../drop-in/brig-bodies.ts';

const LIST = '/i/federation/remotes';
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const line = (actor: string, token: string): string => `${actor}: ${createHash('sha256').update(token).digest('hex')}\n`;
const bearer = (token: string): Record<string, string> => ({ Authorization: `Bearer ${token}` });

const lastEntry = async ({ context }: RunningService): Promise<JournalEntry | undefined> => (await context.journal.list({}, 1))[0];

describe('with a tokens file', () => {
  let folder: string;
  let file: string;
  let tokens: Tokens;
  let service: RunningService;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'fedremotes-callers-'));
    file = join(folder, 'tokens');
    writeFileSync(file, line('ada', 'good-token') + line('ben', 'bens-token'));
    tokens = await watchTokens({ path: file, watch: watchFiles, log: silent });
    service = await runningService({ tokens });
  });
  afterAll(async () => {
    await service.stop();
    tokens.close();
    rmSync(folder, { recursive: true });
  });

  const DOORS = [
    ['GET', LIST],
    ['GET', `${LIST}?x`],
    ['HEAD', LIST],
    ['POST', LIST],
    ['DELETE', `${LIST}/a.example/teams/x`],
    ['GET', '/i/unknown'],
    ['GET', '/v1/i/unknown'],
    ['GET', '/v1/remotes'],
    ['GET', '/v1/unknown'],
    ['GET', '/metrics'],
    ['GET', '/docs'],
    ['GET', '/openapi.json'],
    ['GET', '/'],
    ['GET', '/unknown'],
    ['TRACE', '/unknown'],
  ] as const;

  it.each(DOORS)('%s %s needs one: none, a wrong one, another scheme and a name are turned away', async (method, path) => {
    for (const headers of [
      {},
      bearer('wrong'),
      bearer(''),
      { Authorization: 'Basic good-token' },
      { Authorization: 'good-token' },
      { 'X-Actor': 'ada' },
    ]) {
      const answer = await service.send(method, path, { headers });
      expect([answer.status, answer.headers['www-authenticate']]).toEqual([401, 'Bearer']);
    }
    expect((await service.send(method, path, { headers: bearer('good-token') })).status).not.toBe(401);
  });

  it.each(['/healthz', '/readyz'])('%s needs none', async (path) => {
    expect((await service.send('GET', path)).status).toBe(200);
  });

  it('turns away in brig’s shape under /i, and with a problem elsewhere', async () => {
    const brig = await service.send('GET', LIST);
    expect([brig.headers['content-type'], JSON.parse(brig.text)]).toMatchObject(['application/json', { code: 401, label: 'unauthorised' }]);
    const problem = await service.send('GET', '/v1/remotes');
    expect(problem.headers['content-type']).toContain('application/problem+json');
    expect(JSON.parse(problem.text)).toMatchObject({ code: 'unauthorised', status: 401 });
  });

  it('records the bearer as verified, whatever X-Actor claims', async () => {
    await service.send('POST', LIST, { body: config('a.example'), headers: { ...bearer('good-token'), 'X-Actor': 'mallory' } });
    expect(await lastEntry(service)).toMatchObject({ actor: 'ada', verified: true });
  });

  it('revokes a token when its line goes, on the hot path too', async () => {
    expect((await service.send('GET', LIST, { headers: bearer('bens-token') })).status).toBe(200);
    writeFileSync(file, line('ada', 'good-token'));
    await vi.waitFor(async () => {
      expect((await service.send('GET', LIST, { headers: bearer('bens-token') })).status).toBe(401);
    });
    expect((await service.send('GET', LIST, { headers: bearer('good-token') })).status).toBe(200);
  });

  it('is degraded, and still ready, while the file does not parse', async () => {
    writeFileSync(file, 'nonsense\n');
    await vi.waitFor(async () => {
      const answer = await service.send('GET', '/readyz');
      expect([answer.status, JSON.parse(answer.text)]).toMatchObject([200, { status: 'degraded', reasons: [{ code: 'tokens-file-bad' }] }]);
    });
    expect((await service.send('GET', LIST, { headers: bearer('good-token') })).status).toBe(200);
  });

  it('logs no token', () => {
    const log = JSON.stringify(service.log);
    expect(log).toContain('turned away');
    for (const secret of ['good-token', 'bens-token', 'wrong']) expect(log).not.toContain(secret);
  });
});

describe('without tokens', () => {
  let service: RunningService | undefined;
  afterEach(async () => service?.stop());

  it.each([
    [{}, { actor: 'anonymous', verified: false }],
    [{ 'X-Actor': '' }, { actor: 'anonymous', verified: false }],
    [
      { 'X-Actor': 'ada', 'X-Reason': 'ticket 7' },
      { actor: 'ada', verified: false, reason: 'ticket 7' },
    ],
    [{ 'X-Actor': Buffer.from('Zoë 💙').toString('latin1') }, { actor: 'Zoë 💙', verified: false }],
    [{ Authorization: 'Bearer anything' }, { actor: 'anonymous', verified: false }],
  ])('%j is recorded as %j', async (headers, recorded) => {
    service = await runningService();
    await service.send('POST', LIST, { body: config('a.example'), headers });
    expect(await lastEntry(service)).toMatchObject(recorded);
  });

  it.each([{ 'X-Actor': 'a'.repeat(201) }, { 'X-Actor': 'a\tb' }, { 'X-Actor': '\xff' }, { 'X-Reason': 'r'.repeat(1001) }])(
    'a header that cannot be put on record is refused, and nothing is changed',
    async (headers) => {
      service = await runningService();
      const answer = await service.send('POST', LIST, { body: config('a.example'), headers });
      expect([answer.status, JSON.parse(answer.text)]).toMatchObject([400, { code: 400, label: 'bad-request' }]);
      expect(await lastEntry(service)).toBeUndefined();
    },
  );
});
