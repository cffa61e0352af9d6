import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { readInputs } from '../../src/adapters/values/legacy/read-inputs.ts';
import type { RunningBrig } from '../brig-stand-in/running-brig.ts';
import type { Called } from './commands-on-path.ts';

/** What values files say together, in the order of `helm -f`. */
export const settingsOf = (files: readonly string[]) =>
  readInputs(files.map((file) => ({ file, text: readFileSync(file, 'utf8') }))).settings;

/** What brig runs with, as the stand-in takes it. */
export function brigWith(files: readonly string[]) {
  const { strategy, entries } = settingsOf(files);
  return { strategy: strategy?.value ?? 'allowNone', fileEntries: entries } as const;
}

/** The files of `helm upgrade … -f FILE…`, which reads each as a line of CSV. */
export const filesOf = ({ argv, cwd }: Called): readonly string[] =>
  argv.flatMap((word, index) => (argv[index - 1] === '-f' ? columnsOf(word) : [])).map((file) => join(cwd, file));

function columnsOf(line: string): readonly string[] {
  const lines: string[][] = parse(line);
  return lines.flat();
}

/** What brig lists, each domain as often as it stands there. */
export const listedBy = async (brig: RunningBrig): Promise<readonly (readonly string[])[]> =>
  (await brig.list()).remotes.map(({ domain, search_policy }) => [domain, search_policy]).sort();
