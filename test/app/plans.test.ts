import { describe, expect, it } from 'vitest';
import { applyPlan } from '../../src/app/plans/apply-plan.ts';
import { getPlan, listPlans } from '../../src/app/plans/find-plan.ts';
import { planRequest, type PlanRequest } from '../../src/app/plans/plan-request.ts';
import { observeDatabase } from '../../src/app/observe-database.ts';
import { rejectPlan } from '../../src/app/plans/reject-plan.ts';
import { undo } from '../../src/app/plans/undo.ts';
import type { Rejection } from '../../src/app/rejection.ts';
import { assertDomain } from '../../src/domain/domain.ts';
import { HAZARD_NAMES } from '../../src/domain/hazard.ts';
import type { Plan } from '../../src/domain/plan.ts';
import type { Result } from '../../src/domain/result.ts';
import type { Registry } from '../../src/ports/registry.ts';
import { replicaOn } from './replicas.ts';
import { ALICE, editByHand, NOW, openWorld, type World } from './world.ts';

const ALL = { allow: HAZARD_NAMES, by: ALICE };

/** A list of partners that all have the same policy. */
const list = (...names: readonly string[]) =>
  names.map((name) => ({ domain: assertDomain(`${name}.example`), search_policy: 'full_search' as const }));

const sync = (...names: readonly string[]): PlanRequest => ({
  desired: list(...names),
  mode: 'sync',
  source: 'sync:partners',
  absent: 'freeze',
});

const good = <T>(result: Result<T, Rejection>): T => {
  if (!result.ok) throw new Error(`${result.problem.code}: ${result.problem.message}`);
  return result.value;
};

const code = (result: Result<unknown, Rejection>): string => (result.ok ? 'ok' : result.problem.code);

const planned = async ({ context }: World, request: PlanRequest): Promise<Plan> => good(await planRequest(context, request, ALICE));
const domains = ({ steps }: Plan): readonly string[] => steps.map(({ action, domain }) => `${action} ${domain}`);

