import { bad, type Result } from '../domain/result.ts';
import type { ListFormat, ListProblem, WantedRemote } from '../domain/wanted-remote.ts';
import { listText } from './list-text.ts';
import { parseCsvList } from './parse-csv.ts';
import { parseJsonList } from './parse-json.ts';
import { parseLinesList } from './parse-lines.ts';
import { parseYamlList } from './parse-yaml.ts';

type Parse = (text: string) => Result<readonly WantedRemote[], readonly ListProblem[]>;

const PARSERS: Readonly<Record<ListFormat, Parse>> = {
  json: parseJsonList,
  yaml: parseYamlList,
  csv: parseCsvList,
  lines: parseLinesList,
};

/**
 * Reads a partner list: its remotes in their order, each domain once; or every problem of it, the first twenty with their
 * place. Never a part of a list: one problem refuses the whole.
 */
export function parseList(bytes: Uint8Array, format: ListFormat): Result<readonly WantedRemote[], readonly ListProblem[]> {
  const text = listText(bytes);
  return text.ok ? PARSERS[format](text.value) : bad([text.problem]);
}
