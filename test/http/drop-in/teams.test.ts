import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { team } from '../../support/domain-samples.ts';
import { goodFileLayer, runningService, type Answer, type RunningService } from '../../support/running-service.ts';
import { refusal, teamBody } from './brig-bodies.ts';

const UNKNOWN = 'Federation domain does not exist.  Please add it first.';
const ALLOW_ALL = 'Federation is not configured to be restricted by teams. Therefore adding a team to a remote domain is not allowed.';

let service: RunningService;
beforeEach(async () => {
  service = await runningService({
    rows: {
      'open.example': { search_policy: 'full_search', restriction: 'allow_all', leftover: ['amber'] },
      'teams.example': { search_policy: 'no_search', restriction: ['green', 'red'] },
    },
    fileLayer: goodFileLayer({ 'file.example': 'full_search' }),
  });
});
afterEach(() => service.stop());

const add = (domain: string, id: string): Promise<Answer> =>
  service.send('POST', `/i/federation/remotes/${domain}/teams`, { body: teamBody(id) });
const remove = (domain: string, id: string): Promise<Answer> => service.send('DELETE', `/i/federation/remotes/${domain}/teams/${id}`);
const teams = async (domain: string): Promise<unknown> =>
  JSON.parse((await service.send('GET', `/i/federation/remotes/${domain}/teams`)).text) as unknown;

describe('the teams of a remote under /i', () => {
  it('are listed in Cassandra’s order', async () => {
    expect(await teams('teams.example')).toEqual([teamBody(team('red')), teamBody(team('green'))]);
  });

  it('are none for an unknown domain and for a file entry', async () => {
    expect(await teams('unknown.example')).toEqual([]);
    expect(await teams('file.example')).toEqual([]);
  });

  it('are listed where they are left over under allow_all', async () => {
    expect(await teams('open.example')).toEqual([teamBody(team('amber'))]);
  });

  it('can be added, twice as well as once', async () => {
    for (const id of [team('blue'), team('blue').toUpperCase()]) {
      const answer = await add('teams.example', id);
      expect([answer.status, answer.text]).toEqual([200, '[]']);
    }
    expect(await teams('teams.example')).toEqual([team('red'), team('blue'), team('green')].map(teamBody));
  });

  it('cannot be added to an unknown domain', async () => {
    const answer = await add('unknown.example', team('blue'));
    expect([answer.status, JSON.parse(answer.text)]).toEqual([533, refusal(UNKNOWN)]);
  });

  it.each(['open.example', 'file.example'])('cannot be added to %s, which allows everybody', async (domain) => {
    const answer = await add(domain, team('blue'));
    expect([answer.status, JSON.parse(answer.text)]).toEqual([533, refusal(ALLOW_ALL)]);
  });

  it('can be removed, also where they are not there, and from any domain', async () => {
    for (const domain of ['teams.example', 'teams.example', 'open.example', 'file.example', 'unknown.example']) {
      const answer = await remove(domain, team('green'));
      expect([answer.status, answer.text, answer.headers['content-type']]).toEqual([200, '[]', 'application/json;charset=utf-8']);
    }
    expect(await teams('teams.example')).toEqual([teamBody(team('red'))]);
  });

  it('that are left over can be removed', async () => {
    await remove('open.example', team('amber'));
    expect(await teams('open.example')).toEqual([]);
  });
});
