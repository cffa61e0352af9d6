import { familyOf, optionsOf, type Part } from './part.ts';
import type { Tree } from './tree.ts';
import { failure, showPlace, warning, type ValuesFinding } from './values-finding.ts';

/**
 * Findings about several documents with brig's settings in one file. Helm reads only the first and brig refuses such a
 * file, so they are put together only while they do not disagree.
 */
export function severalDocuments(parts: readonly Part[]): readonly ValuesFinding[] {
  const ours = parts.filter((part) => familyOf(part) !== undefined);
  const second = ours[1];
  if (second === undefined) return [];
  const message = `the file holds ${String(ours.length)} documents with settings; they were put together, but Helm reads only the first and brig none. Make them one document or several files`;
  return [...contradictions(ours), warning('several-documents', second.tree, message)];
}

function contradictions(parts: readonly Part[]): readonly ValuesFinding[] {
  const findings: ValuesFinding[] = [];
  const seen = new Map<string, Tree>();
  for (const [key, value] of parts.flatMap((part) => [...(optionsOf(part)?.entries ?? [])])) {
    const before = seen.get(key);
    if (key.startsWith('setFederation') && before !== undefined && asText(before) !== asText(value)) {
      const message = `“${key}” stands here and, with another value, in another document of this file at ${showPlace(before)}; keep one of them`;
      findings.push(failure('documents-contradict', value, message, key));
    }
    seen.set(key, value);
  }
  return findings;
}

const asText = (tree: Tree): string => JSON.stringify(plain(tree));

function plain(tree: Tree): unknown {
  if (tree.kind === 'map') return [...tree.entries].map(([key, value]) => [key, plain(value)]);
  return tree.kind === 'list' ? tree.items.map(plain) : tree.value;
}
