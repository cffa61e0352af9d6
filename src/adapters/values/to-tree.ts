import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, type Scalar, type YAMLMap } from 'yaml';
import { lineWithinScalar } from './line-within-scalar.ts';
import { failure, warning, type ValuesFinding } from './values-finding.ts';
import type { ScalarTree, Tree } from './tree.ts';

/** A text, the file it is from, and where its lines stand in that file. */
export interface Source {
  readonly file: string;
  readonly text: string;
  /** The file's line (from 1) at an offset in `text`. */
  readonly lineAt: (offset: number) => number;
}

/** More nodes than this, brought in by aliases alone, are an attack or a mistake. */
const MAX_ALIASED_NODES = 100_000;

/** Keys that decide about federation: one of them twice is a contradiction, not a slip. */
const DECISIVE =
  /^(?:brig|(?:brig\.)?config|(?:(?:brig\.)?config\.)?optSettings|(?:(?:brig\.)?config\.)?optSettings\.setFederation(?:Domain|Strategy|DomainConfigs(?:\[\d+\]\.(?:domain|search_policy))?))$/;

interface Anchored {
  readonly tree: Tree | undefined;
  readonly size: number;
}

interface Walk {
  readonly source: Source;
  readonly findings: ValuesFinding[];
  readonly anchors: Map<string, Anchored>;
  count: number;
  aliased: number;
}

/** Turns a parsed document into a tree of its own, in bounded work whatever the aliases say; findings may be errors. */
export function toTree(root: Node, source: Source): { readonly tree: Tree; readonly findings: readonly ValuesFinding[] } {
  const walk: Walk = { source, findings: [], anchors: new Map(), count: 0, aliased: 0 };
  const tree = readNode(walk, root, '');
  return { tree, findings: walk.findings };
}

function readNode(walk: Walk, node: unknown, path: string): Tree {
  if (isAlias(node)) return readAlias(walk, node.source, startOf(node));
  const anchor = anchorOf(node);
  const before = walk.count;
  if (anchor !== undefined) walk.anchors.set(anchor, { tree: undefined, size: 0 });
  walk.count += 1;
  const tree = readPlain(walk, node, path);
  if (anchor !== undefined) walk.anchors.set(anchor, { tree, size: walk.count - before });
  return tree;
}

function readPlain(walk: Walk, node: unknown, path: string): Tree {
  const { file, lineAt } = walk.source;
  const place = { file, line: lineAt(startOf(node)) };
  if (isMap(node)) return { kind: 'map', ...place, entries: readMap(walk, node, path) };
  if (isSeq(node))
    return { kind: 'list', ...place, items: node.items.map((item, index) => readNode(walk, item, `${path}[${String(index)}]`)) };
  return isScalar(node) ? readScalar(walk, node) : nothing(walk, startOf(node));
}

function readScalar(walk: Walk, node: Scalar): ScalarTree {
  const { file, lineAt } = walk.source;
  const value = typeof node.value === 'string' || typeof node.value === 'number' || typeof node.value === 'boolean' || node.value === null;
  const text = node.source ?? '';
  const scalar: ScalarTree = {
    kind: 'scalar',
    file,
    line: lineAt(startOf(node)),
    value: value ? (node.value as ScalarTree['value']) : text,
    text,
  };
  return text.includes('\n') ? { ...scalar, lineWithin: lineWithinScalar(node, walk.source) } : scalar;
}

function readMap(walk: Walk, map: YAMLMap, path: string): ReadonlyMap<string, Tree> {
  const entries = new Map<string, Tree>();
  const merged: Tree[] = [];
  for (const pair of map.items as readonly Pair[]) {
    if (!isScalar(pair.key)) {
      readOddKey(walk, pair);
      continue;
    }
    const key = pair.key.source ?? String(pair.key.value);
    const place = { file: walk.source.file, line: walk.source.lineAt(startOf(pair.key)) };
    const value = pair.value === null ? nothing(walk, startOf(pair.key)) : readNode(walk, pair.value, path === '' ? key : `${path}.${key}`);
    if (key === '<<' && pair.key.type === 'PLAIN') merged.push(...(value.kind === 'list' ? value.items : [value]));
    else {
      const first = entries.get(key);
      if (first !== undefined) walk.findings.push(twice(key, path === '' ? key : `${path}.${key}`, first.line, place));
      entries.set(key, { ...value, ...place });
    }
  }
  for (const source of merged) addMissing(entries, source);
  return entries;
}

function addMissing(entries: Map<string, Tree>, source: Tree): void {
  if (source.kind !== 'map') return;
  for (const [key, value] of source.entries) if (!entries.has(key)) entries.set(key, value);
}

function readAlias(walk: Walk, name: string, offset: number): Tree {
  const at = { file: walk.source.file, line: walk.source.lineAt(offset) };
  const target = walk.anchors.get(name);
  if (target === undefined) {
    walk.findings.push(
      failure('not-yaml', at, `the alias *${name} has no anchor &${name} before it; define the anchor first, or write the value out`),
    );
    return nothing(walk, offset);
  }
  if (target.tree === undefined) {
    walk.findings.push(
      failure('alias-bomb', at, `the alias *${name} stands inside its own anchor, so it would never end; write the value out`),
    );
    return nothing(walk, offset);
  }
  const wasBomb = walk.aliased > MAX_ALIASED_NODES;
  walk.aliased += target.size;
  walk.count += target.size;
  if (walk.aliased > MAX_ALIASED_NODES) {
    if (!wasBomb) walk.findings.push(bomb(at));
    return nothing(walk, offset);
  }
  return { ...target.tree, ...at };
}

const bomb = (at: { file: string; line: number }): ValuesFinding =>
  failure(
    'alias-bomb',
    at,
    `aliases would unfold into more than ${String(MAX_ALIASED_NODES)} values (an “alias bomb”); the file is not read. Write the values out`,
  );

function readOddKey(walk: Walk, pair: Pair): void {
  const offset = startOf(pair.key);
  const at = { file: walk.source.file, line: walk.source.lineAt(offset) };
  if (/^\{\s*\{/.test(walk.source.text.slice(Math.max(0, offset - 1)))) {
    walk.findings.push(
      failure('template', at, 'a template expression {{ … }} stands here in place of a value; give the rendered file, not the template'),
    );
  } else {
    walk.findings.push(
      failure('not-yaml', at, 'a key was expected, but a map or list stands in its place; Helm and brig know plain keys only'),
    );
  }
}

function twice(key: string, path: string, firstLine: number, at: { file: string; line: number }): ValuesFinding {
  return DECISIVE.test(path)
    ? failure('key-twice', at, `“${key}” stands here and on line ${String(firstLine)}; only one of them would count. Remove one`, path)
    : warning('key-repeated', at, `“${key}” stands here and on line ${String(firstLine)}; the later one counts`, path);
}

const nothing = (walk: Walk, offset: number): ScalarTree => ({
  kind: 'scalar',
  file: walk.source.file,
  line: walk.source.lineAt(offset),
  value: null,
  text: '',
});

const anchorOf = (node: unknown): string | undefined => (isMap(node) || isSeq(node) || isScalar(node) ? node.anchor : undefined);

const startOf = (node: unknown): number => (isMap(node) || isSeq(node) || isScalar(node) || isAlias(node) ? (node.range?.[0] ?? 0) : 0);
