import { describe, expect, it } from 'vitest';
import { config, REMOTES, runningBrig, TEAM } from './running-brig.ts';

const ONE = `${REMOTES}/a.example`;
const rowOf = (search_policy: number, restriction: number) => ({ search_policy, restriction });

describe('POST', () => {
  it('§1 adds a remote: 200 [], and unknown keys are ignored', async () => {
    const brig = await runningBrig();
    const answer = await brig.ask('POST', REMOTES, { body: { ...config('A.example', 'no_search', [TEAM.one]), remark: 'x' } });
    expect([answer.status, answer.text, answer.headers['content-type']]).toEqual([200, '[]', 'application/json;charset=utf-8']);
    expect(brig.store.remotes).toEqual(new Map([['a.example', rowOf(0, 1)]]));
    expect(brig.store.teams).toEqual(new Map([['a.example', new Set([TEAM.one])]]));
  });

  it('§0.2 overwrites the row, and only ever adds teams', async () => {
    const brig = await runningBrig();
    brig.store.seed('a.example', 'no_search', [TEAM.one]);
    await brig.ask('POST', REMOTES, { body: config('a.example', 'full_search', [TEAM.two]) });
    expect((await brig.list()).remotes).toEqual([config('a.example', 'full_search', [TEAM.one, TEAM.two])]);
  });

  it('§1.3 of allow_all leaves teams behind, which come back with the next restriction', async () => {
    const brig = await runningBrig();
    brig.store.seed('a.example', 'no_search', [TEAM.one]);
    await brig.ask('POST', REMOTES, { body: config('a.example') });
    expect((await brig.list()).remotes).toEqual([config('a.example')]);
    await brig.ask('POST', REMOTES, { body: config('a.example', 'full_search', []) });
    expect((await brig.list()).remotes).toEqual([config('a.example', 'full_search', [TEAM.one])]);
  });

  it('§1.3 of what the file says too writes the row', async () => {
    const brig = await runningBrig({ fileEntries: [{ domain: 'a.example', search_policy: 'full_search' }] });
    expect((await brig.ask('POST', REMOTES, { body: config('a.example') })).status).toBe(200);
    expect((await brig.list()).remotes).toEqual([config('a.example'), config('a.example')]);
  });

  it('§1.6 j takes the first of two equal keys', async () => {
    const brig = await runningBrig();
    const body = JSON.stringify(config('first.example')).replace('{', '{"domain":"first.example","domain":"x.example",');
    await brig.ask('POST', REMOTES, { body, headers: { 'Content-Type': 'application/json' } });
    expect([...brig.store.remotes.keys()]).toEqual(['first.example']);
  });
});

describe('PUT', () => {
  it('§0.4 replaces the row and the whole team list', async () => {
    const brig = await runningBrig();
    brig.store.seed('a.example', 'no_search', [TEAM.one]);
    expect((await brig.ask('PUT', ONE, { body: config('a.example', 'full_search', [TEAM.two]) })).text).toBe('[]');
    expect((await brig.list()).remotes).toEqual([config('a.example', 'full_search', [TEAM.two])]);
  });

  it('§1.3 of allow_all clears the teams', async () => {
    const brig = await runningBrig();
    brig.store.seed('a.example', 'no_search', [TEAM.one]);
    await brig.ask('PUT', ONE, { body: config('a.example') });
    expect(brig.store.teams.get('a.example') ?? new Set()).toEqual(new Set());
  });

  it('§0.3 of an unknown domain says 200 [], makes no remote, and leaves its teams orphaned', async () => {
    const brig = await runningBrig();
    brig.store.teams.set('a.example', new Set([TEAM.one]));
    const answer = await brig.ask('PUT', ONE, { body: config('a.example', 'full_search', [TEAM.two]) });
    expect([answer.status, answer.text]).toEqual([200, '[]']);
    expect(brig.store.remotes.size).toBe(0);
    expect(brig.store.teams.get('a.example')).toEqual(new Set([TEAM.two]));
  });

  it('§0.4 is not atomic: a reader in between sees no team', async () => {
    const brig = await runningBrig();
    brig.store.seed('a.example', 'no_search', [TEAM.one]);
    const pause = brig.pauseAt('team-list-emptied');
    const put = brig.ask('PUT', ONE, { body: config('a.example', 'full_search', [TEAM.one, TEAM.two]) });
    await pause.reached;
    expect((await brig.list()).remotes).toEqual([config('a.example', 'full_search', [])]);
    pause.release();
    expect((await put).status).toBe(200);
    expect((await brig.list()).remotes).toEqual([config('a.example', 'full_search', [TEAM.one, TEAM.two])]);
  });

  it('§0.4 may be killed in between: the list stays empty', async () => {
    const brig = await runningBrig();
    brig.store.seed('a.example', 'no_search', [TEAM.one]);
    const pause = brig.pauseAt('team-list-emptied');
    const put = brig.ask('PUT', ONE, { body: config('a.example', 'full_search', [TEAM.one]) });
    await pause.reached;
    pause.kill();
    await expect(put).rejects.toThrow();
    expect((await brig.list()).remotes).toEqual([config('a.example', 'full_search', [])]);
  });
});
