import { describe, expect, it } from 'vitest';
import { startMigration } from '../../../src/app/migrations/start-migration.ts';
import { showReport } from '../../../src/cli/show/report.ts';
import { plainPage } from '../../../src/cli/show/page.ts';
import { Fault } from '../../../src/domain/fault.ts';
import { HAZARD_NAMES } from '../../../src/domain/hazard.ts';
import { ALICE, editByHand } from '../world.ts';
import { moving, type Moving, type Values } from './moving.ts';

const IN_FILE: Values = { strategy: 'allowDynamic', brig: { 'a.example': 'full_search' } };
const UNSEEN = 'Unseen   the database could not be read';

/** A migration that was made while the database was away. */
async function blind(values: Values, answers: Readonly<Record<string, string>> = {}): Promise<Moving & { readonly comeBack: () => void }> {
  let isAway = true;
  const world = await moving({
    values,
    answers,
    started: false,
    registry: (real) => ({
      ...real,
      capabilities: real.capabilities,
      readAll: () => (isAway ? Promise.reject(new Fault('registry', 'brig is away', { effect: 'none' })) : real.readAll()),
    }),
  });
  return {
    ...world,
    comeBack: () => {
      isAway = false;
    },
  };
}

const reportOf = async ({ view }: Moving): Promise<string> => showReport(await view(), plainPage(Infinity));

describe('a migration that is made while the database cannot be read', () => {
  it('says so until it can, and asks then what the database brings up', async () => {
    const world = await blind(IN_FILE);
    editByHand(world.folder, "INSERT INTO remotes VALUES ('a.example', 'no_search', 0)");
    const { next, unseen, open } = await world.view();
    expect({ unseen, open }).toMatchObject({ unseen: expect.stringContaining('brig is away') as unknown, open: 0 });
    expect(next).toBe(
      `The database could not be read (${unseen ?? ''}): questions and report lack what it holds, and it is not started before it can be. Look again when it can be: fedremotes migrate status ${world.id}`,
    );
    expect(await reportOf(world)).toContain(UNSEEN);
    const started = await startMigration(world.context, world.id, { allow: HAZARD_NAMES, by: ALICE });
    expect(started).toMatchObject({ ok: false, problem: { code: 'migration-not-there' } });
    world.comeBack();
    const seen = await world.view();
    expect(seen).toMatchObject({ questions: [{ id: 'database-differs:a.example' }] });
    expect(seen).not.toHaveProperty('unseen');
    expect(seen.next).not.toContain('could not be read');
    expect(await reportOf(world)).not.toContain(UNSEEN);
  });

  it('says nothing of it up to 4.35, where there is none', async () => {
    const world = await blind({ brig: { 'a.example': 'full_search' }, allowed: ['a.example'] }, { 'era-unknown': 'up-to-4.35' });
    expect((await world.view()).next).toMatch(/^Read the report/);
    expect(await reportOf(world)).not.toContain(UNSEEN);
  });
});
