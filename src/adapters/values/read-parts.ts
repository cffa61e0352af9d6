import { severalIn, takenForParent } from './nested-chart.ts';
import { parseDocuments } from './parse-documents.ts';
import { familyOf, type Part } from './part.ts';
import { fileEmpty } from './part-findings.ts';
import { recognise, type Form, type Service } from './recognise.ts';
import { severalDocuments } from './several-documents.ts';
import { unwrapKubernetes } from './unwrap-kubernetes.ts';
import type { ValuesFinding } from './values-finding.ts';

/** A values file: its name as configured, and its text. */
export interface ValuesFile {
  readonly file: string;
  readonly text: string;
}

/** What one file turned out to be. */
export interface FileNature {
  readonly file: string;
  readonly service: Service;
  readonly form: Form;
}

/** The documents of one file, each recognised; `nature` is that of the one that counts, absent where there is none. */
export interface FileParts {
  readonly parts: readonly Part[];
  readonly findings: readonly ValuesFinding[];
  readonly nature?: FileNature;
}

/** Parses one file, once, and says what each of its documents is. */
export function readParts({ file, text }: ValuesFile): FileParts {
  const parsed = parseDocuments(file, text.replace(/^\uFEFF/, ''));
  const unwrapped = parsed.trees.map(unwrapKubernetes);
  const parts = unwrapped.flatMap((one) => one.contents).map((content): Part => ({ file, tree: content.tree, ...recognise(content) }));
  const findings = [
    ...parsed.findings,
    ...unwrapped.flatMap((one) => one.findings),
    ...parts.flatMap((part) => (part.several ? [severalIn(file, part.several)] : takenForParent(part))),
  ];
  const first = parts.find(familyOf) ?? parts[0];
  const isBroken = findings.some(({ severity }) => severity === 'error');
  if (first === undefined) return { parts, findings: isBroken ? findings : [...findings, fileEmpty(file)] };
  return {
    parts,
    findings: [...findings, ...severalDocuments(parts, parsed.startsEmpty === true)],
    nature: { file, service: first.service, form: first.form },
  };
}
