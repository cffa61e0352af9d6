import type { Part } from '../part.ts';
import { readParts } from '../read-parts.ts';
import type { ValuesFinding } from '../values-finding.ts';
import { isHelms } from '../legacy/layout.ts';
import { linesOf, splice, spliceOrigins, type Edit, type Origins } from './splice.ts';

/** A file under work: as it is by now, and what it is. */
export interface Draft {
  readonly file: string;
  /** As given. */
  readonly before: string;
  /** Without byte order mark, and with a line break at its end, so that every line is a whole one. */
  readonly body: string;
  /** Of each line of the body, the line of the file as given. */
  readonly origins: Origins;
  /** How many documents stand in it. */
  readonly documents: number;
  /** The document that Helm reads, where the file holds values. */
  readonly values?: Part;
  /** What the reader says of the file, such as why it cannot be read. */
  readonly findings: readonly ValuesFinding[];
}

const BOM = '\uFEFF';

/** A file as it is given. */
export function draftOf(file: string, before: string): Draft {
  const body = before.replace(/^\uFEFF/, '').replace(/([^\n])$/, `$1${lineBreakOf(before)}`);
  return read({ file, before, body, origins: linesOf(body).map((_, index) => index) });
}

/** The draft after edits of its body. It stays values of the same chart, also where the only key that told of which is gone. */
export const edited = ({ file, before, body, origins, values }: Draft, edits: readonly Edit[]): Draft =>
  read({ file, before, body: splice(body, edits), origins: spliceOrigins(body, edits, origins) }, values);

function read(draft: Pick<Draft, 'file' | 'before' | 'body' | 'origins'>, was?: Part): Draft {
  const { parts, findings } = readParts({ file: draft.file, text: draft.body });
  const [only] = parts;
  const told = parts.find(isHelms);
  const values = was && !told && only && parts.length === 1 ? { ...only, service: was.service, form: was.form } : told;
  return { ...draft, documents: parts.length, ...(values && { values }), findings };
}

/** The file as it is by now, with the byte order mark and the last line break as they were. */
export function textOf({ before, body }: Draft): string {
  const text = /[^\n]$/.test(before) ? body.replace(/\r?\n$/, '') : body;
  return before.startsWith(BOM) ? BOM + text : text;
}

/** The line break that a text has, by its first line. */
const lineBreakOf = (text: string): string => (/^[^\n]*\r\n/.test(text) ? '\r\n' : '\n');
