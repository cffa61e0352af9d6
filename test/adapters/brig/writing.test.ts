import { describe, expect, it, vi } from 'vitest';
import { lie } from '../../support/brig/faults.ts';
import { row, team } from '../../support/domain-samples.ts';
import { goodFileLayer } from '../../support/running-service.ts';
import { A, fileEntries, NO_VALUES, openedRegistry, REMOTES, type Opened } from './opened.ts';

const ONE = `${REMOTES}/a.example`;
const TEAMS = `${ONE}/teams`;
const [BLUE, RED] = [team('blue'), team('red')];
const OPEN = row({ search_policy: 'full_search', restriction: 'allow_all' });
const byTeam = (...names: Parameters<typeof team>[0][]) => row({ search_policy: 'full_search', restriction: names });

/** The requests that were made, and not those that look. */
const writes = ({ brig }: Opened): readonly string[] =>
  brig.requests
    .lines()
    .filter((line) => !line.startsWith('GET '))
    .map((line) => line.replace(REMOTES, ''));

/** A stand-in that has this row, seen once, and whose log begins now. */
async function given(
  stored: Parameters<Opened['brig']['store']['seed']> | undefined,
  options: Parameters<typeof openedRegistry>[0] = {},
): Promise<Opened> {
  const opened = await openedRegistry(options);
  if (stored) opened.brig.store.seed(...stored);
  await opened.registry.readAll();
  opened.brig.requests.clear();
  return opened;
}

describe('a write to brig is made by the calls that change least:', () => {
  it('a new remote by POST, after the teams of a row of long ago', async () => {
    const opened = await given(undefined);
    opened.brig.store.teams.set(A, new Set([BLUE, RED]));
    await opened.registry.write(A, undefined, byTeam('blue', 'green'));
    expect(writes(opened)).toEqual([`DELETE /a.example/teams/${RED}`, 'POST ']);
    expect(await opened.registry.readOne(A)).toEqual({ kind: 'row', ...byTeam('blue', 'green') });
  });

  it('teams by one call each: those that go first, and looked at, before any comes', async () => {
    const opened = await given([A, 'full_search', [BLUE, RED]]);
    await opened.registry.write(A, undefined, byTeam('blue', 'green'));
    expect(opened.brig.requests.lines().slice(2, 5)).toEqual([`DELETE ${TEAMS}/${RED}`, `GET ${TEAMS}`, `POST ${TEAMS}`]);
    expect(writes(opened)).toHaveLength(2);
  });

  it('a policy by PUT, with the teams as they are to be', async () => {
    const opened = await given([A, 'no_search', [BLUE, RED]]);
    await opened.registry.write(A, undefined, byTeam('blue', 'green'));
    expect(writes(opened)).toEqual([`DELETE /a.example/teams/${RED}`, 'PUT /a.example']);
    expect(await opened.registry.readOne(A)).toEqual({ kind: 'row', ...byTeam('blue', 'green') });
  });

  it('a restriction that is new by PUT, after the teams left over', async () => {
    const opened = await given([A, 'full_search', [BLUE, RED]]);
    opened.brig.store.seed(A, 'full_search');
    await opened.registry.write(A, undefined, byTeam('blue'));
    expect(writes(opened)).toEqual([`DELETE /a.example/teams/${RED}`, 'PUT /a.example']);
  });

  it('a restriction that is lifted by PUT, which takes the teams away', async () => {
    const opened = await given([A, 'no_search', [BLUE, RED]]);
    await opened.registry.write(A, undefined, OPEN);
    expect(writes(opened)).toEqual(['PUT /a.example']);
    expect([...(opened.brig.store.teams.get(A) ?? [])]).toEqual([]);
  });

  it('hidden teams that stay by POST, which only ever adds; those that go by one call each', async () => {
    const opened = await given([A, 'no_search', [BLUE, RED]]);
    opened.brig.store.seed(A, 'no_search');
    const after = row({ search_policy: 'full_search', restriction: 'allow_all', leftover: ['blue'] });
    await opened.registry.write(A, undefined, after);
    expect(writes(opened)).toEqual(['POST ', `DELETE /a.example/teams/${RED}`]);
    expect(await opened.registry.readOne(A)).toEqual({ kind: 'row', ...after });
  });

  it('hidden teams that come back with an unfreeze, while the row has nothing to give them', async () => {
    const opened = await given([A, 'no_search', []]);
    const after = row({ search_policy: 'full_search', restriction: 'allow_all', leftover: ['blue'] });
    await opened.registry.write(A, undefined, after);
    expect(writes(opened)).toEqual(['POST /a.example/teams', 'POST ']);
    expect(await opened.registry.readOne(A)).toEqual({ kind: 'row', ...after });
  });

  it('hidden teams that cannot be stored are refused, and nothing is asked', async () => {
    const opened = await given([A, 'full_search']);
    const after = row({ search_policy: 'no_search', restriction: 'allow_all', leftover: ['blue'] });
    await expect(opened.registry.write(A, undefined, after)).rejects.toMatchObject({ effect: 'none' });
    expect(writes(opened)).toEqual([]);
  });

  it('what is as wanted by none', async () => {
    const opened = await given([A, 'full_search', [BLUE]]);
    await opened.registry.write(A, undefined, byTeam('blue'));
    expect(opened.brig.requests.lines()).toEqual([`GET ${REMOTES}`, `GET ${TEAMS}`]);
  });

  it('a row under the same entry of the file by POST, since brig refuses the PUT', async () => {
    const opened = await given([A, 'no_search', [BLUE]], {
      brig: { fileEntries: fileEntries({ 'a.example': 'full_search' }) },
      values: goodFileLayer({ 'a.example': 'full_search' }),
    });
    await opened.registry.write(A, undefined, OPEN);
    expect(writes(opened)).toEqual(['POST ', `DELETE /a.example/teams/${BLUE}`]);
    expect(await opened.registry.readOne(A)).toEqual({ kind: 'row', ...OPEN });
  });

  it('a row that is gone meanwhile is made anew, with no team left of what PUT wrote into the void', async () => {
    const opened = await given([A, 'no_search', [RED]]);
    const pause = opened.brig.pauseAt('team-list-emptied');
    const written = opened.registry.write(A, undefined, byTeam('red', 'green'));
    await pause.reached;
    opened.brig.store.remotes.delete(A);
    pause.release();
    await written;
    expect(writes(opened)).toEqual(['PUT /a.example', 'POST ']);
    expect(await opened.registry.readOne(A)).toEqual({ kind: 'row', ...byTeam('red', 'green') });
  });

  it.each(['4.36', '4.39'] as const)('%s: without a word of a restriction', async (era) => {
    const opened = await given(undefined, { brig: { era } });
    await opened.registry.write(A, undefined, OPEN);
    await opened.registry.write(A, undefined, { ...OPEN, search_policy: 'no_search' });
    const sent = opened.brig.requests.all.filter(({ method }) => method !== 'GET');
    expect(sent.map(({ method, body }) => `${method} ${body}`)).toEqual([
      'POST {"domain":"a.example","search_policy":"full_search"}',
      'PUT {"domain":"a.example","search_policy":"no_search"}',
    ]);
  });

  it('4.39: a restriction is refused, never dropped, and so is a removal by every brig', async () => {
    const opened = await given([A, 'full_search'], { brig: { era: '4.39' } });
    await expect(opened.registry.write(A, undefined, byTeam('blue'))).rejects.toMatchObject({ effect: 'none' });
    await expect(opened.registry.write(A, undefined, undefined)).rejects.toMatchObject({
      effect: 'none',
      message: expect.stringMatching(/no call that removes/) as string,
    });
    expect(writes(opened)).toEqual([]);
  });

  it('asks before each of them whether it still may, and stops where it may not', async () => {
    const opened = await given([A, 'full_search', [BLUE, RED]]);
    const assertMayWrite = vi.fn();
    await opened.registry.write(A, undefined, byTeam('green'), assertMayWrite);
    expect([assertMayWrite.mock.calls.length, writes(opened).length]).toEqual([3, 3]);
    assertMayWrite.mockImplementation(() => {
      throw new Error('the lease is over');
    });
    await expect(opened.registry.write(A, undefined, OPEN, assertMayWrite)).rejects.toThrow('the lease is over');
    expect(writes(opened)).toHaveLength(3);
  });
});

