import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dropInPost } from '../../src/app/brig-api.ts';
import { assertDomain } from '../../src/domain/domain.ts';
import { Fault } from '../../src/domain/fault.ts';
import { rowSettings, type Row } from '../../src/domain/layers.ts';
import { ALLOW_ALL, isFrozen } from '../../src/domain/remote.ts';
import { someRow } from '../support/domain-arbitraries.ts';
import { row } from '../support/domain-samples.ts';
import { ALICE, openWorld, valueOf } from './world.ts';

const A = assertDomain('a.example');
const NO_SPACE = new Fault('journal', 'there is no space', { effect: 'none' });
const FROZEN_ROW = { kind: 'row', search_policy: 'no_search', restricted: true, teams: [] } as const;

describe('unfreeze', () => {
  it('restores exactly the row that the freeze took, with its teams and those left over', async () => {
    const { change, context } = openWorld();
    const present = (): Promise<unknown> => context.registry.readOne(A);
    await fc.assert(
      fc.asyncProperty(
        someRow.filter((one) => !isFrozen(rowSettings(one))),
        async (before: Row) => {
          await context.registry.write(A, undefined, before);
          valueOf(await change({ action: 'freeze', domain: 'a.example' }));
          expect(await present()).toEqual(FROZEN_ROW);
          valueOf(await change({ action: 'unfreeze', domain: 'a.example' }));
          expect(await present()).toEqual({ kind: 'row', ...before });
        },
      ),
      { numRuns: 50 },
    );
  });

  it('restores what an earlier process froze', async () => {
    const first = openWorld();
    const before = row({ search_policy: 'full_search', restriction: 'allow_all', leftover: ['red'] });
    await first.context.registry.write(A, undefined, before);
    valueOf(await first.change({ action: 'freeze', domain: 'a.example' }));
    first.end();
    const second = openWorld({ folder: first.folder });
    valueOf(await second.change({ action: 'unfreeze', domain: 'a.example' }));
    expect(await second.context.registry.readOne(A)).toEqual({ kind: 'row', ...before });
  });

  it('is refused when something else was done to the remote since, and for a remote that only looks frozen', async () => {
    const { change, context } = openWorld();
    valueOf(await change({ action: 'upsert', domain: 'a.example', search_policy: 'full_search' }));
    expect(await change({ action: 'unfreeze', domain: 'a.example' })).toMatchObject({ problem: { refusals: [{ rule: 'not-frozen' }] } });
    valueOf(await change({ action: 'freeze', domain: 'a.example' }));
    const back = { domain: A, search_policy: 'no_search', restriction: ALLOW_ALL } as const;
    valueOf(await dropInPost(context, back, ALICE));
    expect(await change({ action: 'unfreeze', domain: 'a.example' })).toMatchObject({ problem: { refusals: [{ rule: 'not-frozen' }] } });
    valueOf(await change({ action: 'upsert', domain: 'a.example', search_policy: 'no_search', restriction: [] }));
    expect(await change({ action: 'unfreeze', domain: 'a.example' })).toMatchObject({
      problem: { refusals: [{ rule: 'nothing-to-restore' }] },
    });
    expect(await change({ action: 'freeze', domain: 'a.example' })).toMatchObject({ ok: true, value: { plan: { steps: [] } } });
    expect(await change({ action: 'unfreeze', domain: 'a.example' })).toMatchObject({
      problem: { refusals: [{ rule: 'nothing-to-restore' }] },
    });
  });

  it('knows a freeze whose end could not be recorded at first', async () => {
    let isFull = false;
    const { change, context, journalled } = openWorld({
      journal: (real) => ({
        ...real,
        append: (block) => (isFull && block.some(({ outcome }) => outcome === 'done') ? Promise.reject(NO_SPACE) : real.append(block)),
      }),
    });
    valueOf(await change({ action: 'upsert', domain: 'a.example', restriction: ['blue'] }));
    isFull = true;
    valueOf(await change({ action: 'freeze', domain: 'a.example' }));
    expect(context.recorder.unrecorded()).toBe(1);
    await expect(change({ action: 'unfreeze', domain: 'a.example' })).rejects.toBe(NO_SPACE);
    isFull = false;
    valueOf(await change({ action: 'unfreeze', domain: 'a.example' }));
    expect(await context.registry.readOne(A)).toEqual({ kind: 'row', ...row({ search_policy: 'no_search', restriction: ['blue'] }) });
    expect((await journalled()).map(({ action, outcome }) => `${action} ${outcome}`)).toEqual(
      ['upsert', 'freeze', 'unfreeze'].flatMap((action) => [`${action} started`, `${action} done`]),
    );
  });
});
