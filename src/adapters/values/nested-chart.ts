import { isNull, mapAt, type MapTree, type Tree } from './tree.ts';
import { failure, remark, showPlace, type ValuesFinding } from './values-finding.ts';

/** Where the values of wire-server stand in those of a parent chart, which has it among its dependencies. */
export interface Nested {
  /** The keys that lead there: its name, or an alias, below the names of the charts in between. */
  readonly prefix: readonly string[];
  /** The values of the parent, whole. */
  readonly root: MapTree;
}

/** The values of a wire-server in those of its parent. */
export interface NestedChart extends Nested {
  readonly tree: Tree;
}

const SERVICES = ['brig', 'federator', 'galley', 'cargohold', 'background-worker'];

/** Charts of charts of charts; nobody nests deeper. */
const MAX_DEPTH = 4;

/** Whether a map has settings of wire-server’s services, whatever it is called. */
export const hasServices = (map: MapTree): boolean => SERVICES.some((name) => mapAt(map, name, 'config') !== undefined);

/**
 * Every wire-server in the values of a parent chart, by what stands there; under its own name also where that is less, or a null, which
 * deletes. `isUmbrella` knows its values by less.
 */
export function nestedCharts(root: MapTree, isUmbrella: (map: MapTree) => boolean): readonly NestedChart[] {
  const look = (map: MapTree, prefix: readonly string[]): readonly NestedChart[] =>
    [...map.entries].flatMap(([key, value]): readonly NestedChart[] => {
      const here = [...prefix, key];
      const named = key === 'wire-server' && (isNull(value) || (value.kind === 'map' && isUmbrella(value)));
      if (named || (value.kind === 'map' && !isOther(key) && hasServices(value)))
        return [{ prefix: here, root, tree: withTagsOf(root, value) }];
      return value.kind === 'map' && !isOther(key) && here.length < MAX_DEPTH ? look(value, here) : [];
    });
  return look(root, []);
}

const isOther = (key: string): boolean => key === 'global' || SERVICES.includes(key);

/** Helm reads tags at the root of the values that it is given, and nowhere else. */
function withTagsOf(root: MapTree, value: Tree): Tree {
  if (value.kind !== 'map') return value;
  const entries = new Map([...value.entries].filter(([key]) => key !== 'tags'));
  const tags = root.entries.get('tags');
  return { ...value, entries: tags === undefined ? entries : entries.set('tags', tags) };
}

/** Something that was read, and from where in which file. */
interface Read {
  readonly file: string;
  readonly tree: Tree;
  readonly nested?: Nested;
}

/** The path of the wire-server that was read, in those of the files that have it nested. */
export const prefixOf = ({ nested }: Pick<Read, 'nested'>): readonly string[] => nested?.prefix ?? [];

/** Says what values of a parent chart were taken for. */
export function takenForParent({ file, tree, nested }: Read): readonly ValuesFinding[] {
  if (nested === undefined) return [];
  const path = nested.prefix.join('.');
  const message = `these are taken for values of a parent chart that has wire-server among its dependencies: what stands below “${path}” is read as its values, and tags at the root`;
  return [remark('nested-chart', { file, line: tree.line }, message, path)];
}

/** One file that holds several wire-servers: they are several backends, or one of them is not read by anybody. */
export function severalIn(file: string, charts: readonly { readonly prefix: readonly string[]; readonly tree: Tree }[]): ValuesFinding {
  const [first] = charts;
  const places = charts.map(({ prefix, tree }) => `${prefix.join('.') || 'the root'} (${showPlace(tree)})`).join(', ');
  const message = `values of wire-server stand at several places of this file: ${places}. A migration is of one backend: give the values of that one in a file of their own`;
  return failure('several-wire-servers', { file, line: first?.tree.line ?? 1 }, message);
}

/** Files that have wire-server at places of which none lies in the other: they are not values of one backend. */
export function nestedApart(parts: readonly Read[]): readonly ValuesFinding[] {
  const nested = parts.filter((part) => part.nested !== undefined);
  const deepest = nested.toSorted((a, b) => prefixOf(b).length - prefixOf(a).length)[0];
  if (deepest === undefined) return [];
  const path = prefixOf(deepest).join('.');
  return nested
    .filter((part) => !`.${path}`.endsWith(`.${prefixOf(part).join('.')}`))
    .map((part) => {
      const message = `values of wire-server stand at “${prefixOf(part).join('.')}” here, but at “${path}” in ${deepest.file}: they are not of one backend. Give the files of one`;
      return failure('several-wire-servers', { file: part.file, line: part.tree.line }, message, prefixOf(part).join('.'));
    });
}

/** The order in which Helm puts values over one another: those of a parent over those of its dependencies, else as given. */
export const inHelmOrder = <T extends Pick<Read, 'nested'>>(parts: readonly T[]): readonly T[] =>
  parts.toSorted((a, b) => prefixOf(a).length - prefixOf(b).length);

/** Names paths as they are written in a file that has wire-server nested; a key that stands twice is named so already. */
export function namedFromRoot<T extends { readonly code: string; readonly file: string; readonly path?: string; readonly message: string }>(
  findings: readonly T[],
  parts: readonly Read[],
): readonly T[] {
  const prefixes = prefixesOf(parts);
  return findings.map((finding) => {
    const prefix = prefixes(finding.file);
    if (prefix === '' || finding.code === 'key-twice') return finding;
    const message = finding.message.replace(/ (belongs to|below) (?=[a-z-]+\.config)/g, ` $1 ${prefix}`);
    return { ...finding, message, ...(finding.path !== undefined && { path: fromRoot(prefix, finding.path) }) };
  });
}

/** A path of values of wire-server as it is from the root; tags stand there. */
export const fromRoot = (prefix: string, path: string): string => (/^tags(\.|$)/.test(path) ? path : prefix + path);

/** What comes before the paths of a file: with a dot at its end, or nothing. */
export function prefixesOf(parts: readonly Read[]): (file: string) => string {
  const known = new Map(parts.flatMap((part) => (part.nested ? [[part.file, `${prefixOf(part).join('.')}.`] as const] : [])));
  return (file) => known.get(file) ?? '';
}
