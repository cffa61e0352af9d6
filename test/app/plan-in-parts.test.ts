import { describe, expect, it } from 'vitest';
import { applyPlan } from '../../src/app/plans/apply-plan.ts';
import { planRequest } from '../../src/app/plans/plan-request.ts';
import { assertDomain } from '../../src/domain/domain.ts';
import { Fault } from '../../src/domain/fault.ts';
import { HAZARD_NAMES } from '../../src/domain/hazard.ts';
import { rowOf } from '../../src/domain/layers.ts';
import type { Registry } from '../../src/ports/registry.ts';
import { ALICE, openWorld, valueOf, type World } from './world.ts';

const ALL = { allow: HAZARD_NAMES, by: ALICE };

const domainOf = (n: number) => assertDomain(`r${String(n)}.example`);

/** A plan that adds so many remotes. */
async function planOf({ context }: World, count: number): Promise<string> {
  const desired = Array.from({ length: count }, (_, n) => ({ domain: domainOf(n), search_policy: 'no_search' as const }));
  return valueOf(await planRequest(context, { desired, mode: 'upsert', source: 'manual', absent: 'keep' }, ALICE)).id;
}

const shared = (real: Registry): Registry => ({ ...real, capabilities: { ...real.capabilities, sole_writer: false } });

describe('a plan that is being applied', () => {
  it('writes nothing over that somebody else wrote after it was claimed', async () => {
    const theirs = { search_policy: 'full_search', restricted: true, teams: [] } as const;
    const world = openWorld({
      registry: shared,
      journal: (real) => ({
        ...real,
        claim: async (...asked) => {
          const answer = await real.claim(...asked);
          await world.context.registry.write(domainOf(0), undefined, theirs);
          return answer;
        },
      }),
    });
    const id = await planOf(world, 2);
    const ended = await applyPlan(world.context, id, ALL);
    expect(ended).toMatchObject({ problem: { code: 'apply-incomplete', plan: { progress: { done: 1, failed: 1 } } } });
    expect(ended.ok ? '' : ended.problem.message).toContain('Somebody else changed the row');
    expect(await world.context.registry.readOne(domainOf(0))).toEqual({ kind: 'row', ...theirs });
  });

  it('goes on with all others where one that widens fails, block after block', async () => {
    const steps = 1_001;
    const world = openWorld({
      registry: (real) => ({
        ...real,
        write: (...asked) => (asked[0] === domainOf(0) ? Promise.reject(GONE) : real.write(...asked)),
        writeMany: async (writes) => {
          await real.writeMany(writes.filter(({ domain }) => domain !== domainOf(0)));
          return writes.map(({ domain }) => (domain === domainOf(0) ? GONE : undefined));
        },
      }),
    });
    const ended = await applyPlan(world.context, await planOf(world, steps), ALL);
    expect(ended).toMatchObject({ problem: { plan: { progress: { done: steps - 1, failed: 1 } } } });
  });

  it('leaves no team behind that stood without a row where a new one is put', async () => {
    const orphan = '99db9768-04e3-4b5d-9268-831b6a25c4ab' as never;
    const world = openWorld({
      // As a row is put over team rows that no list shows.
      registry: (real) => ({
        ...real,
        writeMany: (writes) => real.writeMany(writes.map((one) => ({ ...one, after: one.after && { ...one.after, teams: [orphan] } }))),
      }),
    });
    valueOf(await applyPlan(world.context, await planOf(world, 1), ALL));
    expect(rowOf(await world.context.registry.readOne(domainOf(0)))?.teams).toEqual([]);
  });

  it('is one and the same for two who ask at once', async () => {
    const world = openWorld();
    const id = await planOf(world, 3);
    const ended = await Promise.all([applyPlan(world.context, id, ALL), applyPlan(world.context, id, ALL)]);
    expect(ended.map((one) => valueOf(one).state)).toEqual(['applied', 'applied']);
    expect((await world.journalled()).filter(({ outcome }) => outcome === 'done')).toHaveLength(3);
  });
});

const GONE = new Fault('registry', 'the row cannot be written', { effect: 'none' });
