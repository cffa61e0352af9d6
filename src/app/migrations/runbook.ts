import { runbookInputs, type RunbookFacts } from '../../domain/migration/runbook.ts';
import { runbookMarkdown } from '../../domain/migration/runbook-markdown.ts';
import { runbookScript } from '../../domain/migration/runbook-script.ts';
import type { Context } from '../context.ts';
import { getMigration } from './find-migration.ts';

/** As what a runbook is written: to be read, or to be run. */
export const RUNBOOK_FORMATS = ['markdown', 'bash'] as const;
export type RunbookFormat = (typeof RUNBOOK_FORMATS)[number];

/** The runbook of a migration as it stands, or undefined. It holds nothing of its inputs but their names. */
export async function runbookOf(context: Context, id: string, format: RunbookFormat): Promise<string | undefined> {
  const migration = await getMigration(context, id, 'none');
  if (!migration) return undefined;
  const inputs = await context.migrations.inputs(id);
  const { files } = inputs ? await context.legacyInputs.read(inputs) : { files: [] };
  const names = migration.inputs.map(({ name }) => name);
  const facts: RunbookFacts = { ...migration, inputs: runbookInputs(names, files) };
  return format === 'bash' ? runbookScript(facts) : runbookMarkdown(facts);
}
