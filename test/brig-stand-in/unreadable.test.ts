import { describe, expect, it } from 'vitest';
import { config, REMOTES, runningBrig } from './running-brig.ts';

const SERVER_ERROR = { code: 500, label: 'server-error', message: 'Internal Server Error' };

describe('a row that brig cannot read', () => {
  const ROWS = [
    ['a restriction of 2', 'bad.example', { search_policy: 0, restriction: 2 }],
    ['a search_policy of 3', 'bad.example', { search_policy: 3, restriction: 0 }],
    ['a negative search_policy', 'bad.example', { search_policy: -1, restriction: 0 }],
    ['no search_policy', 'bad.example', { search_policy: null, restriction: 1 }],
    ['no domain in its key', 'dotless', { search_policy: 0, restriction: 0 }],
  ] as const;

  it.each(ROWS)('§1.2, §1.6 f, g: with %s the list and every POST are 500, and PUT works', async (_, domain, row) => {
    const brig = await runningBrig();
    brig.store.remotes.set(domain, row);
    brig.store.seed('a.example', 'no_search');
    for (const [method, body] of [
      ['GET', undefined],
      ['POST', config('b.example')],
    ] as const) {
      const answer = await brig.ask(method, REMOTES, body && { body });
      expect([answer.status, answer.headers['content-type'], JSON.parse(answer.text)]).toEqual([500, 'application/json', SERVER_ERROR]);
    }
    expect(brig.store.remotes.has('b.example')).toBe(false);
    expect((await brig.ask('PUT', `${REMOTES}/a.example`, { body: config('a.example') })).status).toBe(200);
  });

  it('§1.6 f can be repaired by PUT', async () => {
    const brig = await runningBrig();
    brig.store.remotes.set('bad.example', { search_policy: 7, restriction: 7 });
    await brig.ask('PUT', `${REMOTES}/bad.example`, { body: config('bad.example') });
    expect((await brig.list()).remotes).toEqual([config('bad.example')]);
  });

  it('§1.2 fails a team that is added to it', async () => {
    const brig = await runningBrig();
    brig.store.remotes.set('bad.example', { search_policy: 0, restriction: 2 });
    const body = { team_id: '10000000-0000-4000-8000-000000000001' };
    expect((await brig.ask('POST', `${REMOTES}/bad.example/teams`, { body })).status).toBe(500);
  });
});

describe('a file that contradicts itself', () => {
  const fileEntries = [
    { domain: 'a.example', search_policy: 'no_search' as const },
    { domain: 'A.example', search_policy: 'full_search' as const },
  ];

  it.each([
    ['the list', 'GET', REMOTES, undefined, 500],
    ['POST of that domain', 'POST', REMOTES, config('a.example'), 500],
    ['POST of another domain', 'POST', REMOTES, config('b.example'), 200],
    ['PUT of any', 'PUT', `${REMOTES}/b.example`, config('b.example'), 500],
    ['the teams', 'GET', `${REMOTES}/a.example/teams`, undefined, 200],
    ['a team more', 'POST', `${REMOTES}/b.example/teams`, { team_id: '10000000-0000-4000-8000-000000000001' }, 500],
  ] as const)('§1.6 e lets brig start; %s answers then: %s %s', async (_, method, path, body, status) => {
    const brig = await runningBrig({ fileEntries });
    expect((await brig.ask(method, path, body && { body })).status).toBe(status);
  });

  it('§1.3 is none where the same stands twice', async () => {
    const twice = { domain: 'a.example', search_policy: 'no_search' as const };
    const brig = await runningBrig({ fileEntries: [twice, twice] });
    expect((await brig.list()).remotes).toEqual([config('a.example', 'no_search')]);
  });
});
