import { decodeText } from './adapters/values/decode-text.ts';
import { readInputs, type InputOptions } from './adapters/values/legacy/read-inputs.ts';
import { readFiles, oversized } from './adapters/values/read-files.ts';
import type { ValuesFile } from './adapters/values/read-parts.ts';
import { failure, type ValuesFinding } from './adapters/values/values-finding.ts';
import { inspect, type Inspected } from './domain/migration/inspection.ts';

/** A file by its path, or a text under the name that stands for it. */
export type InspectedInput = { readonly path: string } | { readonly name: string; readonly text: string };

/** Reads and judges the inputs of a migration: no service, no network. Never rejects: what cannot be read is a finding. */
export async function inspectInputs(inputs: readonly InspectedInput[], options: InputOptions): Promise<Inspected> {
  const read = await Promise.all(inputs.map(readInput));
  const { files, settings, findings } = readInputs(
    read.flatMap((one) => ('text' in one ? [one] : [])),
    options,
  );
  return inspect(files, settings, [...read.flatMap((one) => ('text' in one ? [] : [one])), ...findings]);
}

async function readInput(input: InspectedInput): Promise<ValuesFile | ValuesFinding> {
  if ('path' in input) {
    const { files, findings } = await readFiles([input.path]);
    const [file] = files;
    const [finding] = findings;
    if (file === undefined) return finding?.code === 'file-missing' ? notThere(input.path) : (finding ?? notThere(input.path));
    const text = decodeText(file.bytes);
    return text.ok ? { file: input.path, text: text.value } : failure('not-text', { file: input.path }, text.problem);
  }
  return oversized(input.name, input.text) ?? { file: input.name, text: input.text };
}

const notThere = (file: string): ValuesFinding => failure('file-missing', { file }, 'the file is not there; check the path');
