import { describe, expect, it } from 'vitest';
import { config, refusedBecause, REMOTES, runningBrig, TEAM } from './running-brig.ts';

const TEAMS = `${REMOTES}/a.example/teams`;
const NOT_RESTRICTED = 'Federation is not configured to be restricted by teams. Therefore adding a team to a remote domain is not allowed.';

describe('teams', () => {
  it('§1 are listed from the rows alone, hidden and orphaned ones too', async () => {
    const brig = await runningBrig({ fileEntries: [{ domain: 'file.example', search_policy: 'no_search' }] });
    brig.store.seed('a.example', 'no_search');
    brig.store.teams.set('a.example', new Set([TEAM.one, TEAM.timed]));
    brig.store.teams.set('orphan.example', new Set([TEAM.two]));
    const texts = [];
    for (const domain of ['a.example', 'orphan.example', 'unknown.example', 'file.example']) {
      texts.push((await brig.ask('GET', `${REMOTES}/${domain}/teams`)).text);
    }
    const listed = `[{"team_id":"${TEAM.timed}"},{"team_id":"${TEAM.one}"}]`;
    expect(texts).toEqual([listed, `[{"team_id":"${TEAM.two}"}]`, '[]', '[]']);
  });

  it('§1 are added, twice as well as once, and the row stays as it is', async () => {
    const brig = await runningBrig();
    brig.store.seed('a.example', 'no_search', []);
    for (let time = 0; time < 2; time += 1) {
      const answer = await brig.ask('POST', TEAMS, { body: { team_id: TEAM.one } });
      expect([answer.status, answer.text]).toEqual([200, '[]']);
    }
    expect((await brig.list()).remotes).toEqual([config('a.example', 'no_search', [TEAM.one])]);
  });

  it.each(['unknown.example', 'orphan.example'])('§1.2 are not added to %s, which has no row', async (domain) => {
    const brig = await runningBrig();
    brig.store.teams.set('orphan.example', new Set([TEAM.two]));
    const answer = await brig.ask('POST', `${REMOTES}/${domain}/teams`, { body: { team_id: TEAM.one } });
    expect(refusedBecause(answer)).toBe('Federation domain does not exist.  Please add it first.');
  });

  it('§1.2 are not added to what allows everybody; the file always does, whatever the row says', async () => {
    const brig = await runningBrig({ fileEntries: [{ domain: 'file.example', search_policy: 'no_search' }] });
    brig.store.seed('a.example', 'no_search');
    brig.store.seed('file.example', 'no_search', []);
    for (const domain of ['a.example', 'file.example']) {
      const answer = await brig.ask('POST', `${REMOTES}/${domain}/teams`, { body: { team_id: TEAM.one } });
      expect(refusedBecause(answer)).toBe(NOT_RESTRICTED);
    }
  });

  it('§1 are removed without a look at anything', async () => {
    const brig = await runningBrig({ fileEntries: [{ domain: 'a.example', search_policy: 'no_search' }] });
    brig.store.seed('a.example', 'no_search', [TEAM.one, TEAM.two]);
    for (const path of [`${TEAMS}/${TEAM.one}`, `${TEAMS}/${TEAM.one}`, `${REMOTES}/unknown.example/teams/${TEAM.one}`]) {
      const answer = await brig.ask('DELETE', path);
      expect([answer.status, answer.text]).toEqual([200, '[]']);
    }
    expect(brig.store.teams.get('a.example')).toEqual(new Set([TEAM.two]));
  });
});
