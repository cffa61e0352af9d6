import { digestOf } from '../../domain/digest.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { clientOf, print, type Session } from '../session.ts';
import { visibleLines } from '../visible.ts';
import { bytesOf } from '../local-file.ts';
import { migrationPath } from './migrations.ts';

/** `migrate patch ID NAME`: prints the diff; with `whole` that file as it is to be. Nothing is written. */
export async function printPatch(session: Session, id: string, name: string, { whole }: { readonly whole?: string }): Promise<ExitCode> {
  const client = await clientOf(session);
  const path = migrationPath(id, 'patches', name);
  const ask = whole === undefined ? { path } : { path, ...(await ofFile(whole, session.terminal)) };
  const text = await client.text(ask, ['text/x-diff', 'application/yaml']);
  if (session.options.json === true) print(session, { name, [whole === undefined ? 'diff' : 'content']: text }, () => '');
  // What is piped stays as it is, to the last line break; on a terminal nothing in it steers.
  else session.terminal.out(session.terminal.columns === Infinity ? text : visibleLines(text));
  return EXIT.done;
}

async function ofFile(file: string, terminal: Session['terminal']) {
  const digest = digestOf(await bytesOf(file, terminal));
  return { query: { file }, headers: { accept: 'application/yaml', 'if-match': `"${digest}"` } };
}
