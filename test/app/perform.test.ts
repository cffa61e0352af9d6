import { describe, expect, it } from 'vitest';
import { dropInPost } from '../../src/app/brig-api.ts';

import { assertDomain } from '../../src/domain/domain.ts';
import { Fault } from '../../src/domain/fault.ts';
import { ALLOW_ALL } from '../../src/domain/remote.ts';
import type { Registry } from '../../src/ports/registry.ts';
import { ALICE, brigList, openWorld, type World } from './world.ts';

// The store is the real one; only what a broken disk or network would do to one call of it is put in between.
const A = assertDomain('a.example');
const BROKEN = new Fault('registry', 'the disk is gone', { effect: 'unknown' });
const CREATE = { action: 'upsert', domain: 'a.example', search_policy: 'full_search' } as const;

const broken = (fault: (real: Registry) => Partial<Registry>): World => openWorld({ registry: (real) => ({ ...real, ...fault(real) }) });

const outcomes = async ({ journalled }: World): Promise<unknown> => (await journalled()).map(({ outcome }) => outcome);

describe('a write that the registry', () => {
  it('refuses is recorded as failed, and answered so', async () => {
    const world = broken(() => ({ write: () => Promise.reject(BROKEN) }));
    const version = world.context.version.now();
    const answer = await world.change(CREATE);
    expect(answer).toMatchObject({
      ok: false,
      problem: {
        code: 'apply-incomplete',
        message: 'the disk is gone; read back, the row is as it was before.',
        plan: { state: 'incomplete', summary: { create: 1 }, steps: [{ outcome: 'failed', error: expect.any(String) as string }] },
      },
    });
    expect(await outcomes(world)).toEqual(['started', 'failed']);
    expect(world.context.version.now()).toBeGreaterThan(version);
  });

  it('does not take now is not begun, and nothing of it is on record', async () => {
    const notNow = new Fault('registry', 'the clocks differ', { effect: 'none' });
    const world = broken(() => ({
      assertWritable: () => {
        throw notNow;
      },
    }));
    await expect(world.change(CREATE)).rejects.toBe(notNow);
    expect(await outcomes(world)).toEqual([]);
    expect((await brigList(world)).remotes).toEqual([]);
  });

  it('refuses after it was done all the same is recorded as done', async () => {
    const world = broken((real) => ({ write: (...step) => real.write(...step).then(() => Promise.reject(BROKEN)) }));
    expect(await world.change(CREATE)).toMatchObject({ ok: true, value: { created: true, plan: { state: 'applied' } } });
    expect(await outcomes(world)).toEqual(['started', 'done']);
  });

  it('acknowledges without doing it is recorded as failed', async () => {
    const world = broken(() => ({ write: () => Promise.resolve(undefined) }));
    expect(await world.change(CREATE)).toMatchObject({
      ok: false,
      problem: { code: 'apply-incomplete', message: 'The write was acknowledged; read back, the row is as it was before.' },
    });
    expect(await outcomes(world)).toEqual(['started', 'failed']);
  });

  it('does otherwise than asked is recorded as unknown, and the list shows what is there', async () => {
    const world = broken((real) => ({
      write: (domain, before, after) => real.write(domain, before, after && { ...after, search_policy: 'exact_handle_search' }),
    }));
    expect(await world.change(CREATE)).toMatchObject({
      ok: false,
      problem: { code: 'apply-incomplete', plan: { steps: [{ outcome: 'unknown' }] } },
    });
    expect(await outcomes(world)).toEqual(['started', 'unknown']);
    expect((await brigList(world)).remotes).toMatchObject([{ search_policy: 'exact_handle_search' }]);
  });

  it('has done but cannot show is recorded as unknown', async () => {
    let written = false;
    const world = broken((real) => ({
      write: (...step) => ((written = true), real.write(...step)),
      readOne: (domain) => (written ? Promise.reject(BROKEN) : real.readOne(domain)),
    }));
    const version = world.context.version.now();
    expect(await world.change(CREATE)).toMatchObject({
      ok: false,
      problem: {
        message: 'The write was acknowledged; it could not be read back: the disk is gone.',
        plan: { steps: [{ outcome: 'unknown' }] },
      },
    });
    expect(await outcomes(world)).toEqual(['started', 'unknown']);
    expect(world.context.version.now()).toBeGreaterThan(version);
  });

  it('answers with a bug of ours is recorded as unknown, and the bug is thrown', async () => {
    const bug = new TypeError('undefined is not a function');
    const world = broken((real) => ({ write: (...step) => real.write(...step).then(() => Promise.reject(bug)) }));
    const version = world.context.version.now();
    await expect(world.change(CREATE)).rejects.toBe(bug);
    expect(await outcomes(world)).toEqual(['started', 'unknown']);
    expect(world.context.version.now()).toBeGreaterThan(version);
  });

  it('cannot be read for is not begun', async () => {
    const world = broken(() => ({ readOne: () => Promise.reject(BROKEN) }));
    await expect(world.change(CREATE)).rejects.toBe(BROKEN);
    expect(await outcomes(world)).toEqual([]);
  });

  it('refuses is refused through the drop-in too', async () => {
    const world = broken(() => ({ write: () => Promise.reject(BROKEN) }));
    const answer = await dropInPost(world.context, { domain: A, search_policy: 'no_search', restriction: ALLOW_ALL }, ALICE);
    expect(answer).toMatchObject({ ok: false, problem: { code: 'apply-incomplete' } });
    expect(await outcomes(world)).toEqual(['started', 'failed']);
  });
});
