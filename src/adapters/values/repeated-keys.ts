import type { MapTree, Repeated, Tree } from './tree.ts';
import { failure, warning, type ValuesFinding } from './values-finding.ts';

/** Where brig's own settings stand: in values of the umbrella chart, of the sub-chart, and in a rendered file. */
const OF_BRIG = String.raw`brig|(?:brig\.)?config|(?:(?:brig\.)?config\.)?optSettings`;
const SETTING = String.raw`(?:(?:brig\.)?config\.)?optSettings\.setFederation(?:Domain|Strategy|DomainConfigs(?:\[\d+\]\.(?:domain|search_policy))?)`;
/** What a ConfigMap, alone or in Lists, holds them in. */
const AROUND = String.raw`(?:items\[\d+\]\.)*(?:kind|items|data|data\.[\w.-]+\.ya?ml)`;

/** Keys that decide about federation: one of them twice is a contradiction, not a slip. */
const DECISIVE = new RegExp(`^(?:${OF_BRIG}|${SETTING}|${AROUND})$`);
/** Lists in which such keys can stand. */
const DECISIVE_LIST = /(?:^|\.)(?:setFederationDomainConfigs|items)$/;

/**
 * What is to be said of keys that stand twice: an error where the key decides at a place where the map is used, be it
 * through an alias or a merge key; else a warning for each of `seen`.
 */
export function repeatedKeys(root: Tree, seen: readonly Repeated[]): readonly ValuesFinding[] {
  const decisive = new Map<Repeated, string>();
  collect(root, '', decisive);
  const slips = seen.filter((repeated) => !decisive.has(repeated));
  return [...[...decisive].map(([repeated, path]) => contradiction(repeated, path)), ...slips.map(slip)];
}

function collect(tree: Tree, path: string, found: Map<Repeated, string>): void {
  if (tree.kind === 'list' && DECISIVE_LIST.test(path)) {
    for (const [index, item] of tree.items.entries()) collect(item, `${path}[${String(index)}]`, found);
  }
  if (tree.kind === 'map') collectIn(tree, path === '' ? '' : `${path}.`, found);
}

function collectIn(map: MapTree, prefix: string, found: Map<Repeated, string>): void {
  for (const repeated of map.repeated ?? []) {
    const path = prefix + repeated.key;
    if (DECISIVE.test(path) && !found.has(repeated)) found.set(repeated, path);
  }
  for (const [key, value] of map.entries) if (DECISIVE.test(prefix + key)) collect(value, prefix + key, found);
}

function contradiction({ key, first, later, merged }: Repeated, path: string): ValuesFinding {
  const lines = `stands here and on line ${String(first.line)}`;
  const message = merged
    ? `“${key}” ${lines} with another value, and “<<” brings both into one map: parsers do not agree on which counts. Keep one of them`
    : `“${key}” ${lines}; only one of them would count. Remove one`;
  return failure('key-twice', later, message, path);
}

const slip = ({ key, path, first, later }: Repeated): ValuesFinding =>
  warning('key-repeated', later, `“${key}” stands here and on line ${String(first.line)}; the later one counts`, path);
