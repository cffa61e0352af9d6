import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, type Scalar, type YAMLMap } from 'yaml';
import { lineWithinScalar } from './line-within-scalar.ts';
import { mergeKeys, type Merged, type MergeKey, type OwnKey } from './merge-keys.ts';
import { repeatedKeys } from './repeated-keys.ts';
import { shortText } from './show-tree.ts';
import type { Repeated, ScalarTree, Tree } from './tree.ts';
import { failure, type ValuesFinding } from './values-finding.ts';

/** A text, the file it is from, and where its lines stand in that file. */
export interface Source {
  readonly file: string;
  readonly text: string;
  /** The file's line (from 1) at an offset in `text`. */
  readonly lineAt: (offset: number) => number;
}

/** More nodes than this, brought in by aliases alone, are an attack or a mistake. */
const MAX_ALIASED_NODES = 100_000;

interface Anchored {
  readonly tree: Tree | undefined;
  readonly size: number;
}

interface Walk {
  readonly source: Source;
  readonly findings: ValuesFinding[];
  /** Keys that stand twice, each where it is written. */
  readonly repeated: Repeated[];
  readonly anchors: Map<string, Anchored>;
  count: number;
  aliased: number;
}

/** Turns a parsed document into a tree of its own, in bounded work whatever the aliases say; findings may be errors. */
export function toTree(root: Node, source: Source): { readonly tree: Tree; readonly findings: readonly ValuesFinding[] } {
  const walk: Walk = { source, findings: [], repeated: [], anchors: new Map(), count: 0, aliased: 0 };
  const tree = readNode(walk, root, '');
  return { tree, findings: [...walk.findings, ...repeatedKeys(tree, walk.repeated)] };
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
  if (isMap(node)) {
    const { entries, repeated } = readMap(walk, node, path);
    return { kind: 'map', ...place, entries, ...(repeated.length > 0 && { repeated }) };
  }
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

function readMap(walk: Walk, map: YAMLMap, path: string): Merged {
  const own = new Map<string, OwnKey>();
  const merges: MergeKey[] = [];
  const repeated: Repeated[] = [];
  for (const [position, pair] of (map.items as readonly Pair[]).entries()) {
    if (!isScalar(pair.key)) {
      readOddKey(walk, pair);
      continue;
    }
    const key = pair.key.source ?? String(pair.key.value);
    const keyPath = path === '' ? key : `${path}.${key}`;
    const place = { file: walk.source.file, line: walk.source.lineAt(startOf(pair.key)) };
    const value = pair.value === null ? nothing(walk, startOf(pair.key)) : readNode(walk, pair.value, keyPath);
    if (key === '<<' && pair.key.type === 'PLAIN') merges.push({ source: value, position });
    else {
      const first = own.get(key)?.value;
      if (first !== undefined) repeated.push({ key, path: keyPath, first, later: place, merged: false });
      own.set(key, { value: { ...value, ...place }, position });
    }
  }
  walk.repeated.push(...repeated);
  const merged = mergeKeys(own, merges, path);
  return { entries: merged.entries, repeated: [...repeated, ...merged.repeated] };
}

function readAlias(walk: Walk, name: string, offset: number): Tree {
  const at = { file: walk.source.file, line: walk.source.lineAt(offset) };
  const target = walk.anchors.get(name);
  if (target === undefined) {
    walk.findings.push(
      failure('not-yaml', at, `the alias *${shortText(name)} has no anchor before it; define the anchor first, or write the value out`),
    );
    return nothing(walk, offset);
  }
  if (target.tree === undefined) {
    walk.findings.push(
      failure('alias-bomb', at, `the alias *${shortText(name)} stands inside its own anchor, so it would never end; write the value out`),
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

const nothing = (walk: Walk, offset: number): ScalarTree => ({
  kind: 'scalar',
  file: walk.source.file,
  line: walk.source.lineAt(offset),
  value: null,
  text: '',
});

const anchorOf = (node: unknown): string | undefined => (isMap(node) || isSeq(node) || isScalar(node) ? node.anchor : undefined);

const startOf = (node: unknown): number => (isMap(node) || isSeq(node) || isScalar(node) || isAlias(node) ? (node.range?.[0] ?? 0) : 0);
