import { parseDocuments } from './parse-documents.ts';
import { at, mapAt, textAt, type Tree } from './tree.ts';
import type { ValuesFinding } from './values-finding.ts';

/** A document as it counts: what stood in a ConfigMap is taken out of it. */
export interface Content {
  readonly tree: Tree;
  /** The key under `data` of the ConfigMap that it was in, such as brig.yaml. */
  readonly configMapKey?: string;
}

/** Takes brig.yaml and its like out of ConfigMaps, alone or in a List; other documents stay as they are. Lines stay the outer file's. */
export function unwrapKubernetes(tree: Tree): { readonly contents: readonly Content[]; readonly findings: readonly ValuesFinding[] } {
  const kind = textAt(tree, 'kind');
  const items = at(tree, 'items');
  if (kind?.endsWith('List') === true && items?.kind === 'list') {
    const unwrapped = items.items.map(unwrapKubernetes);
    return { contents: unwrapped.flatMap(({ contents }) => contents), findings: unwrapped.flatMap(({ findings }) => findings) };
  }
  const data = kind === 'ConfigMap' ? mapAt(tree, 'data') : undefined;
  if (data === undefined) return { contents: [{ tree }], findings: [] };
  const keys = [...data.entries.keys()].filter((key) => /\.ya?ml$/.test(key));
  const wanted = keys.includes('brig.yaml') ? ['brig.yaml'] : keys;
  const read = wanted.map((key) => readKey(key, data.entries.get(key)));
  return read.length === 0
    ? { contents: [{ tree }], findings: [] }
    : { contents: read.flatMap(({ contents }) => contents), findings: read.flatMap(({ findings }) => findings) };
}

function readKey(
  key: string,
  value: Tree | undefined,
): { readonly contents: readonly Content[]; readonly findings: readonly ValuesFinding[] } {
  if (value?.kind !== 'scalar' || typeof value.value !== 'string')
    return { contents: value ? [{ tree: value, configMapKey: key }] : [], findings: [] };
  const parsed = parseDocuments(value.file, value.value, value.lineWithin ?? (() => value.line));
  const broken = parsed.findings.some(({ severity }) => severity === 'error');
  // Another service's file that does not parse is none of our business: a List may hold every ConfigMap there is.
  if (broken && key !== 'brig.yaml') return { contents: [{ tree: value, configMapKey: key }], findings: [] };
  return { contents: parsed.trees.map((tree) => ({ tree, configMapKey: key })), findings: parsed.findings };
}
