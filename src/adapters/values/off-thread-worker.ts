import { parentPort, workerData } from 'node:worker_threads';
import type { PatchWish } from '../../domain/migration/values-patch.ts';
import { decodeText } from './decode-text.ts';
import { readInputs } from './legacy/read-inputs.ts';
import { patchValues } from './patch/patch-values.ts';
import type { FileBytes } from './read-files.ts';
import type { ValuesFile } from './read-parts.ts';
import { readValues, type ReadValues } from './read-values.ts';
import { failure, type ValuesFinding } from './values-finding.ts';

/** What is done in the worker; each function is pure. */
export const TASKS = {
  /** Decodes and reads the files, and answers with what they say. */
  readValues: (files: readonly FileBytes[]): ReadValues => {
    const texts: ValuesFile[] = [];
    const broken: ValuesFinding[] = [];
    for (const { file, bytes } of files) {
      const text = decodeText(bytes);
      if (text.ok) texts.push({ file, text: text.value });
      else broken.push(failure('not-text', { file }, text.problem));
    }
    if (broken.length === 0) return readValues(texts);
    return { findings: broken, files: [] };
  },
  readInputs: (inputs: readonly ValuesFile[]) => readInputs(inputs),
  patchValues: ({ inputs, wish }: { readonly inputs: readonly ValuesFile[]; readonly wish: PatchWish }) => patchValues(inputs, wish),
};

/** The name of a task. */
export type TaskName = keyof typeof TASKS;

const { name, given } = workerData as { readonly name: TaskName; readonly given: never };
parentPort?.postMessage(TASKS[name](given));
