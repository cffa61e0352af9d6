/** Breaks text into lines of at most `width` characters: at spaces where it can, within a word where it must. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let rest = text;
  while (rest.length > width) {
    const at = breakIn(rest, width);
    lines.push(rest.slice(0, at).trimEnd());
    rest = rest.slice(at).trimStart();
  }
  return [...lines, rest];
}

/** Wrapped text behind a margin; the first line starts with `first`, which takes the place of the margin. */
export function indented(text: string, columns: number, margin: number, first = ''): string {
  const blank = ' '.repeat(margin);
  const lines = wrap(text, Math.max(columns - margin, MIN_WIDTH));
  return lines.map((line, index) => (index === 0 ? first.padEnd(margin) : blank) + line).join('\n');
}

/** A column of prose is never narrower than this. */
const MIN_WIDTH = 20;

function breakIn(text: string, width: number): number {
  const space = text.slice(0, width + 1).lastIndexOf(' ');
  if (space > 0) return space;
  // Within a domain or a name: behind one of its joints, unless that leaves most of the line empty.
  const joint = Math.max(...['.', '-', '_', ':', '/'].map((character) => text.lastIndexOf(character, width - 1))) + 1;
  return joint > width / 2 ? joint : width;
}
