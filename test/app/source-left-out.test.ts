import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { setSource } from '../../src/app/sources/define-source.ts';
import { requestRun } from '../../src/app/sources/request-run.ts';
import { HAZARD_NAMES } from '../../src/domain/hazard.ts';
import { fileSource, PARTNERS, status } from './partner-source.ts';
import { ALICE } from './world.ts';

describe('a source of whose list something is left out, where nothing else is to be done, says so', () => {
  const own = { configured: { strategy: 'allowDynamic', own_domain: 'own.example' as never } } as const;

  it('in its answer, its status and the journal, with the rule, the domain and the way out', async () => {
    const { world, write, run } = await fileSource({}, own);
    write('own');
    const first = await run();
    const message = expect.stringMatching(/^own\.example: Left out, refused by the rule own-domain: .*Check the domain/) as unknown;
    const notices = [{ code: 'refused-and-left-out', domain: 'own.example' }];
    expect(first).toMatchObject({ state: 'unchanged', message, plan: { notices } });
    expect(await status(world)).toMatchObject({ state: 'healthy', message, notices });
    const told = async () => (await world.journalled()).filter(({ action }) => action === 'source_left_out');
    expect(await told()).toMatchObject([{ source: 'sync:partners', message }]);
    // Nobody is told twice; and what is over is forgotten.
    await run();
    expect(await told()).toHaveLength(1);
    write('b');
    await run();
    expect(await status(world)).not.toHaveProperty('message');
    expect(await status(world)).not.toHaveProperty('notices');
  });

  it('also where it should be removed, and the registry cannot', async () => {
    const cannotRemove = { can_remove: false };
    const { world, write, run } = await fileSource(
      { absent: 'remove', absent_after: 1, allow: HAZARD_NAMES },
      { registry: (real) => ({ ...real, capabilities: { ...real.capabilities, ...cannotRemove } }) },
    );
    write('a', 'b', 'c', 'd');
    await run();
    write('a', 'b', 'c');
    const message = expect.stringMatching(/^d\.example: .*cannot-remove.*Freeze it instead/) as unknown;
    expect(await run()).toMatchObject({ state: 'unchanged', message });
    expect(await status(world)).toMatchObject({ message, counts: { refused: 1 } });
  });

  it('also where another source owns it, or nobody does', async () => {
    const { world, write, run } = await fileSource();
    const file = join(world.folder, 'others.txt');
    writeFileSync(file, 'a.example\n');
    await setSource(world.context, { ...PARTNERS, name: 'others', file }, ALICE);
    await requestRun(world.context, 'others', { by: ALICE });
    await world.change({ action: 'upsert', domain: 'b.example', search_policy: 'full_search', restriction: 'allow_all' });
    write('a', 'b');
    const message = expect.stringMatching(
      /^a\.example: It belongs to sync:others, .*adopt it\. There are 1 more: .* 2 of other owners/,
    ) as unknown;
    expect(await run()).toMatchObject({ state: 'unchanged', message });
    expect(await status(world)).toMatchObject({
      message,
      notices: [{ code: 'owned-by-another-source' }, { code: 'left-alone', domain: 'b.example' }],
    });
  });

  it('and makes the plan that waits anew when something else is refused', async () => {
    const { write, run } = await fileSource({ review: true }, own);
    write('a');
    const first = await run();
    write('a', 'own');
    const second = await run();
    expect(second).toMatchObject({ state: 'waiting', message: expect.stringContaining('own-domain') as unknown });
    expect(second.plan?.id).not.toBe(first.plan?.id);
    expect((await run()).plan?.id).toBe(second.plan?.id);
  });

  it('also in a dry run', async () => {
    const { write, run } = await fileSource({}, own);
    write('own');
    expect(await run({ dryRun: true })).toMatchObject({
      state: 'planned',
      plan: { steps: [], notices: [{ code: 'refused-and-left-out', domain: 'own.example' }] },
    });
  });

  it('and counts as present only what it owns as it is wanted, as soon as it has run', async () => {
    const { world, write, run } = await fileSource({ exclude: ['c.example'] });
    await world.change({ action: 'upsert', domain: 'a.example', search_policy: 'full_search', restriction: 'allow_all' });
    write('a', 'b', 'c');
    for (const state of ['applied', 'unchanged']) {
      expect((await run()).state).toBe(state);
      expect(await status(world)).toMatchObject({ counts: { wanted: 3, present: 1, conflicts: 1 } });
    }
  });
});
