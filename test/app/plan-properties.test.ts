import fc from 'fast-check';
import { expect, it } from 'vitest';
import { applyPlan } from '../../src/app/plans/apply-plan.ts';
import { planRequest, type PlanRequest } from '../../src/app/plans/plan-request.ts';
import { undo } from '../../src/app/plans/undo.ts';
import { Fault } from '../../src/domain/fault.ts';
import { HAZARD_NAMES } from '../../src/domain/hazard.ts';
import { ABSENT, PLAN_MODES, type Plan } from '../../src/domain/plan.ts';
import type { WantedRemote } from '../../src/domain/wanted-remote.ts';
import type { Registry } from '../../src/ports/registry.ts';
import { assertDomain, type Domain } from '../../src/domain/domain.ts';
import { someRow, someSettings } from '../support/domain-arbitraries.ts';
import { ALICE, openWorld, valueOf, type Given, type World } from './world.ts';

const ALL = { allow: HAZARD_NAMES, by: ALICE };
const SOURCE = 'sync:partners';
const RUNS = { numRuns: 50, interruptAfterTimeLimit: 5_000, markInterruptAsFailure: false } as const;

const DOMAINS = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => assertDomain(`${name}.example`));
const someDomain = fc.constantFrom(...DOMAINS);

const someWanted: fc.Arbitrary<WantedRemote> = fc
  .tuple(someDomain, someSettings, fc.boolean(), fc.boolean())
  .map(([domain, { search_policy, restriction }, saysPolicy, saysRestriction]) => ({
    domain,
    ...(saysPolicy && { search_policy }),
    ...(saysRestriction && { restriction }),
  }));

/** A list has each domain once; that of a sync is never empty. */
const someList = fc.uniqueArray(someWanted, { minLength: 1, maxLength: 6, selector: ({ domain }) => domain });

/** Rows that nobody owns, and rows that the source and somebody by hand have made. */
const someStart = fc.record({
  unmanaged: fc.uniqueArray(fc.tuple(someDomain, someRow), { maxLength: 2, selector: ([domain]) => domain }),
  bySource: someList,
  byHand: fc.uniqueArray(someWanted, { maxLength: 2, selector: ({ domain }) => domain }),
});
type Start = typeof someStart extends fc.Arbitrary<infer T> ? T : never;

const someRequest: fc.Arbitrary<PlanRequest> = fc.record({
  desired: someList,
  mode: fc.constantFrom(...PLAN_MODES),
  source: fc.constantFrom(SOURCE, 'manual' as const),
  absent: fc.constantFrom(...ABSENT),
});

const planned = async ({ context }: World, request: PlanRequest): Promise<Plan> => valueOf(await planRequest(context, request, ALICE));
const applied = async ({ context }: World, { id, steps }: Plan): Promise<void> => {
  if (steps.length > 0) valueOf(await applyPlan(context, id, ALL));
};

/** A world with some rows and owners. */
async function worldWith({ unmanaged, bySource, byHand }: Start, given: Given = {}): Promise<World> {
  const world = openWorld(given);
  for (const [domain, row] of unmanaged) await world.context.registry.write(domain, undefined, row);
  await applied(world, await planned(world, { desired: bySource, mode: 'upsert', source: SOURCE, absent: 'keep' }));
  const mine = { mode: 'upsert', source: 'manual', absent: 'keep' } as const;
  if (byHand.length > 0) await applied(world, await planned(world, { desired: byHand, ...mine }));
  return world;
}

/** Each row with its owner; what nobody owns is unmanaged. */
async function held({ context }: World): Promise<ReadonlyMap<string, unknown>> {
  const [rows, owners] = [await context.registry.readAll(), await context.journal.owners()];
  return new Map([...rows].map(([domain, row]) => [domain, { row, owner: owners.get(domain) ?? 'unmanaged' }]));
}

it('a plan that was applied is empty when it is made again', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(someStart, someRequest, async (start, request) => {
      const world = await worldWith(start);
      await applied(world, await planned(world, request));
      expect((await planned(world, request)).steps).toEqual([]);
      world.end();
    }),
    RUNS,
  );
});

it('an undo after an apply gives back rows and owners', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(someStart, someRequest, async (start, request) => {
      const world = await worldWith(start);
      const before = await held(world);
      const plan = await planned(world, request);
      fc.pre(plan.steps.length > 0);
      await applied(world, plan);
      await applied(world, valueOf(await undo(world.context, { plan: plan.id }, ALICE)));
      expect(await held(world)).toEqual(before);
      world.end();
    }),
    RUNS,
  );
});