describe('a refusal of brig', () => {
  it('for a domain of its file that VALUES does not show says so, and nothing happened', async () => {
    const opened = await given(undefined, { brig: { fileEntries: fileEntries({ 'a.example': 'full_search' }) }, values: NO_VALUES });
    await expect(opened.registry.write(A, undefined, { ...OPEN, search_policy: 'no_search' })).rejects.toMatchObject({
      effect: 'none',
      message: expect.stringMatching(/533 to PUT .*brig's own file has this domain.*VALUES does not say so.*redeploy brig/) as string,
    });
  });

  it('after a call that worked says which one, and that it stands', async () => {
    const opened = await given(undefined, { brig: { fileEntries: fileEntries({ 'a.example': 'full_search' }) } });
    opened.brig.store.teams.set(A, new Set([RED]));
    // VALUES is empty, so brig's entry is of an unknown layer; the teams left over go before the PUT, which is refused.
    await expect(opened.registry.write(A, undefined, byTeam('blue'))).rejects.toMatchObject({
      effect: 'unknown',
      message: expect.stringMatching(
        new RegExp(`refusal.*Before that, brig acknowledged the DELETE of team ${RED}, which stands`),
      ) as string,
    });
  });
});

describe('a team that brig does not let go', () => {
  it('is a Fault, and nobody is added', async () => {
    const opened = await given([A, 'full_search', [RED]]);
    opened.brig.faults.set(lie, { method: 'DELETE' });
    await expect(opened.registry.write(A, undefined, byTeam('green'))).rejects.toMatchObject({
      effect: 'unknown',
      message: expect.stringMatching(/still lists them; nothing was added/) as string,
    });
    expect([...(opened.brig.store.teams.get(A) ?? [])]).toEqual([RED]);
  });
});
