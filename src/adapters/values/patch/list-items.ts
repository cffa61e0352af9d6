import { isMap, isScalar, type CST, type Node, type Pair, type Scalar, type YAMLMap, type YAMLSeq } from 'yaml';
import type { WantedEntry } from '../../../domain/migration/values-patch.ts';
import { parseDomain } from '../../../domain/domain.ts';
import { SEARCH_POLICIES } from '../../../domain/remote.ts';
import { textAt, type Tree } from '../tree.ts';
import type { Extent } from './block-lines.ts';
import { endOf, ownKey, startOf, type Key } from './locate.ts';
import { inBlock, inFlow, PLAIN, quotingOf, type Style } from './render.ts';
import { lineStart } from './splice.ts';
import type { YamlSource } from './yaml-source.ts';

/** An item of the list that is there, and what it says; nothing where it is no entry that brig could read. */
export interface ListItem extends Extent {
  readonly node: Node;
  readonly said?: WantedEntry;
}

/** The items of a list. */
export function itemsOf(list: YAMLSeq, tree: Tree | undefined): readonly ListItem[] {
  const dashes = (list.srcToken as CST.BlockSequence | CST.FlowCollection | undefined)?.items.flatMap(
    ({ start }) => start.find(({ type }) => type === 'seq-item-ind')?.offset ?? [],
  );
  return (list.items as readonly Node[]).map((node, index) => {
    const start = list.flow === true ? startOf(node) : (dashes?.[index] ?? startOf(node));
    const said = saidBy(tree?.kind === 'list' ? tree.items[index] : undefined);
    return { node, start, end: endOf(node), ...(said && { said }) };
  });
}

function saidBy(item: Tree | undefined): WantedEntry | undefined {
  const domain = parseDomain(textAt(item, 'domain') ?? '');
  const search_policy = SEARCH_POLICIES.find((policy) => policy === textAt(item, 'search_policy'));
  return domain.ok && search_policy !== undefined ? { domain: domain.value, search_policy } : undefined;
}

/** The key of an item that is written in it. */
export const keyOfItem = (source: YamlSource, { node }: ListItem, name: string): Key | undefined =>
  isMap(node) ? ownKey(source, node, name) : undefined;

/** Writes entries as the item beside them is written. */
export function likeItem(source: YamlSource, list: YAMLSeq, item: ListItem, entries: readonly WantedEntry[]): readonly string[] {
  const { text } = source;
  const map = isMap(item.node) ? item.node : undefined;
  const style = map === undefined ? PLAIN : styleOf(text, map);
  const names = (map?.items as readonly Pair[] | undefined)?.map(({ key }) => (isScalar(key) ? key.value : undefined)) ?? [];
  const policyFirst = names.includes('search_policy') && names.indexOf('search_policy') < names.indexOf('domain');
  const ordered = entries.map(({ domain, search_policy }) => (policyFirst ? { search_policy, domain } : { domain, search_policy }));
  if (list.flow === true) return ordered.map((entry) => inFlow(entry, style));
  const indent = text.slice(lineStart(text, item.start), item.start);
  const gap = /^-(\s+)/.exec(text.slice(item.start, startOf(item.node)))?.[0].replaceAll('\r', '') ?? '- ';
  if (map?.flow === true) return ordered.map((entry) => `${indent}${gap}${inFlow(entry, style)}`);
  const below = ' '.repeat(startOf(item.node) - lineStart(text, startOf(item.node)));
  return ordered.flatMap((entry) =>
    `${indent}${plainGap(gap)}${inBlock(entry, style, 2).join(`\n${map === undefined ? `${indent}  ` : below}`)}`.split('\n'),
  );
}

/** A comment behind the dash is not repeated. */
const plainGap = (gap: string): string => (/^-\s+$/.test(gap) ? gap : '- ');

function styleOf(text: string, map: YAMLMap): Style {
  const pairs = map.items as readonly Pair[];
  const scalarOf = (name: string): Scalar | undefined =>
    pairs.flatMap(({ key, value }) => (isScalar(key) && key.value === name && isScalar(value) ? [value] : [])).at(0);
  const [first] = pairs;
  return {
    keys: isScalar(first?.key) ? quotingOf(first.key) : 'PLAIN',
    quoting: (key) => quotingOf(scalarOf(key) ?? { type: 'PLAIN' }),
    padding: /^\{\s/.test(text.slice(startOf(map))),
  };
}
