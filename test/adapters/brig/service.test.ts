import { describe, expect, it, onTestFinished } from 'vitest';
import { brigClient } from '../../../src/adapters/brig/brig-client.ts';
import { brigRegistry } from '../../../src/adapters/brig/registry.ts';
import { startBrig, type BrigOptions, type StandInBrig } from '../../support/brig/start-brig.ts';
import { team } from '../../support/domain-samples.ts';
import { goodFileLayer, runningService, type Answer, type RunningService } from '../../support/running-service.ts';
import { QUIET, REMOTES, SHORT } from './opened.ts';

const ONE = `${REMOTES}/a.example`;
const A = '/v1/remotes/a.example';
const LIST = `GET ${REMOTES}`;
const TEAMS = `GET ${ONE}/teams`;
const BY_TEAM = { search_policy: 'full_search', restriction: { tag: 'restrict_by_team', value: [team('blue')] } };
const ALLOW = 'allow=WIDENS_ACCESS,NARROWS_ACCESS,CANNOT_BE_UNDONE,DROPS_TEAMS,CUTS_FEDERATION';

/** The whole service in front of a stand-in, with what it asked of brig since the last look. */
async function inFrontOfBrig(
  options: BrigOptions = {},
): Promise<{ brig: StandInBrig; service: RunningService; asked: () => readonly string[] }> {
  const brig = await startBrig({ strategy: 'allowDynamic', ...options });
  const client = brigClient({ url: brig.url, log: QUIET, times: SHORT });
  const registry = brigRegistry({ client, fileLayer: () => service.fileLayer.current() });
  const service: RunningService = await runningService({ fileLayer: goodFileLayer({}), around: (outside) => ({ ...outside, registry }) });
  onTestFinished(async () => {
    client.close();
    await service.stop();
    await brig.stop();
  });
  await registry.probe();
  brig.requests.clear();
  const asked = (): readonly string[] => {
    const lines = [...brig.requests.lines()];
    brig.requests.clear();
    return lines;
  };
  return { brig, service, asked };
}

const problem = ({ text }: Answer): { readonly code: string; readonly detail: string } =>
  JSON.parse(text) as { code: string; detail: string };

describe('fedremotes in front of brig', () => {
  it('writes by a number of requests that does not grow with the list', async () => {
    const { brig, service, asked } = await inFrontOfBrig();
    for (let n = 0; n < 50; n += 1) brig.store.seed(`p${String(n)}.example`, 'no_search', []);
    const put = (body: object): Promise<Answer> => service.send('PUT', `${A}?${ALLOW}`, { body });
    for (const [body, write] of [
      [BY_TEAM, `POST ${REMOTES}`],
      [{ ...BY_TEAM, search_policy: 'no_search' }, `PUT ${ONE}`],
    ] as const) {
      expect((await put(body)).status).toBeLessThan(300);
      const lines = asked();
      expect(lines.filter((line) => line !== LIST && line !== TEAMS)).toEqual([write]);
      expect(lines.length).toBeLessThanOrEqual(10);
    }
    expect((await service.send('GET', '/v1/remotes')).status).toBe(200);
    expect(asked()).toEqual([LIST]);
  });

  it('freezes, and brings back what was', async () => {
    const { brig, service } = await inFrontOfBrig();
    brig.store.seed('a.example', 'full_search', [team('blue')]);
    expect((await service.send('POST', `${A}/freeze?${ALLOW}`, { body: {} })).status).toBe(200);
    expect([brig.store.remotes.get('a.example')?.search_policy, [...(brig.store.teams.get('a.example') ?? [])]]).toEqual([0, []]);
    expect((await service.send('POST', `${A}/unfreeze?${ALLOW}`, { body: {} })).status).toBe(200);
    expect([brig.store.remotes.get('a.example')?.search_policy, [...(brig.store.teams.get('a.example') ?? [])]]).toEqual([
      2,
      [team('blue')],
    ]);
  });

  it('refuses to remove, with the ways out', async () => {
    const { brig, service } = await inFrontOfBrig();
    brig.store.seed('a.example', 'full_search');
    const answer = await service.send('DELETE', A);
    expect([answer.status, problem(answer).code]).toEqual([422, 'refused-by-rule']);
    expect(answer.text).toMatch(/Freeze it instead.*DELETE FROM brig\.federation_remotes WHERE domain = 'a\.example';/);
  });

  it('refuses a restriction and a freeze to a brig that would drop them', async () => {
    const { brig, service, asked } = await inFrontOfBrig({ era: '4.39' });
    brig.store.seed('a.example', 'full_search');
    for (const [method, path, body] of [
      ['PUT', A, BY_TEAM],
      ['POST', `${A}/freeze`, {}],
    ] as const) {
      expect((await service.send(method, path, { body })).text).toContain('restriction-not-supported');
    }
    expect(asked().filter((line) => !line.startsWith('GET'))).toEqual([]);
  });

  it('shows an entry of which nothing says the layer as such', async () => {
    const { brig, service } = await inFrontOfBrig();
    brig.store.seed('a.example', 'full_search');
    service.fileLayer.set({ ...goodFileLayer({}), status: 'none' });
    const { layers } = JSON.parse((await service.send('GET', A)).text) as { layers: object };
    expect(layers).toEqual({ unknown: { search_policy: 'full_search', restriction: { tag: 'allow_all', value: null } } });
    const { remotes } = JSON.parse((await service.send('GET', '/v1/strategy')).text) as { remotes: object };
    expect(remotes).toMatchObject({ total: 1, in_file: 0, in_database: 0, in_unknown_layer: 1 });
    const why = await service.send('GET', '/v1/decisions?domain=a.example&operation=federate');
    expect(why.text).toContain('from which layer it is, brig does not say');
  });
});
