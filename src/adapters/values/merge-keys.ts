import { sameTree, type Repeated, type Tree } from './tree.ts';

/** What one `<<` brings in, and after how many keys of the map it stands. */
export interface MergeKey {
  readonly source: Tree;
  readonly position: number;
}

/** A key of the map itself: its value, and the position of the last time that it stands there. */
export interface OwnKey {
  readonly value: Tree;
  readonly position: number;
}

/** A map as its own keys and its merge keys make it. */
export interface Merged {
  readonly entries: ReadonlyMap<string, Tree>;
  readonly repeated: readonly Repeated[];
}

/**
 * Brings in what merge keys name. Where everybody agrees that is easy: a key of the map itself wins over a `<<` before it,
 * and in a list of maps the first wins. Where a `<<` comes later than a key with another value, or than another `<<` with
 * it, Helm (goyaml.v2 merges in passing) lets the later win and YAML's own rule the earlier: that is a contradiction.
 */
export function mergeKeys(own: ReadonlyMap<string, OwnKey>, merges: readonly MergeKey[], path: string): Merged {
  const entries = new Map([...own].map(([key, { value }]): [string, Tree] => [key, value]));
  const repeated: Repeated[] = [];
  for (const { source, position } of merges) {
    const brought = broughtBy(source);
    repeated.push(...brought.repeated.filter(({ key }) => !entries.has(key)));
    for (const [key, value] of brought.entries) {
      const before = entries.get(key);
      const overridden = (own.get(key)?.position ?? -1) > position;
      if (before === undefined) entries.set(key, value);
      else if (!overridden && !sameTree(before, value))
        repeated.push({ key, path: path === '' ? key : `${path}.${key}`, first: before, later: value, merged: true });
    }
  }
  return { entries, repeated };
}

/** Of a list of maps the first that has a key gives it. */
function broughtBy(source: Tree): Merged {
  const maps = (source.kind === 'list' ? source.items : [source]).filter((one) => one.kind === 'map');
  const entries = new Map<string, Tree>();
  const repeated: Repeated[] = [];
  for (const map of maps) {
    repeated.push(...(map.repeated ?? []).filter(({ key }) => !entries.has(key)));
    for (const [key, value] of map.entries) if (!entries.has(key)) entries.set(key, value);
  }
  return { entries, repeated };
}
