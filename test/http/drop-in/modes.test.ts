import { afterEach, describe, expect, it } from 'vitest';
import { team } from '../../support/domain-samples.ts';
import { runningService, type RunningService } from '../../support/running-service.ts';
import { config, teamBody } from './brig-bodies.ts';

const ROWS = { 'teams.example': { search_policy: 'no_search', restriction: ['blue'] } } as const;
const ONE = '/i/federation/remotes/teams.example';

let service: RunningService | undefined;
afterEach(async () => service?.stop());

describe('DROP_IN=read', () => {
  it('answers reads', async () => {
    service = await runningService({ dropIn: 'read', rows: ROWS });
    expect((await service.send('GET', '/i/federation/remotes')).status).toBe(200);
    expect((await service.send('GET', `${ONE}/teams`)).text).toBe(`[{"team_id":"${team('blue')}"}]`);
  });

  it.each([
    ['POST', '/i/federation/remotes', config('new.example')],
    ['PUT', ONE, config('teams.example')],
    ['POST', `${ONE}/teams`, teamBody(team('green'))],
    ['DELETE', `${ONE}/teams/${team('blue')}`, undefined],
  ])('refuses %s %s with 403, says why, and changes nothing', async (method, path, body) => {
    service = await runningService({ dropIn: 'read', rows: ROWS });
    const answer = await service.send(method, path, body === undefined ? {} : { body });
    expect(answer.status).toBe(403);
    expect(JSON.parse(answer.text)).toMatchObject({ code: 403, label: 'drop-in-read-only' });
    expect(answer.text).toContain('FEDREMOTES_DROP_IN=read');
    expect((await service.send('GET', `${ONE}/teams`)).text).toBe(`[{"team_id":"${team('blue')}"}]`);
  });
});

describe('DROP_IN=off', () => {
  it.each([
    ['GET', '/i/federation/remotes'],
    ['GET', '/i/federation/remotes?x'],
    ['GET', `${ONE}/teams`],
    ['PUT', ONE],
  ])('answers %s %s with 404 and says why', async (method, path) => {
    service = await runningService({ dropIn: 'off', rows: ROWS });
    const answer = await service.send(method, path);
    expect([answer.status, JSON.parse(answer.text)]).toMatchObject([404, { code: 404, label: 'drop-in-off' }]);
  });
});
