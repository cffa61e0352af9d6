/** A range of a text, and what stands in its place; an empty range inserts. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Applies edits, which must not overlap. */
export function splice(text: string, edits: readonly Edit[]): string {
  const parts: string[] = [];
  let done = 0;
  for (const { start, end, text: wanted } of inOrder(edits)) {
    if (start < done) throw new Error('edits overlap');
    parts.push(text.slice(done, start), wanted);
    done = end;
  }
  return [...parts, text.slice(done)].join('');
}

/** What is inserted where a removal begins comes before it, what is inserted where one ends comes after it. */
const inOrder = (edits: readonly Edit[]): readonly Edit[] => edits.toSorted((a, b) => a.start - b.start || a.end - b.end);

/** The lines of a text, each with its line break. */
export const linesOf = (text: string): readonly string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

/** Where the line begins that an offset stands in. */
export const lineStart = (text: string, offset: number): number => (offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1);

/** Where the line after the one of an offset begins; the end of the text if there is none. */
export function nextLine(text: string, offset: number): number {
  const found = text.indexOf('\n', offset);
  return found === -1 ? text.length : found + 1;
}

/** Of each line: which line (from 0) of the first text it is; undefined for one that was made or touched since. */
export type Origins = readonly (number | undefined)[];

/** The origins of the lines after edits, from those of the lines before. */
export function spliceOrigins(text: string, edits: readonly Edit[], origins: Origins): Origins {
  const result: (number | undefined)[] = [];
  let done = 0;
  let line = 0;
  for (const { start, end, text: wanted } of wholeLines(text, edits)) {
    const kept = linesOf(text.slice(done, start)).length;
    result.push(...origins.slice(line, line + kept), ...linesOf(wanted).map(() => undefined));
    line += kept + linesOf(text.slice(start, end)).length;
    done = end;
  }
  return [...result, ...origins.slice(line)];
}

/** The same edits, as edits of whole lines. */
function wholeLines(text: string, edits: readonly Edit[]): readonly Edit[] {
  const regions: { start: number; end: number; edits: Edit[] }[] = [];
  for (const edit of inOrder(edits)) {
    const region = { start: lineStart(text, edit.start), end: isOfWholeLines(text, edit) ? edit.end : nextLine(text, edit.end) };
    const last = regions.at(-1);
    if (last !== undefined && region.start < last.end) {
      last.end = Math.max(last.end, region.end);
      last.edits.push(edit);
    } else regions.push({ ...region, edits: [edit] });
  }
  return regions.map(({ start, end, edits: own }) => ({
    start,
    end,
    text: splice(
      text.slice(start, end),
      own.map((edit) => ({ ...edit, start: edit.start - start, end: edit.end - start })),
    ),
  }));
}

const isOfWholeLines = (text: string, { start, end, text: wanted }: Edit): boolean =>
  lineStart(text, start) === start && lineStart(text, end) === end && /^$|\n$/.test(wanted);
