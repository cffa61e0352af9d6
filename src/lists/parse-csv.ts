import { CsvError, parse } from 'csv-parse/sync';
import { bad, ok, type Result } from '../domain/result.ts';
import type { ListProblem, WantedRemote } from '../domain/wanted-remote.ts';
import { CSV_COLUMNS, readCsvRow, type CsvCell } from './csv-row.ts';
import { draftList, type Draft } from './draft.ts';
import type { Place } from './places.ts';
import { quoted } from './quoted.ts';
import { didYouMean } from './wanted-fields.ts';

/** Reads a list from CSV with a header; commas, semicolons or tabs separate, as the header does it. */
export function parseCsvList(text: string): Result<readonly WantedRemote[], readonly ListProblem[]> {
  const lines = text.split(/\r\n|\n|\r/);
  const header = lines.find(isContent);
  if (header === undefined) return bad([{ message: NO_HEADER }]);
  const delimiter = delimiterOf(header);
  const parsed = parsedRows(text, lines, delimiter);
  if (!parsed.ok) return bad([parsed.problem]);
  const [names, ...rows] = parsed.value;
  if (names === undefined) return bad([{ message: NO_HEADER }]);
  const draft = draftList<Place>();
  const place = (row: Row, cell: number): Place => placeOf(row, cell, lines, delimiter);
  readHeader(names, draft, place);
  if (draft.problems() === 0) for (const row of rows) readRow(row, names.cells, draft, place);
  return draft.finish((at) => at);
}

const NO_HEADER = `Expected CSV with a header, such as “${CSV_COLUMNS.join(',')}”, found nothing.`;

const isContent = (line: string): boolean => line.trim() !== '' && !line.startsWith('#');

interface Row {
  readonly cells: readonly string[];
  /** The line on which it begins. */
  readonly line: number;
  readonly isOneLine: boolean;
}

type PlaceOf = (row: Row, cell: number) => Place;

const delimiterOf = (header: string): string => {
  const counts = [',', ';', '\t'].map((delimiter) => ({ delimiter, count: header.split(delimiter).length }));
  return counts.reduce((most, one) => (one.count > most.count ? one : most)).delimiter;
};

function parsedRows(text: string, lines: readonly string[], delimiter: string): Result<readonly Row[], ListProblem> {
  const rows: Row[] = [];
  let lastLine = 0;
  const take = (cells: string[], line: number): null => {
    lastLine = line;
    rows.push(rowOf(cells, line));
    return null;
  };
  try {
    parse(text, { ...OPTIONS, delimiter, on_record: (cells, context) => take(cells, context.lines) });
    return ok(rows);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const begins = lines.findIndex((line, index) => index >= lastLine && isContent(line));
    const at = placeOf({ line: begins + 1, isOneLine: true }, numberOf(error['column']), lines, delimiter);
    return bad(csvProblem(error, at));
  }
}

const OPTIONS = { relax_column_count: true, skip_empty_lines: true, trim: true, comment: '#', comment_no_infix: true } as const;

function rowOf(cells: readonly string[], lastLine: number): Row {
  const breaks = cells.reduce((sum, cell) => sum + (/[\r\n]/.test(cell) ? cell.split(/\r\n|\n|\r/).length - 1 : 0), 0);
  return { cells, line: lastLine - breaks, isOneLine: breaks === 0 };
}

/** `begins` is the cell with which it begins, if it stands on the first line of its row. */
function csvProblem({ code, ...error }: CsvError, begins: Place): ListProblem {
  if (code === 'CSV_QUOTE_NOT_CLOSED') return { ...begins, message: NOT_CLOSED };
  const line = numberOf(error['lines']);
  const at = line === begins.line ? begins : { line };
  if (code === 'INVALID_OPENING_QUOTE' || code === 'CSV_INVALID_CLOSING_QUOTE') return { ...at, message: STRAY_QUOTE };
  return { ...at, message: 'Expected CSV, found text that is not. Check it in a spreadsheet, or give the list as JSON.' };
}

const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0);

const NOT_CLOSED =
  'Expected a closing quote for a cell that begins here, found the end of the list. Close the quote; or the list is truncated.';
const STRAY_QUOTE =
  'Expected quotes only around a whole cell, found one beside other text. Take it out, or write it twice within a quoted cell.';

const MOST_COLUMNS = 100;
const NO_DOMAIN = 'Expected a header with the column “domain”, which is missing. Write the names of the columns into the first line.';

function readHeader(header: Row, draft: Draft<Place>, place: PlaceOf): void {
  // A header of so many columns is none; to count the place of each would take its length once more for each.
  if (header.cells.length > MOST_COLUMNS) {
    draft.refuse(
      place(header, 0),
      () => `Expected only the columns ${CSV_COLUMNS.join(', ')}, found ${String(header.cells.length)} columns.`,
    );
    return;
  }
  if (!header.cells.includes('domain')) draft.refuse(place(header, 0), () => NO_DOMAIN);
  for (const [index, name] of header.cells.entries()) {
    const at = place(header, index);
    if (header.cells.indexOf(name) < index) {
      draft.refuse(at, () => `Expected each column once, found ${quoted(name)} twice. Keep the one that holds.`);
    } else if (!CSV_COLUMNS.some((column) => column === name)) {
      draft.refuse(at, () => `Expected only the columns ${CSV_COLUMNS.join(', ')}, found ${quoted(name)}.${didYouMean(name, CSV_COLUMNS)}`);
    }
  }
}

function readRow(row: Row, names: readonly string[], draft: Draft<Place>, place: PlaceOf): void {
  if (row.cells.length !== names.length) {
    draft.refuse(place(row, 0), () => cellCount(row.cells.length, names));
    return;
  }
  const cells = new Map<string, CsvCell>(
    names.map((name, index) => [name, { text: row.cells[index] ?? '', place: () => place(row, index) }]),
  );
  readCsvRow(cells, place(row, 0), draft);
}

const cellCount = (found: number, names: readonly string[]): string =>
  `Expected ${String(names.length)} cells as in the header (${names.join(', ')}), found ${String(found)}. Leave a cell empty where nothing is to be said, and quote one that holds a separator.`;

/** The column is told only of a row on one line, where it can be counted. */
function placeOf({ line, isOneLine }: Omit<Row, 'cells'>, cell: number, lines: readonly string[], delimiter: string): Place {
  return isOneLine ? { line, column: columnOf(lines[line - 1] ?? '', cell, delimiter) } : { line };
}

function columnOf(line: string, cell: number, delimiter: string): number {
  let [left, isQuoted, at] = [cell, false, 0];
  for (; at < line.length && left > 0; at += 1) {
    if (line[at] === '"') isQuoted = !isQuoted;
    else if (line[at] === delimiter && !isQuoted) left -= 1;
  }
  return at + line.slice(at).search(/\S|$/) + 1;
}
