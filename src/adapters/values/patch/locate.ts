import { isAlias, isMap, isScalar, type Node, type Pair, type Scalar, type YAMLMap } from 'yaml';
import { at } from '../tree.ts';
import { assertNotAliased, type YamlSource } from './yaml-source.ts';

/** A key that is written in a map, with the place of its colon and its value. */
export interface Key {
  readonly map: YAMLMap;
  readonly pair: Pair;
  readonly name: Scalar;
  readonly start: number;
  /** Right behind the colon. */
  readonly colonEnd: number;
  readonly value: Node | undefined;
}

/** How far a path of keys is written: the keys found, and the names that are not there. */
export interface Found {
  readonly keys: readonly Key[];
  readonly missing: readonly string[];
}

/** Follows a path of keys as far as it is written; refuses where it leads through aliases, merge keys or a key that stands twice. */
export function locate(source: YamlSource, path: readonly string[]): Found {
  const keys: Key[] = [];
  let map: YAMLMap = source.root;
  for (const [depth, name] of path.entries()) {
    const key = ownKey(source, map, name);
    if (key === undefined) {
      if (at(source.tree, ...path.slice(0, depth + 1)) !== undefined)
        source.refuse(startOf(map), `${name} comes in by a merge key (<<) of this map, and is written elsewhere`);
      return { keys, missing: path.slice(depth) };
    }
    keys.push(key);
    if (depth === path.length - 1) break;
    const { value } = key;
    if (value === undefined || isNothing(value)) return { keys, missing: path.slice(depth + 1) };
    if (isAlias(value)) source.refuse(startOf(value), 'an alias (*…) stands here, and what it names is written elsewhere');
    if (!isMap(value)) return source.refuse(startOf(value), `a map of settings was expected below ${name}`);
    assertNotAliased(source, value.anchor, startOf(value));
    map = value;
  }
  return { keys, missing: [] };
}

/** The key of a name that is written in the map itself. */
export function ownKey(source: YamlSource, map: YAMLMap, name: string): Key | undefined {
  const [first, second] = (map.items as readonly Pair[]).flatMap((pair) => keyOf(source, map, pair, name) ?? []);
  if (second !== undefined) source.refuse(second.start, `${name} stands twice in one map. Remove one of them first`);
  return first;
}

function keyOf(source: YamlSource, map: YAMLMap, pair: Pair, name: string): Key | undefined {
  if (!isScalar(pair.key) || (pair.key.source ?? String(pair.key.value)) !== name) return undefined;
  const start = startOf(pair.key);
  const colon = pair.srcToken?.sep?.find(({ type }) => type === 'map-value-ind');
  const isExplicit = pair.srcToken?.start.some(({ type }) => type === 'explicit-key-ind') === true;
  if (colon === undefined || isExplicit)
    return source.refuse(start, `${name} is written in a form (? key, or a key alone) that is not patched`);
  return { map, pair, name: pair.key, start, colonEnd: colon.offset + 1, value: (pair.value as Node | null) ?? undefined };
}

/** Whether a value is YAML's null, written or left out. */
export const isNothing = (node: Node): boolean => isScalar(node) && node.value === null;

/** Where a node begins. */
export const startOf = (node: Node): number => node.range?.[0] ?? 0;

/** Where a node ends, comments and line breaks behind it left out. */
export function endOf(node: Node): number {
  if (!('items' in node) || ('flow' in node && node.flow)) return node.range?.[1] ?? 0;
  const last = (node as YAMLMap).items.at(-1) as Pair | Node | undefined;
  if (last === undefined) return node.range?.[1] ?? 0;
  return 'key' in last ? endOfPair(last) : Math.max(endOf(last), startOf(node));
}

/** Where a key with its value ends; of one without a value, the end of its colon. */
export function endOfPair(pair: Pair): number {
  const value = pair.value as Node | null;
  const colon = pair.srcToken?.sep?.find(({ type }) => type === 'map-value-ind');
  const ofKey = colon === undefined ? endOf(pair.key as Node) : colon.offset + 1;
  return value === null || pair.srcToken?.value === undefined ? ofKey : endOf(value);
}
