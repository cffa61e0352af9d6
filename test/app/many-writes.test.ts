import { describe, expect, it } from 'vitest';
import { dropInAddTeam, dropInPost } from '../../src/app/brig-api.ts';
import { changeRemote } from '../../src/app/change-remote.ts';
import { assertDomain, type Domain } from '../../src/domain/domain.ts';
import { ALLOW_ALL, MAX_REMOTES } from '../../src/domain/remote.ts';
import { teamSet } from '../../src/domain/team.ts';
import { teamOf } from '../support/domain-samples.ts';
import { ALICE, editByHand, openWorld, valueOf, type World } from './world.ts';

const A = assertDomain('a.example');
const teamNumber = (n: number): ReturnType<typeof teamOf> => teamOf(`00000000-0000-4000-8000-${String(n).padStart(12, '0')}`);
const upTo = <T>(count: number, make: (n: number) => T): T[] => Array.from({ length: count }, (_, index) => make(index + 1));

describe('many writes at the same time', () => {
  it('lose no team of one domain, whichever door they come through', async () => {
    const { change, context, journalled } = openWorld();
    valueOf(await change({ action: 'upsert', domain: 'a.example', restriction: [] }));
    const added = await Promise.all(
      upTo(200, (n) => {
        const team = teamNumber(n);
        const byChange = { change: { action: 'add_team', domain: A, team }, by: ALICE, allow: [], precondition: () => undefined } as const;
        return n % 2 === 0 ? dropInAddTeam(context, A, team, ALICE) : changeRemote(context, byChange);
      }),
    );
    expect(added.filter(({ ok }) => !ok)).toEqual([]);
    const teams = teamSet(upTo(200, teamNumber));
    expect(await context.registry.readOne(A)).toEqual({ kind: 'row', search_policy: 'no_search', restricted: true, teams });

    // Each began where the one before ended.
    const [, ...done] = (await journalled()).filter(({ outcome }) => outcome === 'done');
    expect(done).toHaveLength(200);
    for (const [index, one] of done.slice(1).entries()) expect(one.before).toEqual(done[index]?.after);
  });

  it('let only one of them create what none of them expects to be there', async () => {
    const { change } = openWorld();
    const precondition = (present: unknown): string | undefined => (present === undefined ? undefined : 'It is there.');
    const made = await Promise.all(upTo(50, () => change({ action: 'upsert', domain: 'a.example' }, { precondition })));
    expect(made.filter(({ ok }) => ok)).toHaveLength(1);
    expect(made.flatMap((one) => (one.ok ? [] : [one.problem.code]))).toEqual(Array<string>(49).fill('precondition-failed'));
  });

  it('never make more than 10,000 remotes', async () => {
    const world = openWorld();
    fillUp(world, MAX_REMOTES - 7);
    const made = await Promise.all(upTo(40, (n) => create(world, assertDomain(`late-${String(n)}.example`), n)));
    expect(made.filter(({ ok }) => ok)).toHaveLength(7);
    expect(await world.context.registry.count()).toBe(MAX_REMOTES);
    const refusals = made.flatMap((one) => (one.ok ? [] : [one.problem]));
    const expected = expect.toSatisfy((problem: object) =>
      'kind' in problem ? problem.kind === 'maximum-reached' : JSON.stringify(problem).includes('too-many-remotes'),
    ) as unknown;
    expect(refusals).toEqual(Array<unknown>(33).fill(expected));

    const { change } = world;
    expect(await change({ action: 'upsert', domain: 'bulk-1.example', search_policy: 'full_search' })).toMatchObject({ ok: true });
    valueOf(await change({ action: 'remove', domain: 'bulk-2.example' }));
    expect(await change({ action: 'upsert', domain: 'again.example' })).toMatchObject({ ok: true });
    expect(await change({ action: 'upsert', domain: 'once-more.example' })).toMatchObject({ ok: false });
  });

  it('go on after one of them has failed', async () => {
    let writes = 0;
    const { change } = openWorld({
      registry: (real) => ({
        ...real,
        write: (...step) => ((writes += 1) === 3 ? Promise.reject(new TypeError('a bug')) : real.write(...step)),
      }),
    });
    const made = await Promise.allSettled(upTo(6, (n) => change({ action: 'upsert', domain: `p${String(n)}.example` })));
    expect(made.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled', 'fulfilled']);
  });
});

const create = (world: World, domain: Domain, n: number): Promise<{ ok: true } | { ok: false; problem: object }> =>
  n % 2 === 0
    ? world.change({ action: 'upsert', domain })
    : dropInPost(world.context, { domain, search_policy: 'no_search', restriction: ALLOW_ALL }, ALICE);

function fillUp({ folder }: World, count: number): void {
  editByHand(
    folder,
    `WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ${String(count)})
     INSERT INTO remotes (domain, search_policy, restricted) SELECT 'bulk-' || n || '.example', 'no_search', 0 FROM number`,
  );
}
