import { describe, expect, it } from 'vitest';
import { Fault } from '../../../src/domain/fault.ts';
import { row } from '../../support/domain-samples.ts';
import { status } from '../../support/brig/faults.ts';
import { goodFileLayer } from '../../support/running-service.ts';
import { A, fileEntries, NO_VALUES, openedRegistry, REMOTES } from './opened.ts';

const OPEN = row({ search_policy: 'full_search', restriction: 'allow_all' });
const BY_TEAM = row({ search_policy: 'full_search', restriction: ['blue'] });
const PROBE = `GET ${REMOTES}/fedremotes-probe.invalid/teams`;

describe('what brig can do', () => {
  it('is taken to be little until it was asked', async () => {
    const { registry, brig } = await openedRegistry();
    expect(registry.capabilities).toEqual({
      connected: true,
      can_remove: false,
      can_restrict_by_team: false,
      knows_layers: false,
      sole_writer: false,
    });
    expect([registry.version(), brig.requests.lines()]).toEqual([undefined, []]);
  });

  it.each([
    ['5.x', true, 'brig 4.40 or later (API versions up to 15)'],
    ['4.40', true, 'brig 4.40 or later (API versions up to 5)'],
    ['4.39', false, 'brig 4.36–4.39 (API versions up to 4)'],
    ['4.36', false, 'brig 4.36–4.39 (API versions up to 3)'],
  ] as const)('%s: by its routes while its list is empty, without a write', async (era, can_restrict_by_team, version) => {
    const { registry, brig } = await openedRegistry({ brig: { era } });
    await registry.readAll();
    expect([registry.capabilities.can_restrict_by_team, registry.version()]).toEqual([can_restrict_by_team, version]);
    expect(brig.requests.lines()).toEqual([`GET ${REMOTES}`, PROBE, 'GET /api-version']);
  });

  it('is seen from the entries where there are any', async () => {
    const { registry, brig } = await openedRegistry({ brig: { era: '4.39' } });
    brig.store.seed(A, 'full_search');
    await registry.readAll();
    expect(registry.capabilities.can_restrict_by_team).toBe(false);
    expect(brig.requests.lines()).toEqual([`GET ${REMOTES}`, 'GET /api-version']);
  });

  it('is no list of remotes before 4.36, and the Fault says what to do', async () => {
    const { registry } = await openedRegistry({ brig: { era: 'pre-4.36' } });
    await expect(registry.readAll()).rejects.toThrow(/answered 404 to GET .*older than 4\.36\.0.*upgrade it first.*BRIG_URL/);
    await expect(registry.probe()).rejects.toThrow(Fault);
  });

  it('changes with an upgrade while we run, as soon as an entry shows it', async () => {
    const { registry, brig } = await openedRegistry({ brig: { era: '4.39' } });
    brig.store.seed(A, 'full_search');
    await registry.readAll();
    brig.redeploy({ era: '5.x' });
    await registry.readAll();
    expect([registry.capabilities.can_restrict_by_team, registry.version()]).toEqual([true, 'brig 4.40 or later (API versions up to 15)']);
    await registry.write(A, undefined, BY_TEAM);
    expect(await registry.readOne(A)).toEqual({ kind: 'row', ...BY_TEAM });
  });

  it('is asked for again after ten minutes, since an empty list shows nothing', async () => {
    let now = 0;
    const { registry, brig } = await openedRegistry({ brig: { era: '4.39' }, monotonic: () => now });
    await registry.readAll();
    brig.redeploy({ era: '5.x' });
    now = 599_999;
    await registry.readAll();
    expect(registry.capabilities.can_restrict_by_team).toBe(false);
    now = 600_000;
    await registry.readAll();
    expect(registry.capabilities.can_restrict_by_team).toBe(true);
  });

  it('after a rollback no restriction is dropped silently, though nobody saw the rollback', async () => {
    const { registry, brig } = await openedRegistry();
    await registry.readAll();
    brig.redeploy({ era: '4.39' });
    await expect(registry.write(A, undefined, BY_TEAM)).rejects.toMatchObject({
      effect: 'none',
      message: expect.stringMatching(/rolled back to before 4\.40/) as string,
    });
    expect(brig.store.remotes.size).toBe(0);
  });

  it('does not hang on /api-version, which only tells what to show', async () => {
    const { registry, brig } = await openedRegistry();
    brig.faults.set(status(500), { path: '/api-version' });
    await registry.readAll();
    expect(registry.version()).toBe('brig 4.40 or later');
  });

  it('knows layers while VALUES says what brig runs with, and says so when it does not', async () => {
    const values = goodFileLayer({ 'f.example': 'full_search' });
    const { registry, values: set } = await openedRegistry({ brig: { fileEntries: fileEntries({ 'f.example': 'full_search' }) }, values });
    expect([await registry.readAll(), registry.capabilities.knows_layers, registry.findings()]).toEqual([new Map(), true, []]);
    set(goodFileLayer({ 'f.example': 'no_search' }));
    await registry.readAll();
    expect([registry.capabilities.knows_layers, registry.findings().map(({ code }) => code)]).toEqual([false, ['values-not-deployed']]);
    set(NO_VALUES);
    const unknown = await registry.readAll();
    expect([...unknown]).toEqual([['f.example', { kind: 'row', ...OPEN, layer_unknown: true }]]);
  });
});

describe('a probe', () => {
  it('asks for the status of brig, and sees it fail', async () => {
    const { registry, brig } = await openedRegistry();
    await registry.readAll();
    brig.requests.clear();
    await registry.probe();
    expect(brig.requests.lines()).toEqual(['GET /i/status']);
    brig.faults.set(status(500));
    await expect(registry.probe()).rejects.toThrow(/answered 500 to GET \/i\/status/);
  });

  it('asks for teams where there is no status, as in front of fedremotes', async () => {
    const { registry, brig } = await openedRegistry();
    await registry.readAll();
    brig.requests.clear();
    brig.faults.set(status(404), { path: '/i/status' });
    await registry.probe();
    expect(brig.requests.lines()).toEqual(['GET /i/status', PROBE]);
  });
});

describe('the list as it was read', () => {
  it('is the same map again while brig answers the same, and another one when anything is otherwise', async () => {
    const { registry, brig, values } = await openedRegistry();
    brig.store.seed(A, 'full_search');
    const first = await registry.readAll();
    expect(await registry.readAll()).toBe(first);
    brig.store.seed(A, 'no_search');
    const second = await registry.readAll();
    expect(second).not.toBe(first);
    values(goodFileLayer({ 'a.example': 'no_search' }));
    expect(await registry.readAll()).toEqual(new Map());
  });

  it('is read once for all who ask before it begins', async () => {
    const { registry, brig } = await openedRegistry();
    brig.store.seed(A, 'full_search');
    await registry.readAll();
    brig.requests.clear();
    await Promise.all(Array.from({ length: 20 }, () => registry.readAll()));
    expect(brig.requests.lines()).toEqual([`GET ${REMOTES}`]);
  });

  it('has the teams that allow_all hides where one remote is asked for', async () => {
    const { registry, brig } = await openedRegistry();
    brig.store.seed(A, 'full_search', BY_TEAM.teams);
    brig.store.seed(A, 'full_search');
    expect([...(await registry.readAll())]).toEqual([[A, { kind: 'row', ...OPEN }]]);
    expect(await registry.readOne(A)).toEqual({ kind: 'row', ...OPEN, teams: BY_TEAM.teams });
  });
});
