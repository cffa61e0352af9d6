import { parseList } from '../../src/lists/parse-list.ts';
import type { ListFormat } from '../../src/domain/wanted-remote.ts';

/** A text as UTF-8. */
export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Reads a text as a list. */
export const parseText = (text: string, format: ListFormat) => parseList(bytesOf(text), format);

/** What is wrong with it, each as one line of text; a good list is “accepted”. */
export function problemsOf(read: ReturnType<typeof parseList>): readonly string[] {
  return read.ok ? ['accepted'] : read.problem.map(({ line, column, message }) => `${String(line)}:${String(column)} ${message}`);
}
