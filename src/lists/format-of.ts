import type { ListFormat } from '../domain/wanted-remote.ts';

/** What tells the format of a list. */
export interface FormatHint {
  /** A file name, or the path of a URL. */
  readonly name?: string;
  readonly contentType?: string;
}

const BY_TYPE: Readonly<Record<string, ListFormat>> = {
  'application/json': 'json',
  'text/json': 'json',
  'application/yaml': 'yaml',
  'application/x-yaml': 'yaml',
  'text/yaml': 'yaml',
  'text/x-yaml': 'yaml',
  'text/vnd.yaml': 'yaml',
  'text/csv': 'csv',
  'application/csv': 'csv',
  'text/tab-separated-values': 'csv',
};

const BY_ENDING: Readonly<Record<string, ListFormat>> = {
  json: 'json',
  yaml: 'yaml',
  yml: 'yaml',
  csv: 'csv',
  tsv: 'csv',
  txt: 'lines',
  list: 'lines',
};

/**
 * The format of a list: by its content type, else by its name. Servers that do not know a file give it as text/plain, so
 * there the name wins.
 */
export function formatOf({ name = '', contentType = '' }: FormatHint): ListFormat | undefined {
  const type = contentType.replace(/;.*$/s, '').trim().toLowerCase();
  const ending = /\.([a-z]+)$/i.exec(name.replace(/[?#].*$/s, ''))?.[1]?.toLowerCase() ?? '';
  const byName = entryOf(BY_ENDING, ending);
  return entryOf(BY_TYPE, type) ?? byName ?? (type === 'text/plain' ? 'lines' : undefined);
}

const entryOf = (table: Readonly<Record<string, ListFormat>>, key: string): ListFormat | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;
