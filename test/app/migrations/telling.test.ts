import { describe, expect, it } from 'vitest';
import type { Context } from '../../../src/app/context.ts';
import { answerMigration } from '../../../src/app/migrations/answer-migration.ts';
import { createMigration } from '../../../src/app/migrations/create-migration.ts';
import { dueMigrations } from '../../../src/app/migrations/due-migrations.ts';
import { startMigration } from '../../../src/app/migrations/start-migration.ts';
import { abortMigration, pauseMigration, resumeMigration } from '../../../src/app/migrations/steer-migration.ts';
import { tellUntold } from '../../../src/app/migrations/tell.ts';
import { Fault } from '../../../src/domain/fault.ts';
import { HAZARD_NAMES } from '../../../src/domain/hazard.ts';
import type { JournalEntry } from '../../../src/domain/journal.ts';
import type { Journal } from '../../../src/ports/journal.ts';
import { roundOf } from '../../support/round-of.ts';
import { ALICE, openWorld, valueOf, type World } from '../world.ts';
import { layerOf, valuesText, type Values } from './moving.ts';

const ASKING: Values = { strategy: 'allowDynamic', brig: { 'a.example': 'full_search', 'b.example': 'no_search' }, allowed: ['a.example'] };
const INPUTS = [{ name: 'values.yaml', content: valuesText(ASKING) }];
const ANSWERS = [{ question: 'listed-not-allowed', option: 'import' }];
const STORY = [
  '1 migration_created answer',
  '2 migration_answered',
  '3 migration_started copy',
  '4 migration_phase verify, running',
  '5 migration_phase clean-up, running',
  '6 migration_phase clean-up, waiting',
  '7 migration_phase clean-up, paused',
  '8 migration_phase clean-up, running',
  '9 migration_phase clean-up, waiting',
  '10 migration_ended clean-up, aborted',
];

const open = (folder?: string): World =>
  openWorld({ configured: {}, file: { status: 'good', layer: layerOf(ASKING) }, ...(folder !== undefined && { folder }) });

const isLine = ({ action }: Pick<JournalEntry, 'action'>): boolean => action.startsWith('migration_');

const story = async ({ journalled }: World): Promise<readonly string[]> =>
  (await journalled())
    .filter(isLine)
    .map(({ step = 0, action, after }) => `${String(step)} ${action}${after && 'value' in after ? ` ${after.value}` : ''}`);

class Killed extends Error {}

type Moment = 'before its line is told' | 'after its line is told';

/** A journal at whose n-th line of a migration something happens. */
function atLine(journal: Journal, nth: number, moment: Moment, happens: () => never): Journal {
  let count = 0;
  return {
    ...journal,
    claim: async (entries, seen) => {
      const isNow = entries.some(isLine) && (count += 1) === nth;
      if (isNow && moment === 'before its line is told') happens();
      const placed = await journal.claim(entries, seen);
      if (isNow) happens();
      return placed;
    },
  };
}

const look = (context: Context): Promise<void> => roundOf(dueMigrations(context));
const newest = async ({ migrations }: Context): Promise<string> => (await migrations.ids(1))[0] ?? '';

/** All that happens to a migration, each by whoever has its process then. */
const DONE: readonly ((context: Context) => Promise<unknown>)[] = [
  async (context) => valueOf(await createMigration(context, { inputs: INPUTS }, ALICE)),
  async (context) => valueOf(await answerMigration(context, await newest(context), ANSWERS, ALICE)),
  async (context) => valueOf(await startMigration(context, await newest(context), { allow: HAZARD_NAMES, by: ALICE })),
  look,
  async (context) => valueOf(await pauseMigration(context, await newest(context), ALICE)),
  async (context) => valueOf(await resumeMigration(context, await newest(context), [], ALICE)),
  look,
  async (context) => valueOf(await abortMigration(context, await newest(context), ALICE)),
];

/** Where the process ends it is started again, and looks. */
async function untilAborted(first: World, broken: Context): Promise<World> {
  let [world, context] = [first, broken];
  for (const step of DONE) {
    await step(context).catch((error: unknown) => {
      if (!(error instanceof Killed)) throw error;
    });
    const isDead = context.stopping;
    if (isDead) world.end();
    if (isDead) world = open(world.folder);
    if (isDead) context = world.context;
    if (isDead) await look(context);
    if (isDead) await look(context);
  }
  return world;
}

describe('a process that ends with a line of a migration on its record', () => {
  for (const moment of ['before its line is told', 'after its line is told'] as const) {
    it.each(STORY.map((line, index) => [line, index + 1] as const))(`${moment}: %s; the next one tells it once`, async (_line, nth) => {
      const world = open();
      const context: Context = {
        ...world.context,
        journal: atLine(world.context.journal, nth, moment, () => {
          context.stopping = true;
          throw new Killed();
        }),
      };
      const last = await untilAborted(world, context);
      expect(context.stopping).toBe(true);
      expect(await story(last)).toEqual(STORY);
      expect((await last.context.migrations.get(await newest(last.context)))?.record).not.toHaveProperty('untold');
    });
  }
});

describe('a journal that cannot be written when a migration is steered', () => {
  const away = (): never => {
    throw new Fault('journal', 'the disk is full', { effect: 'none' });
  };

  it('does not undo what is on record, and is told it later', async () => {
    const world = open();
    const { context } = world;
    const { id } = valueOf(await createMigration(context, { inputs: INPUTS }, ALICE));
    const full = { ...context, journal: atLine(context.journal, 1, 'before its line is told', away) };
    expect(valueOf(await abortMigration(full, id, ALICE))).toMatchObject({ state: 'aborted' });
    expect(await story(world)).toEqual(['1 migration_created answer']);
    await look(context);
    expect(await story(world)).toEqual(['1 migration_created answer', '2 migration_ended answer, aborted']);
  });

  it('keeps a migration from going on until it is told', async () => {
    const world = open();
    const { context } = world;
    const { id } = valueOf(await createMigration(context, { inputs: INPUTS }, ALICE));
    valueOf(await answerMigration(context, id, ANSWERS, ALICE));
    valueOf(await startMigration(context, id, { allow: HAZARD_NAMES, by: ALICE }));
    await look({ ...context, journal: atLine(context.journal, 1, 'before its line is told', away) });
    expect((await context.migrations.get(id))?.record).toMatchObject({ phase: 'verify', state: 'running', lines: 4 });
    await look(context);
    await look(context);
    expect(await story(world)).toEqual(STORY.slice(0, 6));
  });
});

describe('a line that two replicas tell at once', () => {
  it('is told once, though others of its kind are told between', async () => {
    const world = open();
    const { context } = world;
    const { id } = valueOf(await createMigration(context, { inputs: INPUTS }, ALICE));
    const other = valueOf(await createMigration(context, { inputs: INPUTS }, ALICE));
    let isFirst = true;
    const slow: Context = {
      ...context,
      journal: {
        ...context.journal,
        claim: async (entries, seen) => {
          const record = isFirst ? (await context.migrations.get(id))?.record : undefined;
          isFirst = false;
          if (record) await tellUntold(context, record);
          if (record) valueOf(await abortMigration(context, other.id, ALICE));
          return context.journal.claim(entries, seen);
        },
      },
    };
    valueOf(await abortMigration(slow, id, ALICE));
    expect(await story(world)).toEqual([
      ...['1 migration_created answer', '1 migration_created answer'],
      ...['2 migration_ended answer, aborted', '2 migration_ended answer, aborted'],
    ]);
  });
});
