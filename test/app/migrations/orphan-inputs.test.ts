import { expect, it } from 'vitest';
import { createMigration } from '../../../src/app/migrations/create-migration.ts';
import { orphanInputs } from '../../../src/app/migrations/orphan-inputs.ts';
import type { Records } from '../../../src/ports/records.ts';
import { ALICE, NOW, openWorld, valueOf } from '../world.ts';
import { layerOf, valuesText, type Values } from './moving.ts';

const VALUES: Values = { strategy: 'allowDynamic', brig: { 'a.example': 'full_search' } };
const INPUTS = [{ name: 'values.yaml', content: valuesText(VALUES) }];
const FILE = { status: 'good', layer: layerOf(VALUES) } as const;
const MINUTE = 60_000;

/** The process ends when the inputs of a migration are there and its record is not. */
const cutBeforeTheRecord = (real: Records): Records => ({
  ...real,
  create: (kind, ...rest) => (kind === 'migration' ? Promise.reject(new Error('it ended here')) : real.create(kind, ...rest)),
});

it('removes inputs that a process left without their migration, an hour after it saw them, and no others', async () => {
  const cut = openWorld({ file: FILE, records: cutBeforeTheRecord });
  await expect(createMigration(cut.context, { inputs: INPUTS }, ALICE)).rejects.toThrow('it ended here');
  const [alone = ''] = await cut.context.migrations.inputIds(10);
  expect(await cut.context.migrations.inputs(alone)).toEqual(INPUTS);
  cut.end();

  const { context } = openWorld({ folder: cut.folder, file: FILE });
  let minutes = 0;
  const clock = { ...context.clock, now: () => new Date(Date.parse(NOW) + minutes * MINUTE) };
  const sweep = orphanInputs({ ...context, clock });
  const made = valueOf(await createMigration({ ...context, newPlanId: () => 'another' }, { inputs: INPUTS }, ALICE));
  const kept = async (): Promise<readonly string[]> => [...(await context.migrations.inputIds(10))].sort();
  await sweep();
  minutes = 59;
  await sweep();
  expect(await kept()).toEqual([made.id, alone].sort());
  minutes = 60;
  await sweep();
  expect(await kept()).toEqual([made.id]);
  expect(await context.migrations.inputs(made.id)).toEqual(INPUTS);
});
