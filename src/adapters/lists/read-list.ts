import { digestOf } from '../../domain/digest.ts';
import { bad, ok, type Result } from '../../domain/result.ts';
import type { ListFormat, ListProblem } from '../../domain/wanted-remote.ts';
import { formatOf } from '../../lists/format-of.ts';
import { parseList } from '../../lists/parse-list.ts';
import type { Fetched, KnownVersion, ListHint, ReadList, Unreadable } from '../../ports/lists.ts';
import { FetchFailed } from './fetch-failed.ts';

/** Reads bytes that were handed over. */
export function readList(bytes: Uint8Array, hint: ListHint): Result<ReadList, Unreadable> {
  return readNamed('The list', bytes, hint.format ?? formatOf(hint));
}

/** Reads bytes that were fetched from `place`. Throws FetchFailed where they are no list. */
export function fetchedList(place: string, bytes: Uint8Array, format: ListFormat | undefined, version: KnownVersion): Fetched {
  const read = readNamed(`The list at ${place}`, bytes, format);
  if (read.ok) return { kind: 'list', ...read.value, version };
  const { message, problems } = read.problem;
  throw new FetchFailed('unparsable', message, { ...(problems && { problems }) });
}

function readNamed(name: string, bytes: Uint8Array, format: ListFormat | undefined): Result<ReadList, Unreadable> {
  if (format === undefined)
    return bad({ message: `${name} is in no format that its content type or name tells. Say json, yaml, csv or lines.` });
  const read = parseList(bytes, format);
  if (read.ok) return ok({ remotes: read.value, digest: digestOf(bytes) });
  return bad({ message: `${name} cannot be used. ${inShort(read.problem)}`, problems: read.problem });
}

/** So many problems are told in a sentence that stands in a status and a journal. */
const MOST_TOLD = 5;

function inShort(problems: readonly ListProblem[]): string {
  const told = problems.slice(0, MOST_TOLD).map(({ message, ...at }) => `${placeOf(at)}${message}`);
  return [...told, ...(problems.length > MOST_TOLD ? ['These are not all problems.'] : [])].join(' ');
}

function placeOf({ line, column }: Pick<ListProblem, 'line' | 'column'>): string {
  if (line === undefined) return '';
  return `Line ${String(line)}${column === undefined ? '' : `, column ${String(column)}`}: `;
}
