import { describe, expect, it } from 'vitest';
import { getRemote } from '../../src/app/list-remotes.ts';
import { assertDomain } from '../../src/domain/domain.ts';
import { restriction } from '../support/domain-samples.ts';
import { ALICE, entries, NOW, openWorld, valueOf } from './world.ts';

const A = assertDomain('a.example');

describe('a change', () => {
  it('is made, and answers its plan and the remote as it is now', async () => {
    const { change, context } = openWorld();
    const by = { ...ALICE, reason: 'contract 12' };
    const made = valueOf(
      await change({ action: 'upsert', domain: 'a.example', search_policy: 'full_search', restriction: 'allow_all' }, { by }),
    );
    expect(made.created).toBe(true);
    expect(made.plan).toEqual({
      id: 'plan-1',
      state: 'applied',
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      created_at: NOW,
      source: 'manual',
      reason: 'contract 12',
      summary: { create: 1, update: 0, freeze: 0, remove: 0, unchanged: 0 },
      steps: [
        {
          n: 1,
          action: 'upsert',
          domain: 'a.example',
          before: null,
          after: { search_policy: 'full_search', restriction: { tag: 'allow_all', value: null } },
          effect: 'wider',
          outcome: 'done',
        },
      ],
      hazards: [{ name: 'WIDENS_ACCESS', domain: 'a.example', message: expect.stringContaining('federate') as string }],
      notices: [],
      allowed: [],
    });
    expect(made.remote).toMatchObject({ domain: 'a.example', search_policy: 'full_search', source: 'manual' });
    expect(await getRemote(context, A)).toEqual(made.remote);
  });

  it('is on record before it happens: started, with the hazards, and then done', async () => {
    const seen: unknown[] = [];
    const { change, journalled } = openWorld({
      registry: (real) => ({
        ...real,
        write: async (...step) => {
          seen.push(...(await journalled()).map(({ outcome }) => outcome));
          await real.write(...step);
        },
      }),
    });
    valueOf(await change({ action: 'upsert', domain: 'a.example' }));
    expect(seen).toEqual(['started']);
    const [started, done, ...more] = await journalled();
    expect(more).toEqual([]);
    expect(started).toMatchObject({
      outcome: 'started',
      actor: 'alice',
      verified: true,
      source: 'manual',
      plan: 'plan-1',
      step: 1,
      action: 'upsert',
      before: null,
      after: { search_policy: 'no_search', restriction: { tag: 'allow_all', value: null } },
      hazards: ['WIDENS_ACCESS'],
      effect: 'wider',
    });
    const { seq: _seq, prev: _prev, hash: _hash, ...same } = started ?? {};
    expect(done).toMatchObject({ ...same, outcome: 'done', seq: 2, prev: started?.hash });
  });

  it('counts in the summary as what it is', async () => {
    const { change } = openWorld();
    const summaryOf = async (...args: Parameters<typeof change>): Promise<unknown> => valueOf(await change(...args)).plan.summary;
    const none = { create: 0, update: 0, freeze: 0, remove: 0, unchanged: 0 };
    expect(await summaryOf({ action: 'upsert', domain: 'a.example' })).toEqual({ ...none, create: 1 });
    expect(await summaryOf({ action: 'upsert', domain: 'a.example', search_policy: 'full_search' })).toEqual({ ...none, update: 1 });
    expect(await summaryOf({ action: 'upsert', domain: 'a.example', search_policy: 'full_search' })).toEqual({ ...none, unchanged: 1 });
    expect(await summaryOf({ action: 'freeze', domain: 'a.example' })).toEqual({ ...none, freeze: 1 });
    expect(await summaryOf({ action: 'unfreeze', domain: 'a.example' })).toEqual({ ...none, update: 1 });
    expect(await summaryOf({ action: 'remove', domain: 'a.example' })).toEqual({ ...none, remove: 1 });
  });

  it('that changes nothing has no step, journals nothing and leaves the version of the list alone', async () => {
    const { change, context, journalled } = openWorld();
    valueOf(await change({ action: 'upsert', domain: 'a.example', restriction: ['blue'] }));
    const [before, version] = [await journalled(), context.version.now()];
    const again = valueOf(await change({ action: 'upsert', domain: 'a.example', restriction: ['blue'] }));
    expect(again).toMatchObject({ created: false, remote: { domain: 'a.example' }, plan: { state: 'applied', steps: [], hazards: [] } });
    expect(await journalled()).toEqual(before);
    expect(context.version.now()).toBe(version);
  });

  it('bumps the version of the list before it is acknowledged', async () => {
    const { change, context } = openWorld();
    const before = context.version.now();
    valueOf(await change({ action: 'upsert', domain: 'a.example' }));
    expect(context.version.now()).toBeGreaterThan(before);
  });

  it('keeps the fields that it does not name', async () => {
    const { change } = openWorld();
    valueOf(await change({ action: 'upsert', domain: 'a.example', search_policy: 'full_search', restriction: ['red', 'blue'] }));
    const made = valueOf(await change({ action: 'upsert', domain: 'a.example', search_policy: 'no_search' }));
    expect(made.remote).toMatchObject({ search_policy: 'no_search', restriction: restriction(['red', 'blue']) });
  });
});

