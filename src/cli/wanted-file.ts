import { basename } from 'node:path';
import type { ListFormat, ListProblem } from '../domain/wanted-remote.ts';
import { formatOf } from '../lists/format-of.ts';
import { parseList } from '../lists/parse-list.ts';
import { Failure } from './failure.ts';
import { bytesOf } from './local-file.ts';
import type { Terminal } from './terminal.ts';

/** What a file asks for, as the body of POST /v1/plans takes it. */
export type WantedFile = { readonly changes: unknown } | { readonly desired: readonly unknown[] };

/** Reads a partner list, or a JSON object with `changes`; `-` is standard input. */
export async function wantedFile(path: string, format: ListFormat | undefined, terminal: Pick<Terminal, 'readInput'>): Promise<WantedFile> {
  const bytes = await bytesOf(path, terminal);
  const text = new TextDecoder().decode(bytes);
  const changes = changesIn(text);
  if (changes !== undefined) return { changes };
  const known = format ?? (path === '-' ? undefined : formatOf({ name: path })) ?? guessed(text);
  const list = parseList(bytes, known);
  if (list.ok) return { desired: list.value };
  throw new Failure(`${path === '-' ? 'Standard input' : basename(path)} is not a list that can be used (read as ${known}).`, {
    details: list.problem.map(problemText),
    next: ['Nothing has been changed: a list is taken whole or not at all.', 'Another format? Name it: --format json|yaml|csv|lines'],
  });
}

/** The service checks them; here it is only told whether they are there. */
function changesIn(text: string): unknown {
  if (!/^\s*\{/.test(text)) return undefined;
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null && 'changes' in json ? json.changes : undefined;
  } catch {
    return undefined;
  }
}

/** Without a name or an option: JSON shows by its first sign, CSV by its heading. YAML has to be named. */
function guessed(text: string): ListFormat {
  const [first = ''] = text
    .replace(/^\uFEFF/, '')
    .trimStart()
    .split(/\r?\n/, 1);
  if (/^[[{]/.test(first)) return 'json';
  return /(^|[,;\t])\s*"?domain"?\s*([,;\t]|$)/i.test(first) ? 'csv' : 'lines';
}

const problemText = ({ line, column, message }: ListProblem): string =>
  line === undefined ? message : `line ${String(line)}${column === undefined ? '' : `, column ${String(column)}`}: ${message}`;
