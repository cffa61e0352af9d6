import { isAlias, isMap, isScalar, isSeq, type ParsedNode, type YAMLMap } from 'yaml';
import type { Draft } from './draft.ts';
import { quoted } from './quoted.ts';
import type { Where } from './read-remotes.ts';

/** The plain value of YAML. What a list may not have (anchors, aliases, tags, a key twice) goes to the draft. */
export function plainYaml(root: ParsedNode, draft: Draft<Where>): unknown {
  return plain(root, [], draft);
}

function plain(node: ParsedNode | null, path: Where['path'], draft: Draft<Where>): unknown {
  if (node === null) return null;
  if (isAlias(node)) {
    draft.refuse({ path }, () => `Expected a value, found the alias *${node.source}. Write out what it stands for.`);
    return null;
  }
  if (node.anchor !== undefined) {
    draft.refuse({ path }, () => `Expected no anchors, found &${node.anchor ?? ''}. Take it out, and write out what refers to it.`);
  }
  if (isSeq(node)) return node.items.map((item, index) => plain(item, [...path, index], draft));
  if (isMap(node)) return plainMap(node, path, draft);
  return isScalar(node) ? node.value : null;
}

function plainMap(map: YAMLMap.Parsed, path: Where['path'], draft: Draft<Where>): object {
  const entries = new Map<string, unknown>();
  for (const { key, value } of map.items) {
    if (!isScalar(key) || typeof key.value !== 'string') {
      draft.refuse({ path }, () => 'Expected keys that are texts, found another one. Write it in quotes, or take it out.');
      continue;
    }
    const name = key.value;
    const at: Where = { path: [...path, name], isKey: true };
    if (key.anchor !== undefined) draft.refuse(at, () => `Expected no anchors, found &${key.anchor ?? ''}. Take it out.`);
    if (entries.has(name)) draft.refuse(at, () => `Expected each key once in a map, found ${quoted(name)} twice. Keep the one that holds.`);
    entries.set(name, plain(value, at.path, draft));
  }
  // By definition, so that a key “__proto__” is a key like any other.
  return Object.fromEntries(entries);
}