describe('a plan', () => {
  it('of a list changes nothing until it is applied, and then all of it', async () => {
    const world = openWorld();
    const plan = await planned(world, sync('a', 'b', 'c'));
    expect(plan).toMatchObject({ state: 'open', summary: { create: 3, update: 0, freeze: 0, remove: 0, unchanged: 0 } });
    expect(await world.context.registry.count()).toBe(0);
    const done = good(await applyPlan(world.context, plan.id, ALL));
    expect(done).toMatchObject({ state: 'applied', progress: { done: 3, failed: 0, total: 3 } });
    expect(done.steps.map(({ outcome }) => outcome)).toEqual(['done', 'done', 'done']);
    expect(await world.context.registry.count()).toBe(3);
    expect([...(await world.context.journal.owners()).values()]).toEqual(['sync:partners', 'sync:partners', 'sync:partners']);
  });

  it('made again after it was applied is empty', async () => {
    const world = openWorld();
    good(await applyPlan(world.context, (await planned(world, sync('a', 'b'))).id, ALL));
    expect(await planned(world, sync('a', 'b'))).toMatchObject({ state: 'applied', steps: [], summary: { unchanged: 2 } });
  });

  it('freezes what the list no longer has, before it adds what is new', async () => {
    const world = openWorld();
    good(await applyPlan(world.context, (await planned(world, sync('a', 'b'))).id, ALL));
    expect(domains(await planned(world, sync('b', 'c')))).toEqual(['freeze a.example', 'upsert c.example']);
  });

  it('is not applied while a hazard of it is not allowed by name', async () => {
    const world = openWorld();
    const plan = await planned(world, sync('a'));
    const refused = await applyPlan(world.context, plan.id, { allow: [], by: ALICE });
    expect(refused).toMatchObject({ ok: false, problem: { code: 'hazards-not-allowed', hazards: [{ name: 'WIDENS_ACCESS' }] } });
    expect(await world.context.registry.count()).toBe(0);
  });

  it('is stale once one of its remotes has moved, and says what moved', async () => {
    const world = openWorld();
    const plan = await planned(world, sync('a', 'b'));
    await world.change({ action: 'upsert', domain: 'a.example', search_policy: 'no_search', restriction: 'allow_all' });
    const stale = await applyPlan(world.context, plan.id, ALL);
    expect(stale).toMatchObject({
      ok: false,
      problem: {
        code: 'plan-stale',
        moved: [{ domain: 'a.example', was: 'no row', is: 'no_search for everybody' }, { domain: 'a.example' }],
      },
    });
    expect(await world.context.registry.count()).toBe(1);
  });

  it('is stale once the strategy is another one', async () => {
    const world = openWorld({ configured: {}, file: { status: 'good' } });
    const plan = await planned(world, sync('a'));
    world.file.become({ layer: { entries: [], strategy: { value: 'allowAll', file: 'values.yaml', line: 1 } } });
    expect(await applyPlan(world.context, plan.id, ALL)).toMatchObject({
      problem: { code: 'plan-stale', moved: [{ domain: '*', was: 'strategy allowNone', is: 'strategy allowAll' }] },
    });
  });

  it('can be rejected, and then no more be applied', async () => {
    const world = openWorld();
    const plan = await planned(world, sync('a'));
    expect(good(await rejectPlan(world.context, plan.id, ALICE)).state).toBe('rejected');
    expect(code(await applyPlan(world.context, plan.id, ALL))).toBe('plan-closed');
    expect((await world.journalled()).at(-1)).toMatchObject({ action: 'plan_rejected', plan: plan.id, actor: 'alice' });
  });

  it('expires after a week, and can then no more be applied', async () => {
    const world = openWorld();
    const plan = await planned(world, sync('a'));
    const context = Object.assign(world.context, {
      clock: { ...world.context.clock, now: () => new Date(Date.parse(NOW) + 7 * 86_400_000) },
    });
    expect((await getPlan(context, plan.id))?.state).toBe('expired');
    expect(code(await applyPlan(context, plan.id, ALL))).toBe('plan-closed');
    expect(await context.registry.count()).toBe(0);
  });

  it('over the same remotes is applied by one replica only, though two begin at once', async () => {
    const world = openWorld();
    const [one, other] = [replicaOn(world), replicaOn(world)];
    const first = good(await planRequest(one, sync('a', 'b'), ALICE));
    const second = good(await planRequest(other, { desired: list('b', 'c'), mode: 'upsert', source: 'manual', absent: 'keep' }, ALICE));
    const ended = await Promise.all([applyPlan(one, first.id, ALL), applyPlan(other, second.id, ALL)]);
    expect(ended.map(code).sort()).toEqual(['ok', 'plan-stale']);
    expect((await world.context.journal.owners()).size).toBe(2);
    const done = (await world.journalled()).filter(({ outcome, domain }) => outcome === 'done' && domain === 'b.example');
    expect(done).toHaveLength(1);
  });

  it('is listed, newest first, in pages', async () => {
    const world = openWorld();
    const ids = [];
    for (const name of ['a', 'b', 'c']) ids.unshift((await planned(world, sync(name))).id);
    const first = await listPlans(world.context, { limit: 2 });
    expect(first.items.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    expect((await listPlans(world.context, { limit: 2, after: first.next ?? '' })).items.map(({ id }) => id)).toEqual(ids.slice(2));
  });
});

it('a list that says the same of a remote twice is taken as if it said it once; where it contradicts itself it is refused', async () => {
  const world = openWorld();
  expect((await planned(world, sync('a', 'b', 'a'))).steps.map(({ domain }) => domain)).toEqual(['a.example', 'b.example']);
  const [a] = list('a');
  if (!a) throw new Error('expected a remote');
  const desired = [a, { ...a, search_policy: 'no_search' as const }];
  const refused = await planRequest(world.context, { desired, mode: 'upsert', source: 'manual', absent: 'keep' }, ALICE);
  expect(refused).toMatchObject({ problem: { refusals: [{ rule: 'named-twice', domain: 'a.example' }] } });
});

describe('an undo', () => {
  it('of a plan gives back what was there before, to whom it belonged', async () => {
    const world = openWorld();
    await world.change({ action: 'upsert', domain: 'a.example', search_policy: 'no_search', restriction: ['blue'] });
    const before = await world.context.registry.readAll();
    const plan = await planned(world, { desired: list('a', 'b'), mode: 'upsert', source: 'manual', absent: 'keep' });
    good(await applyPlan(world.context, plan.id, ALL));
    const back = good(await undo(world.context, { plan: plan.id }, ALICE));
    good(await applyPlan(world.context, back.id, ALL));
    expect(await world.context.registry.readAll()).toEqual(before);
    expect(await world.context.journal.owners()).toEqual(new Map([['a.example', 'manual']]));
  });

  it('of an entry is refused where somebody has changed the domain since, and says who', async () => {
    const world = openWorld();
    await world.change({ action: 'upsert', domain: 'a.example', search_policy: 'no_search', restriction: 'allow_all' });
    const seq = (await world.journalled()).at(-1)?.seq ?? 0;
    await world.change({ action: 'freeze', domain: 'a.example' });
    const refused = await undo(world.context, { entry: seq }, ALICE);
    expect(refused).toMatchObject({ problem: { code: 'refused-by-rule', refusals: [{ rule: 'changed-since', domain: 'a.example' }] } });
    expect(refused.ok ? '' : refused.problem.message).toContain('alice (freeze');
  });

  it('says so too where that was done behind our back a moment ago, and not that it was who is asked', async () => {
    const others = (real: Registry): Registry => ({ ...real, capabilities: { ...real.capabilities, sole_writer: false } });
    const world = openWorld({ registry: others });
    await observeDatabase(world.context);
    await world.change({ action: 'upsert', domain: 'a.example', search_policy: 'no_search', restriction: 'allow_all' });
    const seq = (await world.journalled()).at(-1)?.seq ?? 0;
    editByHand(world.folder, `UPDATE remotes SET search_policy = 'full_search'`);
    const refused = await undo(world.context, { entry: seq }, ALICE);
    expect(refused.ok ? '' : refused.problem.message).toContain('it was changed since, without fedremotes (seen at');
  });
});

it('a plan that nobody knows is not found', async () => {
  const world = openWorld();
  expect(await getPlan(world.context, 'none')).toBeUndefined();
  expect(code(await applyPlan(world.context, 'none', ALL))).toBe('no-such-plan');
  expect(code(await undo(world.context, { plan: 'none' }, ALICE))).toBe('no-such-plan');
});