describe('a change is refused, with nothing written and nothing on record,', () => {
  it('when the remote is not as the caller expects', async () => {
    const { change, journalled } = openWorld();
    const refused = await change(
      { action: 'upsert', domain: 'a.example' },
      { precondition: (present) => (present ? undefined : 'It is gone.') },
    );
    expect(refused).toEqual({ ok: false, problem: { code: 'precondition-failed', message: 'It is gone.' } });
    expect(await journalled()).toEqual([]);
  });

  it('when there is no such remote', async () => {
    const { change, journalled } = openWorld();
    expect(await change({ action: 'remove', domain: 'a.example' })).toMatchObject({ ok: false, problem: { code: 'not-found' } });
    expect(await journalled()).toEqual([]);
  });

  it('when a rule forbids it, which is named', async () => {
    const { change, context, journalled } = openWorld({ configured: { strategy: 'allowDynamic', own_domain: A } });
    const refused = await change({ action: 'upsert', domain: 'a.example' });
    expect(refused).toMatchObject({
      ok: false,
      problem: { code: 'refused-by-rule', refusals: [{ rule: 'own-domain', domain: 'a.example' }] },
    });
    expect(await context.registry.count()).toBe(0);
    expect(await journalled()).toEqual([]);
  });

  it('when a consequence is neither said by itself nor allowed by name; allowed by name, it is made', async () => {
    const file = { status: 'good', layer: { entries: entries({ 'a.example': 'full_search' }) } } as const;
    const { change, context, journalled } = openWorld({ file });
    await context.registry.write(A, undefined, { search_policy: 'full_search', restricted: false, teams: [] });
    const removal = { action: 'remove', domain: 'a.example' } as const;

    const refused = await change(removal);
    expect(refused).toMatchObject({ ok: false, problem: { code: 'hazards-not-allowed', hazards: [{ name: 'FILE_REMAINS' }] } });
    expect(refused).toMatchObject({ problem: { message: expect.stringContaining('allow=FILE_REMAINS') as string } });
    expect(await change(removal, { allow: ['TAKES_OVER'] })).toMatchObject({ ok: false });
    expect(await context.registry.count()).toBe(1);
    expect(await journalled()).toEqual([]);

    const made = valueOf(await change(removal, { allow: ['FILE_REMAINS'] }));
    expect(made.plan.allowed).toEqual(['FILE_REMAINS']);
    expect(made.remote).toMatchObject({ source: 'file', layers: { file: { line: 1 } } });
    expect(await context.registry.count()).toBe(0);
    expect((await journalled()).map(({ hazards }) => hazards)).toEqual([
      ['FILE_REMAINS', 'LEAVES_ORPHANS'],
      ['FILE_REMAINS', 'LEAVES_ORPHANS'],
    ]);
  });

  it('when the remote belongs to another source; allowed by name, it changes hands', async () => {
    const { change, context } = openWorld();
    valueOf(await change({ action: 'upsert', domain: 'a.example' }));
    const [last] = await context.journal.list({ outcome: 'done' }, 1);
    if (!last) throw new Error('nothing is on record');
    const { seq: _seq, prev: _prev, hash: _hash, ...entry } = last;
    await context.journal.append([{ ...entry, source: 'sync:partners', plan: 'plan-of-sync' }]);

    const take = { action: 'upsert', domain: 'a.example', search_policy: 'full_search' } as const;
    expect(await change(take)).toMatchObject({ ok: false, problem: { code: 'hazards-not-allowed', hazards: [{ name: 'TAKES_OVER' }] } });
    expect(valueOf(await change(take, { allow: ['TAKES_OVER'] })).remote?.source).toBe('manual');
  });

  it('when too many writes wait already', async () => {
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const { change, context, journalled } = openWorld();
    const waiting = Array.from({ length: 1000 }, async () => {
      await context.writes(() => gate);
    });
    expect(await change({ action: 'upsert', domain: 'a.example' })).toMatchObject({ ok: false, problem: { code: 'too-many-writes' } });
    expect(await journalled()).toEqual([]);
    open();
    await Promise.all(waiting);
    expect(await change({ action: 'upsert', domain: 'a.example' })).toMatchObject({ ok: true });
  });

  it('while the values files were never good', async () => {
    const { change, journalled, file } = openWorld({ file: { status: 'unknown' } });
    expect(await change({ action: 'upsert', domain: 'a.example' })).toMatchObject({ ok: false, problem: { code: 'file-layer-unknown' } });
    expect(await journalled()).toEqual([]);
    file.become({ status: 'good', layer: { entries: [] } });
    expect(await change({ action: 'upsert', domain: 'a.example' })).toMatchObject({ ok: true });
  });
});