it('a sync never touches what its source does not own', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(someStart, someList, fc.constantFrom(...ABSENT), async (start, desired, absent) => {
      const world = await worldWith(start);
      const [before, owners] = [await held(world), await world.context.journal.owners()];
      await applied(world, await planned(world, { desired, mode: 'sync', source: SOURCE, absent }));
      const after = await held(world);
      for (const [domain, one] of before) if (owners.get(domain) !== SOURCE) expect(after.get(domain), domain).toEqual(one);
      world.end();
    }),
    RUNS,
  );
});

/** What becomes of a write: a Fault (without effect, or with one that nobody knows), or nothing although it was acknowledged. */
const WOES = ['refused', 'unknown', 'unknown, but done', 'lost', 'lost the first time'] as const;
type Woe = (typeof WOES)[number];

/** A registry whose writes on some domains go wrong while it is ill. */
function ailing(woes: ReadonlyMap<Domain, Woe>) {
  let isIll = false;
  const woeOf = (domain: Domain): Woe | undefined => (isIll ? woes.get(domain) : undefined);
  const wrap = (real: Registry): Registry => ({
    ...real,
    write: async (domain, before, after, assertMayWrite) => {
      const woe = woeOf(domain);
      if (woe === undefined || comesAbout(woe)) await real.write(domain, before, after, assertMayWrite);
      if (woe === 'refused' || woe?.startsWith('unknown')) throw faultOf(woe);
      return undefined;
    },
    writeMany: async (writes, assertMayWrite) => {
      const good = writes.filter(({ domain }) => [undefined, 'unknown, but done'].includes(woeOf(domain)));
      expect(await real.writeMany(good, assertMayWrite)).toEqual(good.map(() => undefined));
      return writes.map(({ domain }) => {
        const woe = woeOf(domain);
        return woe === undefined || woe.startsWith('lost') ? undefined : faultOf(woe);
      });
    },
  });
  return {
    wrap,
    become: (state: 'well' | 'ill'): void => {
      isIll = state === 'ill';
    },
  };
}

/** Whether it does at last, whatever was said of it. */
const comesAbout = (woe: Woe): boolean => woe === 'unknown, but done' || woe === 'lost the first time';

const faultOf = (woe: Woe): Fault => new Fault('registry', 'The store is ill', { effect: woe === 'refused' ? 'none' : 'unknown' });

it(
  'a plan whose writes go wrong ends incomplete, and is finished by the next apply, each step done once on record',
  {
    timeout: 60_000,
  },
  async () => {
    const someWoes = fc.uniqueArray(fc.tuple(someDomain, fc.constantFrom(...WOES)), {
      maxLength: 4,
      selector: ([domain]) => domain,
    });
    await fc.assert(
      fc.asyncProperty(someStart, someRequest, someWoes, async (start, request, woes) => {
        const registry = ailing(new Map(woes));
        const world = await worldWith(start, { registry: registry.wrap });
        const plan = await planned(world, request);
        fc.pre(plan.steps.length > 0);
        registry.become('ill');
        const first = await applyPlan(world.context, plan.id, ALL);
        const bad = new Set(woes.filter(([, woe]) => !comesAbout(woe)).map(([domain]) => domain));
        // A row that is only taken over is not written.
        const isHit = plan.steps.some(({ domain, action }) => bad.has(domain) && action !== 'adopt');
        expect(first.ok ? first.value.state : first.problem.code).toBe(isHit ? 'apply-incomplete' : 'applied');
        registry.become('well');
        const done = valueOf(await applyPlan(world.context, plan.id, ALL));
        expect(done).toMatchObject({ state: 'applied', progress: { done: plan.steps.length, failed: 0 } });
        expect(done.steps.every(({ outcome }) => outcome === 'done')).toBe(true);
        const ended = (await world.journalled()).filter((entry) => entry.plan === plan.id && entry.outcome === 'done');
        expect(ended.map(({ step }) => step).sort((a = 0, b = 0) => a - b)).toEqual(plan.steps.map(({ n }) => n));
        expect(await world.context.journal.open()).toEqual([]);
        world.end();
      }),
      RUNS,
    );
  },
);
