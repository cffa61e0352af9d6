import { describe, expect, it } from 'vitest';
import type { Context } from '../../../src/app/context.ts';
import { answerMigration } from '../../../src/app/migrations/answer-migration.ts';
import { createMigration } from '../../../src/app/migrations/create-migration.ts';
import { dueMigrations } from '../../../src/app/migrations/due-migrations.ts';
import { listMigrations, getMigration } from '../../../src/app/migrations/find-migration.ts';
import { startMigration } from '../../../src/app/migrations/start-migration.ts';
import { abortMigration, resumeMigration } from '../../../src/app/migrations/steer-migration.ts';
import { assertDomain } from '../../../src/domain/domain.ts';
import { HAZARD_NAMES } from '../../../src/domain/hazard.ts';
import { team } from '../../support/domain-samples.ts';
import { roundOf } from '../../support/round-of.ts';
import { ALICE, editByHand, openWorld, valueOf, type World } from '../world.ts';
import { layerOf, valuesText, type Values } from './moving.ts';

const LINGERING: Values = { strategy: 'allowDynamic', brig: { 'a.example': 'full_search' }, allowed: ['a.example'] };

const opened = (): World => openWorld({ configured: {}, file: { status: 'good', layer: layerOf(LINGERING) } });

async function made({ context }: World): Promise<string> {
  const inputs = [{ name: 'values.yaml', content: valuesText(LINGERING) }];
  return valueOf(await createMigration(context, { inputs }, ALICE)).id;
}

describe('a migration whose record this release cannot read', () => {
  const unread = async (world: World): Promise<readonly [good: string, bad: string]> => {
    const [good, bad] = [await made(world), await made(world)];
    const started = async (id: string) => valueOf(await startMigration(world.context, id, { allow: HAZARD_NAMES, by: ALICE }));
    await started(bad);
    editByHand(world.folder, `UPDATE record SET text = json_set(text, '$.phase', 'of-a-later-release') WHERE id = '${bad}'`);
    await started(good);
    return [good, bad];
  };

  it('is named in the list, which shows the others, in pages too', async () => {
    const world = opened();
    const [good, bad] = await unread(world);
    const named = {
      id: bad,
      unreadable: expect.stringMatching(new RegExp(`^the migration ${bad} is not stored as this release writes it at phase: `)) as string,
    };
    const shown = { id: good, phase: 'copy', state: 'running' };
    expect((await listMigrations(world.context, { limit: 10 })).items).toMatchObject([named, shown]);
    expect(await listMigrations(world.context, { limit: 1 })).toMatchObject({ items: [named], next: bad });
    expect((await listMigrations(world.context, { limit: 1, after: bad })).items).toMatchObject([shown]);
  });

  it('does not keep the others from going on, and is told once in the log', async () => {
    const world = opened();
    const [good] = await unread(world);
    const due = dueMigrations(world.context);
    await roundOf(due);
    await roundOf(due);
    expect((await world.context.migrations.get(good))?.record).toMatchObject({ phase: 'clean-up', state: 'waiting' });
    expect(world.errors.filter((text) => text.includes('cannot be read'))).toHaveLength(1);
  });

  it('is a Fault for whoever wants to change it, and nothing is changed', async () => {
    const world = opened();
    const [, bad] = await unread(world);
    await expect(abortMigration(world.context, bad, ALICE)).rejects.toMatchObject({ part: 'stored', effect: 'none' });
  });
});

it('what a migration takes over is allowed by name before its start', async () => {
  const values: Values = { strategy: 'allowDynamic', allowed: ['p.example'] };
  const { context, change } = openWorld({ configured: {}, file: { status: 'good', layer: layerOf(values) } });
  valueOf(await change({ action: 'upsert', domain: 'p.example', search_policy: 'full_search' }, { allow: HAZARD_NAMES }));
  const { id } = valueOf(await createMigration(context, { inputs: [{ name: 'values.yaml', content: valuesText(values) }] }, ALICE));
  const answers = Object.entries({ 'not-in-force': 'import', 'database-differs': 'take-input' });
  valueOf(
    await answerMigration(
      context,
      id,
      answers.map(([question, option]) => ({ question, option })),
      ALICE,
    ),
  );
  expect((await getMigration(context, id))?.hazards.map(({ name }) => name)).toContain('TAKES_OVER');
});

it('so is what it takes over behind the clean-up, where a row stands as it is until it is restricted', async () => {
  const { context, change } = opened();
  valueOf(await change({ action: 'upsert', domain: 'a.example', search_policy: 'full_search' }, { allow: HAZARD_NAMES }));
  const inputs = [{ name: 'values.yaml', content: valuesText(LINGERING) }];
  const restrict = [{ domain: assertDomain('a.example'), teams: [team('red')] }];
  const { id } = valueOf(await createMigration(context, { inputs, restrict }, ALICE));
  valueOf(await answerMigration(context, id, [{ question: 'until-restricted', option: 'as-stored' }], ALICE));
  const view = await getMigration(context, id);
  expect(view?.open).toBe(0);
  expect(view?.hazards.map(({ name }) => name)).toContain('TAKES_OVER');
});

describe('two migrations of one backend', () => {
  it('are not started both: each changes the same values', async () => {
    const { context, ...world } = opened();
    const [first, second] = [await made({ ...world, context }), await made({ ...world, context })];
    const start = (id: string, through: Context = context) => startMigration(through, id, { allow: HAZARD_NAMES, by: ALICE });
    valueOf(await start(first));
    const message = expect.stringContaining(`The migration ${first} is under way (copy, running)`) as unknown;
    expect(await start(second)).toMatchObject({ ok: false, problem: { message } });
    // Two that were started at the same moment did not see each other.
    valueOf(await start(second, { ...context, migrations: { ...context.migrations, list: () => Promise.resolve([]) } }));
    await roundOf(dueMigrations(context));
    expect((await context.migrations.get(first))?.record).toMatchObject({ phase: 'clean-up', state: 'waiting' });
    expect((await context.migrations.get(second))?.record).toMatchObject({ phase: 'copy', state: 'failed', message, copied_by: [] });
    valueOf(await abortMigration(context, first, ALICE));
    valueOf(await resumeMigration(context, second, [], ALICE));
    await roundOf(dueMigrations(context));
    expect((await context.migrations.get(second))?.record).toMatchObject({ phase: 'clean-up' });
  });
});

describe('a look for migrations that are under way', () => {
  it('reads one that is over no more than once', async () => {
    const world = opened();
    const [over, open] = [await made(world), await made(world)];
    valueOf(await abortMigration(world.context, over, ALICE));
    const read: string[] = [];
    const { migrations } = world.context;
    const context: Context = {
      ...world.context,
      migrations: {
        ...migrations,
        get: (id) => (read.push(id), migrations.get(id)),
        list: () => Promise.reject(new Error('a list has the texts of all')),
      },
    };
    const due = dueMigrations(context);
    for (let looks = 0; looks < 3; looks += 1) await roundOf(due);
    expect(read).toEqual([open, over, open, open]);
  });
});
