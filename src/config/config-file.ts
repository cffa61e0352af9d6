import { readFileSync } from 'node:fs';
import { LineCounter, parseDocument } from 'yaml';
import { bad, ok, type Result } from '../domain/result.ts';
import { codeOf } from './code-of.ts';
import type { Spelling } from './collect-settings.ts';
import type { ConfigProblem } from './config-problem.ts';

/** How settings are written in a YAML file. */
export const fileSpelling = (path: string): Spelling => ({ where: (name) => `${name} in ${path}`, spell: (name) => name, others: [] });

/**
 * What a YAML file gives. Every scalar is taken as the text that stands there (YAML's failsafe schema), so that a
 * password of digits stays itself; a list becomes its items with commas between them.
 */
export function readConfigFile(path: string): Result<[name: string, text: string][], ConfigProblem[]> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return bad([{ where: path, message: `expected a YAML file of settings; it cannot be read (${codeOf(error)})` }]);
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { schema: 'failsafe', prettyErrors: false, lineCounter: lines });
  if (document.errors.length > 0) {
    return bad(
      document.errors.map(({ pos, message }) => ({
        where: `${path}:${String(lines.linePos(pos[0]).line)}`,
        message: `it is not good YAML: ${message}`,
      })),
    );
  }
  return settingsOf(path, document.toJS() as unknown);
}

function settingsOf(path: string, content: unknown): Result<[name: string, text: string][], ConfigProblem[]> {
  if (content === null || content === '') return ok([]);
  if (typeof content !== 'object' || Array.isArray(content))
    return bad([{ where: path, message: 'expected a map such as “LISTEN: 127.0.0.1:8090”, one setting a line' }]);
  const settings: [string, string][] = [];
  const problems: ConfigProblem[] = [];
  for (const [name, value] of Object.entries(content)) {
    const text = textOf(value);
    if (text === undefined)
      problems.push({ where: `${name} in ${path}`, message: 'expected one value or a list of values, found something nested' });
    else settings.push([name, text]);
  }
  return problems.length > 0 ? bad(problems) : ok(settings);
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value.join(',') : undefined;
}
