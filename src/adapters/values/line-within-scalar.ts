import type { Scalar } from 'yaml';
import type { Source } from './to-tree.ts';

/**
 * Where the lines of a text that is a YAML scalar stand in the file around it: a ConfigMap holds brig.yaml as such a text.
 * A literal block (|) keeps lines one to one; a quoted text writes them as \n (kubectl does so when a line ends in
 * blanks or holds a tab) and may be folded.
 */
export function lineWithinScalar(node: Scalar, source: Source): (line: number) => number {
  const start = node.range?.[0] ?? 0;
  const first = source.lineAt(start);
  if (node.type === 'BLOCK_LITERAL') return (line) => first + line;
  if (node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE') {
    const starts = quotedLineStarts(source.text.slice(start, node.range?.[1]), node.type === 'QUOTE_DOUBLE');
    return (line) => source.lineAt(start + (starts[Math.min(line, starts.length) - 1] ?? 0));
  }
  return () => first;
}

/** The offset in a quoted scalar's raw text at which each line of its value begins. */
function quotedLineStarts(raw: string, escapes: boolean): number[] {
  const starts = [1];
  for (let i = 1; i < raw.length - 1; i += 1) {
    if (escapes && raw[i] === '\\') {
      const escaped = i;
      i += raw.startsWith('\r\n', i + 1) ? 2 : 1;
      if (raw[i] === 'n') starts.push(i + 1);
      // An escaped line break is no character of the value: what begins here begins on the next line.
      if (raw[i] === '\n' && starts.at(-1) === escaped) starts.splice(-1, 1, i + 1);
    } else if (raw[i] === '\n') {
      const blank = /^\s*/.exec(raw.slice(i + 1, i + 10_000))?.[0] ?? '';
      for (const { index } of blank.matchAll(/\n/g)) starts.push(i + 1 + index + 1);
      i += blank.length;
    }
  }
  return starts;
}
