import { expect, it } from 'vitest';
import { observeDatabase } from '../../src/app/observe-database.ts';
import { applyPlan } from '../../src/app/plans/apply-plan.ts';
import { planRequest, type PlanRequest } from '../../src/app/plans/plan-request.ts';
import { assertDomain } from '../../src/domain/domain.ts';
import { Fault } from '../../src/domain/fault.ts';
import { HAZARD_NAMES } from '../../src/domain/hazard.ts';
import { ALICE, openWorld, valueOf, type World } from './world.ts';

const GONE = new Fault('registry', 'the nodes are gone', { effect: 'unknown' });
const ALL = { allow: HAZARD_NAMES, by: ALICE };
// More than one looks up one by one.
const STEPS = 500;
const WISH: PlanRequest = {
  desired: Array.from({ length: STEPS }, (_, n) => ({
    domain: assertDomain(`r${String(n)}.example`),
    search_policy: 'full_search' as const,
  })),
  mode: 'sync',
  source: 'sync:partners',
  absent: 'freeze',
};

/** A store that goes away after it has done every other write of the first block, and answers nothing till it is back. */
async function cutInTheMiddle(): Promise<World & { readonly plan: string }> {
  let state: 'well' | 'away' | 'back' = 'well';
  const world = openWorld({
    registry: (real) => ({
      ...real,
      capabilities: { ...real.capabilities, sole_writer: false },
      readAll: () => (state === 'away' ? Promise.reject(GONE) : real.readAll()),
      writeMany: async (writes, assertMayWrite) => {
        if (state === 'back') return real.writeMany(writes, assertMayWrite);
        await real.writeMany(writes.filter((_, index) => index % 2 === 0));
        state = 'away';
        return writes.map(() => GONE);
      },
    }),
  });
  await observeDatabase(world.context);
  const { id } = valueOf(await planRequest(world.context, WISH, ALICE));
  expect(await applyPlan(world.context, id, ALL)).toMatchObject({ problem: { code: 'apply-incomplete' } });
  state = 'back';
  return { ...world, plan: id };
}

const owners = async ({ context }: World): Promise<readonly string[]> => [...(await context.journal.owners()).values()];
const observed = async (world: World): Promise<readonly string[]> =>
  (await world.journalled()).flatMap(({ outcome, action }) => (outcome === 'observed' ? [action] : []));

it('a plan that a store has cut is finished at once when it is applied again: what was done has not moved', async () => {
  const world = await cutInTheMiddle();
  expect(valueOf(await applyPlan(world.context, world.plan, ALL))).toMatchObject({
    state: 'applied',
    progress: { done: STEPS, failed: 0 },
  });
  expect(await owners(world)).toEqual(Array.from({ length: STEPS }, () => 'sync:partners'));
  expect(await observed(world)).toEqual(['database_baseline']);
});

it('what a plan of many steps has done whose end was not known is nobody’s drift, and belongs to whom it should', async () => {
  const world = await cutInTheMiddle();
  expect(await observeDatabase(world.context)).toBe(0);
  expect(await owners(world)).toEqual(Array.from({ length: STEPS / 2 }, () => 'sync:partners'));
  expect(await observed(world)).toEqual(['database_baseline']);
});
