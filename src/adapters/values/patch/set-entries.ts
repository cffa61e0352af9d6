import { isSeq, type YAMLSeq } from 'yaml';
import type { WantedEntry } from '../../../domain/migration/values-patch.ts';
import type { Domain } from '../../../domain/domain.ts';
import type { SearchPolicy } from '../../../domain/remote.ts';
import { at } from '../tree.ts';
import { plain } from './by-hand.ts';
import { insertLines, removeLines } from './block-lines.ts';
import { insertFlow, removeFlow } from './flow-items.ts';
import { isNothing, locate, startOf, endOf } from './locate.ts';
import { itemsOf, keyOfItem, likeItem, type ListItem } from './list-items.ts';
import { replaceWord, setKey } from './set-key.ts';
import type { Edit } from './splice.ts';
import { assertNotAliased, assertPlain, type YamlSource } from './yaml-source.ts';

/**
 * Makes the list at a path say these entries and no others: what stays keeps every byte, of a changed policy only the word changes.
 * What is no entry goes; of one domain with several policies what says the wanted one stays.
 */
export function setEntries(source: YamlSource, path: readonly string[], wanted: readonly WantedEntry[]): readonly Edit[] {
  const { keys, missing } = locate(source, path);
  const list = missing.length === 0 ? keys.at(-1)?.value : undefined;
  if (list === undefined || isNothing(list) || (isSeq(list) && list.items.length === 0)) return setKey(source, path, wanted.map(plain));
  if (!isSeq(list)) {
    assertPlain(source, startOf(list), endOf(list));
    return source.refuse(startOf(list), 'a list of entries was expected here');
  }
  assertNotAliased(source, list.anchor, startOf(list));
  return editList(source, list, itemsOf(list, at(source.tree, ...path)), wanted);
}

function editList(source: YamlSource, list: YAMLSeq, items: readonly ListItem[], wanted: readonly WantedEntry[]): readonly Edit[] {
  const policies = new Map(wanted.map(({ domain, search_policy }) => [domain, search_policy]));
  const present = new Set(items.map(({ said }) => said?.domain));
  const added = wanted.filter(({ domain }) => !present.has(domain));
  const gone = goneFrom(items, policies);
  const isGone = (index: number): boolean => gone.has(index);
  const last = items.findLast((_, index) => !isGone(index)) ?? items.at(-1);
  if (last === undefined) return [];
  const lines = likeItem(source, list, last, added);
  const changes = items.flatMap((item, index) => (isGone(index) ? [] : changePolicy(source, item, policies)));
  for (const [index, { start, end }] of items.entries()) if (isGone(index)) assertPlain(source, start, end);
  if (list.flow !== true) {
    const removals = items.filter((_, index) => isGone(index)).map((item) => removeLines(source, item));
    return [...changes, ...removals, ...(lines.length === 0 ? [] : [insertLines(source, last.end, lines)])];
  }
  return [...changes, ...editFlow(source, items, isGone, lines)];
}

/** The places of what is not wanted, or is said as it is wanted by another item. */
function goneFrom(items: readonly ListItem[], policies: ReadonlyMap<Domain, SearchPolicy>): ReadonlySet<number> {
  const fulfilled = new Set(items.flatMap(({ said }) => (said && policies.get(said.domain) === said.search_policy ? [said.domain] : [])));
  const isWanted = ({ said }: ListItem): boolean =>
    said !== undefined && policies.has(said.domain) && (!fulfilled.has(said.domain) || policies.get(said.domain) === said.search_policy);
  return new Set(items.flatMap((item, index) => (isWanted(item) ? [] : [index])));
}

/** In brackets the new ones stand in the place of the last item where that one goes, for its comma is theirs. */
function editFlow(
  source: YamlSource,
  items: readonly ListItem[],
  isGone: (index: number) => boolean,
  lines: readonly string[],
): readonly Edit[] {
  const last = items.at(-1);
  if (last === undefined || lines.length === 0 || !isGone(items.length - 1))
    return [...removeFlow(source, items, isGone), ...insertFlow(source, items, lines)];
  const { start, end } = last;
  const [behind = '', comment = ''] = /^\s*?,?([ \t]+#[^\r\n]*)/.exec(source.text.slice(end)) ?? [];
  const commentStart = end + behind.length - comment.length;
  return [
    ...removeFlow(source, items, (index) => index !== items.length - 1 && isGone(index)),
    { start, end, text: lines.join(', ') },
    ...(comment === '' ? [] : [{ start: commentStart, end: commentStart + comment.length, text: '' }]),
  ];
}

function changePolicy(source: YamlSource, item: ListItem, policies: ReadonlyMap<Domain, SearchPolicy>): readonly Edit[] {
  const policy = item.said && policies.get(item.said.domain);
  if (policy === undefined || policy === item.said?.search_policy) return [];
  const key = keyOfItem(source, item, 'search_policy');
  if (key?.value === undefined) {
    assertPlain(source, item.start, item.end);
    return source.refuse(item.start, 'the policy of this entry is written elsewhere');
  }
  return [replaceWord(source, key, key.value, policy)];
}
