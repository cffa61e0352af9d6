import { parentPort, workerData } from 'node:worker_threads';
import { decodeText } from './decode-text.ts';
import type { FileBytes } from './read-files.ts';
import type { ValuesFile } from './read-parts.ts';
import { readValues, type ReadValues } from './read-values.ts';
import { failure, type ValuesFinding } from './values-finding.ts';

/** Decodes and reads the files that were handed over, and answers with what they say. */
function readBytes(files: readonly FileBytes[]): ReadValues {
  const texts: ValuesFile[] = [];
  const broken: ValuesFinding[] = [];
  for (const { file, bytes } of files) {
    const text = decodeText(bytes);
    if (text.ok) texts.push({ file, text: text.value });
    else broken.push(failure('not-text', { file }, text.problem));
  }
  if (broken.length === 0) return readValues(texts);
  return { findings: broken, files: [] };
}

parentPort?.postMessage(readBytes(workerData as readonly FileBytes[]));
