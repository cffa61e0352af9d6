import { lineStart, nextLine, type Edit } from './splice.ts';
import type { YamlSource } from './yaml-source.ts';

/** A key with its value, or an item of a list: from its first character to its last. */
export interface Extent {
  readonly start: number;
  readonly end: number;
}

/** The blanks before something that is first on its line; refuses where it is not. */
export function indentOf({ text, refuse }: YamlSource, start: number): string {
  const indent = text.slice(lineStart(text, start), start);
  return /^ *$/.test(indent) ? indent : refuse(start, 'something stands before this on its line');
}

/** Where the lines of an extent end. A text in block form (|) ends with a line already. */
export const lineAfter = (text: string, end: number): number => (text[end - 1] === '\n' ? end : nextLine(text, end));

/** Takes the lines of an extent away, with a comment behind it. */
export function removeLines(source: YamlSource, { start, end }: Extent): Edit {
  indentOf(source, start);
  return { start: lineStart(source.text, start), end: lineAfter(source.text, end), text: '' };
}

/** Puts lines behind those of an extent, with the line break that is there. */
export function insertLines({ text }: YamlSource, end: number, lines: readonly string[]): Edit {
  const at = lineAfter(text, end);
  const lineBreak = text[at - 2] === '\r' ? '\r\n' : '\n';
  return { start: at, end: at, text: lines.map((line) => line + lineBreak).join('') };
}
