import Table from 'cli-table3';
import type { Page, Style } from './page.ts';
import { indented, wrap } from './wrap.ts';

/** A column: its heading, and how narrow it may be made where the lines are short. */
export interface Column {
  readonly head: string;
  readonly atLeast?: number;
}

/** A cell; `style` sets it apart where colours are shown. */
export type Cell = string | { readonly text: string; readonly style: Style };

/** A row, and what stands below it, as wide as the page. */
export interface Row {
  readonly cells: readonly Cell[];
  readonly below?: string;
}

/** Rows under headings, with nothing but space between the columns, so that it can be read, copied and cut. */
export function table(columns: readonly Column[], rows: readonly Row[], page: Page): string {
  const widths = fitted(columns, rows, page.columns);
  let at = 0;
  const wrapped = rows.map(({ cells }) => cells.map((cell, index) => wrap(textOf(cell), widths[index] ?? Infinity)));
  const cells = wrapped.map((lines, row) => lines.map((cell, index) => painted(cell, rows[row]?.cells[index], page)));
  const heading = columns.map(({ head }, index) => page.paint('bold', head) + blanks(widestOf(wrapped, index) - head.length));
  const [head = '', ...body] = laidOut(heading, cells);
  const lines = rows.flatMap(({ below }, row) => {
    const height = heightOf(wrapped[row]);
    at += height;
    return [...body.slice(at - height, at), ...belowRow(below, page)];
  });
  return [head, ...lines].join('\n');
}

const widestOf = (rows: readonly (readonly (readonly string[])[])[], index: number): number =>
  rows.reduce((widest, cells) => (cells[index] ?? []).reduce((wider, line) => Math.max(wider, line.length), widest), 0);

const blanks = (count: number): string => ' '.repeat(Math.max(0, count));

/** The time that a table takes grows with the square of its rows: ten thousand at once would take ten seconds. */
const BLOCK = 50;

/** The lines of a table, the heading first. It is as wide as the columns are, so that all blocks are alike. */
function laidOut(heading: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const blocks = Array.from({ length: Math.max(1, Math.ceil(rows.length / BLOCK)) }, (_, index) =>
    rows.slice(index * BLOCK, (index + 1) * BLOCK),
  );
  return blocks.flatMap((block, index) => {
    const laid = new Table({ chars: BARE, style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0, compact: true } });
    laid.push([...heading], ...block.map((cells) => [...cells]));
    const lines = laid
      .toString()
      .split('\n')
      .map((line) => line.trimEnd());
    return index === 0 ? lines : lines.slice(1);
  });
}

/** How wide the table is where nothing is wrapped. */
export const naturalWidth = (columns: readonly Column[], rows: readonly Row[]): number => totalOf(naturalWidths(columns, rows));

const GAP = '  ';

const BARE = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: GAP,
} as const;

const textOf = (cell: Cell): string => (typeof cell === 'string' ? cell : cell.text);

const painted = (lines: readonly string[], cell: Cell | undefined, { paint }: Page): string =>
  (typeof cell === 'object' ? lines.map((line) => paint(cell.style, line)) : lines).join('\n');

const heightOf = (cells: readonly (readonly string[])[] = []): number => Math.max(1, ...cells.map((lines) => lines.length));

const belowRow = (below: string | undefined, { columns }: Page): readonly string[] =>
  below === undefined ? [] : [indented(below, columns, BELOW_MARGIN)];

const BELOW_MARGIN = 6;

const naturalWidths = (columns: readonly Column[], rows: readonly Row[]): number[] =>
  columns.map(({ head }, index) => rows.reduce((widest, { cells }) => Math.max(widest, textOf(cells[index] ?? '').length), head.length));

const totalOf = (widths: readonly number[]): number => widths.reduce((sum, width) => sum + width, GAP.length * (widths.length - 1));

/** As wide as their content, and then the widest of those that may shrink made narrower until all fit. */
function fitted(columns: readonly Column[], rows: readonly Row[], available: number): readonly number[] {
  const widths = naturalWidths(columns, rows);
  for (let excess = totalOf(widths) - available; excess > 0; excess -= 1) {
    const widest = widestShrinking(columns, widths);
    if (widest === undefined) return widths;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

function widestShrinking(columns: readonly Column[], widths: readonly number[]): number | undefined {
  const width = (index: number): number => widths[index] ?? 0;
  const candidates = columns.flatMap(({ atLeast = Infinity }, index) => (width(index) > atLeast ? [index] : []));
  return candidates.sort((a, b) => width(b) - width(a))[0];
}
