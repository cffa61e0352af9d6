/** A place in a text; both count from 1. */
export interface Place {
  readonly line: number;
  readonly column?: number;
}

/** What finds the line and column of an offset; the text is gone through once, at the first question. */
export function placesIn(text: string): (offset: number) => Place {
  let starts: readonly number[] | undefined;
  return (offset) => {
    starts ??= [0, ...Array.from(text.matchAll(/\r\n|\n|\r/g), (end) => end.index + end[0].length)];
    const line = lastAtMost(starts, offset);
    return { line: line + 1, column: offset - (starts[line] ?? 0) + 1 };
  };
}

/** A place as a message names it. */
export const placeText = ({ line, column }: Place): string =>
  `line ${String(line)}${column === undefined ? '' : `, column ${String(column)}`}`;

function lastAtMost(sorted: readonly number[], wanted: number): number {
  let [low, high] = [0, sorted.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((sorted[middle] ?? 0) <= wanted) low = middle;
    else high = middle - 1;
  }
  return low;
}
