import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { setSource } from '../../src/app/sources/define-source.ts';
import { requestRun, type RunAnswer } from '../../src/app/sources/request-run.ts';
import { HAZARD_NAMES } from '../../src/domain/hazard.ts';
import type { ListSource } from '../../src/domain/list-source.ts';
import { ALICE, openWorld, type World } from './world.ts';

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `${name}.example`);
const someNames = fc.subarray(NAMES, { minLength: 1 });
const RUNS = { numRuns: 25 };

/** A source that takes away at once whatever it may, from a file of that name. */
async function strictSource({ context, folder }: World, name: string, more: Partial<ListSource> = {}) {
  const file = join(folder, `${name}.json`);
  const source: ListSource = {
    ...{ name, file, mode: 'sync', absent: 'remove', absent_after: 1, allow: HAZARD_NAMES, review: false, adopt: false, enabled: true },
    ...more,
  };
  const set = await setSource(context, source, ALICE);
  if (!set.ok) throw new Error(set.problem.message);
  const run = async (): Promise<RunAnswer> => {
    const answer = await requestRun(context, name, { by: ALICE });
    if (!answer.ok) throw new Error(`${answer.problem.code}: ${answer.problem.message}`);
    return answer.value;
  };
  const take = async (list: readonly string[]): Promise<void> => {
    writeFileSync(file, JSON.stringify(list));
    expect(['applied', 'unchanged']).toContain((await run()).state);
  };
  return { file, run, take };
}

const rows = async ({ context }: World) => new Map([...(await context.registry.readAll())].sort(([a], [b]) => (a < b ? -1 : 1)));
const domains = async (world: World): Promise<readonly string[]> => [...(await rows(world)).keys()];

/** What stands in place of a list; each is done to a path. */
type BadFetch = (file: string) => void;
const written =
  (content: string | Uint8Array): BadFetch =>
  (file) => {
    writeFileSync(file, content);
  };
const GOOD = JSON.stringify(NAMES);
const someBadFetch: fc.Arbitrary<BadFetch> = fc.oneof(
  fc.constantFrom('', '[]', '{}', 'null', '<!DOCTYPE html><title>Sign in</title>', '["a.example","not a domain"]').map(written),
  fc.integer({ min: 1, max: GOOD.length - 1 }).map((length) => written(GOOD.slice(0, length))),
  fc.integer({ min: 1, max: GOOD.length - 1 }).map((from) => written(GOOD.slice(from))),
  fc.uint8Array({ maxLength: 40 }).map((bytes) => written(Buffer.concat([Buffer.from([0]), bytes]))),
  fc.constant(() => undefined),
  fc.constant((file: string) => {
    mkdirSync(file);
  }),
);

describe('a source, whatever happens', () => {
  it('takes nothing away by any sequence of bad fetches, and is well after one that is good', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(someNames, fc.array(someBadFetch, { minLength: 1, maxLength: 6 }), async (list, bads) => {
        const world = openWorld();
        const { file, run, take } = await strictSource(world, 'partners');
        await take(list);
        const before = await rows(world);
        for (const bad of bads) {
          rmSync(file, { recursive: true, force: true });
          bad(file);
          expect(await run()).toMatchObject({ state: 'unhealthy', message: expect.stringMatching(/./) as unknown });
          expect(await rows(world)).toEqual(before);
        }
        rmSync(file, { recursive: true, force: true });
        await take(list);
        expect(await rows(world)).toEqual(before);
        world.end();
      }),
      RUNS,
    );
  });

  it(
    'takes nothing away by lists that have shrunk, nor by one that is good after them, until that has come often enough',
    { timeout: 60_000 },
    async () => {
      const someShrunk = fc.subarray(NAMES, { minLength: 1, maxLength: NAMES.length - 2 });
      const someBad = fc.oneof(
        someBadFetch,
        someShrunk.map((list) => written(JSON.stringify(list))),
      );
      const allow = HAZARD_NAMES.filter((name) => name !== 'MASS_CHANGE');
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...NAMES), fc.array(someBad, { minLength: 1, maxLength: 6 }), async (gone, bads) => {
          const world = openWorld();
          const { file, run, take } = await strictSource(world, 'partners', { allow, absent_after: 2 });
          await take(NAMES);
          const before = await rows(world);
          const rest = NAMES.filter((name) => name !== gone);
          for (const bad of bads) {
            rmSync(file, { recursive: true, force: true });
            bad(file);
            expect((await run()).status).toMatchObject({ state: 'unhealthy', retry_at: expect.any(String) as unknown });
            expect(await rows(world)).toEqual(before);
          }
          rmSync(file, { recursive: true, force: true });
          await take(rest);
          expect(await rows(world)).toEqual(before);
          await take(rest);
          expect(await domains(world)).toEqual(rest);
          world.end();
        }),
        RUNS,
      );
    },
  );

  it('ends with another one in the same domains, each with one owner, in whatever order they run', { timeout: 60_000 }, async () => {
    const someOrder = fc.array(fc.boolean(), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(someNames, someNames, someOrder, someOrder, async (a, b, ...orders) => {
        const ends = [];
        for (const order of orders) {
          const world = openWorld();
          const [first, second] = [await strictSource(world, 'first'), await strictSource(world, 'second')];
          for (const isFirst of order) await (isFirst ? first.take(a) : second.take(b));
          // Both have run at least once.
          await first.take(a);
          await second.take(b);
          ends.push(await domains(world));
          const owners = await world.context.journal.owners();
          for (const [domain, owner] of owners) expect(owner === 'sync:first' ? a : b).toContain(domain);
          expect([...owners.keys()].sort()).toEqual(ends.at(-1));
          world.end();
        }
        expect(ends[0]).toEqual([...new Set([...a, ...b])].sort());
        expect(ends[1]).toEqual(ends[0]);
      }),
      RUNS,
    );
  });

  it('never touches what it does not own', { timeout: 60_000 }, async () => {
    const somePolicies = fc.dictionary(fc.constantFrom(...NAMES), fc.constantFrom('no_search', 'full_search'), { noNullPrototype: true });
    await fc.assert(
      fc.asyncProperty(somePolicies, someNames, fc.array(someNames, { maxLength: 4 }), async (manual, others, lists) => {
        const world = openWorld();
        for (const [domain, search_policy] of Object.entries(manual)) await world.change({ action: 'upsert', domain, search_policy });
        await (await strictSource(world, 'others')).take(others);
        const before = await rows(world);
        const { take } = await strictSource(world, 'partners');
        for (const list of lists) {
          await take(list);
          const [now, owners] = [await rows(world), await world.context.journal.owners()];
          for (const [domain, row] of before) expect([domain, now.get(domain)]).toEqual([domain, row]);
          for (const domain of now.keys()) if (!before.has(domain)) expect([domain, owners.get(domain)]).toEqual([domain, 'sync:partners']);
        }
        world.end();
      }),
      RUNS,
    );
  });
});
