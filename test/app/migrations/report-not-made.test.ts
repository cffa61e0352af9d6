import { expect, it } from 'vitest';
import { createMigration } from '../../../src/app/migrations/create-migration.ts';
import { viewOf } from '../../../src/app/migrations/find-migration.ts';
import { showMigration } from '../../../src/cli/show/migration.ts';
import { plainPage } from '../../../src/cli/show/page.ts';
import { showReport } from '../../../src/cli/show/report.ts';
import { ALICE, openWorld, valueOf } from '../world.ts';

const LIST = 'federator: {config: {optSettings: {federationStrategy: {allowedDomains: [a.example]}}}}\n';

it.each([
  ['the release', LIST, 'which release the backend runs is a question'],
  ['the strategy', `tags: {federation: true}\n${LIST}`, 'by which strategy brig goes is not known'],
])('a report that cannot be made before %s is known says so, and is not to be signed', async (what, content, why) => {
  const { context } = openWorld({ configured: {} });
  const record = valueOf(await createMigration(context, { inputs: [{ name: 'values.yaml', content }] }, ALICE));
  const view = await viewOf(context, record);
  expect(view).toMatchObject({ report: [], hazards: [], refusals: [] });
  expect(view).not.toHaveProperty('rules');
  expect(view.next).not.toContain('Read the report');
  const report = showReport(view, plainPage(Infinity));
  expect(report).toContain(`It cannot be made yet: ${why}`);
  for (const wrong of ['No decision', 'Read and agreed', 'allowNone']) expect(report).not.toContain(wrong);
  const shown = showMigration(view, plainPage(Infinity));
  expect(shown).toMatch(new RegExp(`^Access +cannot be told before .*${what.split(' ')[1] ?? ''} is known$`, 'm'));
  expect(shown).not.toMatch(/allowNone$/m);
});
