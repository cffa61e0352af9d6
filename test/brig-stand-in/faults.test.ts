import { describe, expect, it } from 'vitest';
import { garbage, hang, lie, partial, reset, resetAfterEffect, slow, status, tear, type Garbage } from '../support/brig/faults.ts';
import { config, REMOTES, runningBrig, TEAM } from './running-brig.ts';

const ONE = `${REMOTES}/a.example`;
const post = { body: config('a.example') };

describe('a fault of the stand-in', () => {
  it('slow: the answer comes later, and it is the right one', async () => {
    const brig = await runningBrig();
    brig.faults.set(slow(80));
    const began = performance.now();
    expect((await brig.ask('POST', REMOTES, post)).status).toBe(200);
    expect(performance.now() - began).toBeGreaterThan(75);
  });

  it('status: answers so, and does nothing', async () => {
    const brig = await runningBrig();
    brig.faults.set(status(502, '<html></html>', 'text/html'));
    const answer = await brig.ask('POST', REMOTES, post);
    expect([answer.status, answer.text, answer.headers['content-type']]).toEqual([502, '<html></html>', 'text/html']);
    expect(brig.store.remotes.size).toBe(0);
  });

  it('reset: nothing is done; resetAfterEffect: everything is', async () => {
    const brig = await runningBrig();
    for (const [fault, rows] of [
      [reset, 0],
      [resetAfterEffect, 1],
    ] as const) {
      brig.faults.set(fault, { times: 1 });
      await expect(brig.ask('POST', REMOTES, post)).rejects.toThrow();
      expect(brig.store.remotes.size).toBe(rows);
    }
  });

  it('lie: 200 [], and nothing is done', async () => {
    const brig = await runningBrig();
    brig.faults.set(lie);
    const answer = await brig.ask('POST', REMOTES, post);
    expect([answer.status, answer.text, brig.store.remotes.size]).toEqual([200, '[]', 0]);
  });

  it('hang: no answer ever, and stop ends it', async () => {
    const brig = await runningBrig();
    brig.faults.set(hang, { times: 1 });
    const never = brig.ask('GET', REMOTES);
    never.catch(() => undefined);
    expect(await Promise.race([never, brig.ask('GET', REMOTES).then(() => 'the other one')])).toBe('the other one');
    await brig.stop();
    await expect(never).rejects.toThrow();
  });

  it('partial: PUT answers 500 after it emptied the team list', async () => {
    const brig = await runningBrig();
    brig.store.seed('a.example', 'no_search', [TEAM.one]);
    brig.faults.set(partial, { method: 'PUT' });
    expect((await brig.ask('PUT', ONE, { body: config('a.example', 'full_search', [TEAM.one]) })).status).toBe(500);
    expect((await brig.list()).remotes).toEqual([config('a.example', 'full_search', [])]);
  });

  it('tear: the rows of one moment, the teams of a later one', async () => {
    const brig = await runningBrig();
    brig.store.seed('a.example', 'no_search', [TEAM.one]);
    brig.faults.set(tear(80), { method: 'GET', times: 1 });
    const torn = brig.list();
    await expect.poll(() => brig.requests.lines()).toEqual([`GET ${REMOTES}`]);
    await brig.ask('PUT', ONE, { body: config('a.example', 'full_search', [TEAM.two]) });
    expect((await torn).remotes).toEqual([config('a.example', 'no_search', [TEAM.two])]);
  });

  it.each<[Garbage, RegExp]>([
    ['no-json', /^<html>/],
    ['other-shape', /^\{"remotes":"none"/],
    ['cut', /^\{"remotes":[^}]*$/],
  ])('garbage %s: 200, and a body that is none of brig’s', async (what, body) => {
    const brig = await runningBrig();
    brig.faults.set(garbage(what));
    const answer = await brig.ask('GET', REMOTES);
    expect([answer.status, answer.text]).toEqual([200, expect.stringMatching(body)]);
  });

  it('garbage broken-off: the connection drops in the body', async () => {
    const brig = await runningBrig();
    brig.faults.set(garbage('broken-off'));
    await expect(brig.ask('GET', REMOTES)).rejects.toThrow();
  });

  it('is for the calls it names, as often as it says, until it is cleared', async () => {
    const brig = await runningBrig();
    brig.faults.set(status(503), { method: 'GET', path: REMOTES, times: 2 });
    brig.faults.set(status(504), { path: /\/teams$/ });
    const takeBack = brig.faults.set(status(500), { method: 'GET' });
    const statuses = async (...paths: string[]) => {
      const found: number[] = [];
      for (const path of paths) found.push((await brig.ask('GET', path)).status);
      return found;
    };
    expect(await statuses(REMOTES, `${ONE}/teams`, REMOTES, REMOTES)).toEqual([503, 504, 503, 500]);
    takeBack();
    expect(await statuses(REMOTES, `${ONE}/teams`)).toEqual([200, 504]);
    brig.faults.clear();
    expect(await statuses(`${ONE}/teams`)).toEqual([200]);
  });
});

describe('the log of requests', () => {
  it('has each call with its body, until cleared', async () => {
    const brig = await runningBrig();
    await brig.ask('POST', REMOTES, post);
    expect(brig.requests.all).toEqual([{ method: 'POST', path: REMOTES, body: JSON.stringify(post.body) }]);
    brig.requests.clear();
    expect(brig.requests.lines()).toEqual([]);
  });
});
