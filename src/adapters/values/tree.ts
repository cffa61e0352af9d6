import type { Place } from '../../domain/layers.ts';

/** A key that stands twice in one map; `merged`: with two values of which at least one came in by a merge key. */
export interface Repeated {
  readonly key: string;
  /** The key's path where it is written. */
  readonly path: string;
  readonly first: Place;
  readonly later: Place;
  readonly merged: boolean;
}

/** A YAML map; `fresh`: it stands in the place of something that was not a map, so that nothing below shows through. */
export interface MapTree extends Place {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, Tree>;
  readonly repeated?: readonly Repeated[];
  readonly fresh?: true;
}

/** A YAML list. */
export interface ListTree extends Place {
  readonly kind: 'list';
  readonly items: readonly Tree[];
}

/** A YAML scalar; `text` is as written, `lineWithin` gives the file's line of a line (from 1) inside a text. */
export interface ScalarTree extends Place {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  readonly text: string;
  readonly lineWithin?: (line: number) => number;
}

/** Plain YAML with places: aliases and merge keys resolved; the line of a map's value is that of its key. */
export type Tree = MapTree | ListTree | ScalarTree;

/** Whether it is YAML's null. */
export const isNull = (tree: Tree): boolean => tree.kind === 'scalar' && tree.value === null;

/**
 * Puts a later values file over an earlier one as Helm does: maps merge, everything else replaces. A null stays in the
 * result, so that merging is associative; {@link dropNulls} deletes it at the end.
 */
export function mergeTrees(earlier: Tree, later: Tree): Tree {
  if (later.kind !== 'map' || later.fresh) return later;
  if (earlier.kind !== 'map') return { ...later, fresh: true };
  const entries = new Map(earlier.entries);
  for (const [key, value] of later.entries) {
    const below = entries.get(key);
    entries.set(key, below === undefined ? value : mergeTrees(below, value));
  }
  return { ...later, entries, ...(earlier.fresh ? { fresh: true } : {}) };
}

/** Deletes the keys whose value is null, as Helm does; nulls in lists stay. */
export function dropNulls(map: MapTree): MapTree {
  const kept = [...map.entries]
    .filter(([, value]) => !isNull(value))
    .map(([key, value]): [string, Tree] => [key, value.kind === 'map' ? dropNulls(value) : value]);
  return { ...map, entries: new Map(kept) };
}

/** Whether two values are the same, wherever they stand. */
export function sameTree(one: Tree, other: Tree): boolean {
  if (one.kind === 'scalar' && other.kind === 'scalar') return one.value === other.value;
  if (one.kind === 'list' && other.kind === 'list')
    return one.items.length === other.items.length && one.items.every((item, index) => sameAs(item, other.items[index]));
  if (one.kind !== 'map' || other.kind !== 'map') return false;
  return one.entries.size === other.entries.size && [...one.entries].every(([key, value]) => sameAs(value, other.entries.get(key)));
}

const sameAs = (one: Tree, other: Tree | undefined): boolean => other !== undefined && sameTree(one, other);

/** What stands at a path of keys; undefined when a key is absent or something on the way is not a map. */
export function at(tree: Tree | undefined, ...keys: readonly string[]): Tree | undefined {
  return keys.reduce<Tree | undefined>((here, key) => (here?.kind === 'map' ? here.entries.get(key) : undefined), tree);
}

/** Whether an explicit null stands at a path of keys. */
export function isNullAt(tree: Tree, ...keys: readonly string[]): boolean {
  const found = at(tree, ...keys);
  return found !== undefined && isNull(found);
}

/** The map at a path of keys, if one stands there. */
export function mapAt(tree: Tree | undefined, ...keys: readonly string[]): MapTree | undefined {
  const found = at(tree, ...keys);
  return found?.kind === 'map' ? found : undefined;
}

/** The string at a path of keys, if one stands there. */
export function textAt(tree: Tree | undefined, ...keys: readonly string[]): string | undefined {
  const found = at(tree, ...keys);
  return found?.kind === 'scalar' && typeof found.value === 'string' ? found.value : undefined;
}
