import { EXIT, type ExitCode } from '../exit-code.ts';
import { clientOf, type Session } from '../session.ts';
import { visibleLines } from '../visible.ts';
import { migrationPath } from './migrations.ts';

/** `migrate runbook ID`: Markdown, or the script. */
export async function runbookOfMigration(
  session: Session,
  id: string,
  { script = false }: { readonly script?: boolean },
): Promise<ExitCode> {
  const client = await clientOf(session);
  const ask = { path: migrationPath(id, 'runbook'), query: { format: script ? 'bash' : 'markdown' } };
  const text = await client.text(ask, [script ? 'text/x-shellscript' : 'text/markdown']);
  // Of ours nothing needs it; another service may send what it likes.
  session.terminal.out(visibleLines(text));
  return EXIT.done;
}
