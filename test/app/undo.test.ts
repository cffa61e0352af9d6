import { describe, expect, it } from 'vitest';
import { applyPlan } from '../../src/app/plans/apply-plan.ts';
import { planRequest } from '../../src/app/plans/plan-request.ts';
import { undo } from '../../src/app/plans/undo.ts';
import { assertDomain } from '../../src/domain/domain.ts';
import { Fault } from '../../src/domain/fault.ts';
import { HAZARD_NAMES } from '../../src/domain/hazard.ts';
import type { Plan } from '../../src/domain/plan.ts';
import { ALICE, openWorld, valueOf, type Given, type World } from './world.ts';

const ALL = { allow: HAZARD_NAMES, by: ALICE };
const NAMES = ['a', 'b', 'c'];

async function planned({ context }: World): Promise<Plan> {
  const desired = NAMES.map((name) => ({ domain: assertDomain(`${name}.example`), search_policy: 'full_search' as const }));
  return valueOf(await planRequest(context, { desired, mode: 'sync', source: 'sync:partners', absent: 'freeze' }, ALICE));
}

async function applied(given?: Given): Promise<World & { readonly plan: string }> {
  const world = openWorld(given);
  const { id } = await planned(world);
  await applyPlan(world.context, id, ALL);
  return { ...world, plan: id };
}

const takenBack = async ({ context }: World, plan: string): Promise<readonly string[]> =>
  valueOf(await undo(context, { plan }, ALICE)).steps.map(({ action, domain }) => `${action} ${domain}`);

const ALL_OF_IT = NAMES.map((name) => `remove ${name}.example`);

describe('an undo of a plan', () => {
  it('takes back what the journal says was done, though the record of the plan knows less', async () => {
    const world = await applied();
    const { plans } = world.context;
    const stored = await plans.get(world.plan);
    if (!stored) throw new Error('expected the plan');
    // As the process leaves it that dies before it has saved how far it was.
    const { progress: _progress, outcomes: _outcomes, ...behind } = { outcomes: undefined, ...stored.record };
    await plans.update({ ...behind, state: 'applying' }, stored.revision);
    expect(await takenBack(world, world.plan)).toEqual(ALL_OF_IT);
  });

  it('takes back all of a plan that is not kept any more', async () => {
    const world = await applied();
    const stored = await world.context.plans.get(world.plan);
    if (!stored) throw new Error('expected the plan');
    await world.context.plans.remove(stored);
    expect(await takenBack(world, world.plan)).toEqual(ALL_OF_IT);
  });

  it('is refused while a step of it is open, and says which entry', async () => {
    const world = openWorld();
    const { id } = await planned(world);
    const [step] = (await world.context.plans.body(id))?.steps ?? [];
    if (!step) throw new Error('expected a step');
    const { domain, action, before, after, n } = step;
    const entry = { at: '2026-03-04T05:06:07.890Z', actor: 'alice', verified: true, source: 'sync:partners', plan: id } as const;
    await world.context.journal.append([{ ...entry, step: n, domain, action, before, after, outcome: 'started' }]);
    const refused = await undo(world.context, { plan: id }, ALICE);
    expect(refused).toMatchObject({
      problem: { code: 'domain-busy', message: expect.stringContaining('journal entry 1 is open') as unknown },
    });
  });

  it('takes back a step whose end nobody knows where the row shows that it has come about, and leaves out what has not', async () => {
    let isCut = false;
    const lost = new Fault('registry', 'no answer came', { effect: 'unknown' });
    const world = await applied({
      registry: (real) => ({
        ...real,
        capabilities: { ...real.capabilities, sole_writer: false },
        readAll: () => (isCut ? Promise.reject(lost) : real.readAll()),
        writeMany: async (writes) => {
          await real.writeMany(writes.slice(0, 1));
          isCut = true;
          return writes.map(() => lost);
        },
      }),
    });
    isCut = false;
    expect((await world.journalled()).filter(({ outcome }) => outcome === 'unknown')).toHaveLength(3);
    expect(await takenBack(world, world.plan)).toEqual(['remove a.example']);
  });
});
