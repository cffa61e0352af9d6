import { isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap } from 'yaml';
import { indentOf, insertLines, type Extent } from './block-lines.ts';
import { insertFlow } from './flow-items.ts';
import { endOf, endOfPair, isNothing, locate, startOf, type Key } from './locate.ts';
import { within, type Wanted } from './refuse.ts';
import { inBlock, inFlow, oneWord, PLAIN, quotedStyle, quotingOf, type Style } from './render.ts';
import type { Edit } from './splice.ts';
import { assertPlain, type YamlSource } from './yaml-source.ts';

/** Writes a value at a path of keys: in place of a word or of nothing, or as a new key beside its siblings, with the maps that it needs. */
export function setKey(source: YamlSource, path: readonly string[], value: Wanted): readonly Edit[] {
  const { keys, missing } = locate(source, path);
  const last = keys.at(-1);
  const wanted = within(missing, value);
  if (last === undefined) return addTo(source, source.root, wanted, 2);
  if (missing.length === 0 && typeof value === 'string' && last.value !== undefined && !isNothing(last.value))
    return [replaceWord(source, last, last.value, value)];
  const step = stepOf(source, keys);
  if (missing.length > 0 && isMap(last.value) && last.value.items.length > 0) return addTo(source, last.value, wanted, step);
  return fill(source, last, wanted, step);
}

/** Puts a word in place of another, quoted as that one was. */
export function replaceWord(source: YamlSource, key: Pick<Key, 'colonEnd'>, node: Node, word: string): Edit {
  const [start, end] = [startOf(node), endOf(node)];
  assertPlain(source, key.colonEnd, end);
  if (!isScalar(node) || node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED')
    return source.refuse(start, 'one word was expected here, but something else stands in its place');
  return { start, end, text: oneWord(word, quotingOf(node)) };
}

/** Adds the keys of a wanted map to one that has keys: behind those of federation, or behind the last. */
function addTo(source: YamlSource, map: YAMLMap, wanted: Wanted, step: number): readonly Edit[] {
  const pairs = map.items as readonly Pair[];
  const sibling = pairs.findLast(({ key }) => nameOf(key).startsWith('setFederation')) ?? pairs.at(-1);
  const last = pairs.at(-1);
  // What is read as a map for its two braces may be a template.
  if (pairs.some(({ key }) => !isScalar(key))) assertPlain(source, startOf(map), endOf(map));
  if (sibling === undefined || last === undefined) return source.refuse(startOf(map), 'an empty map stands here');
  if (map.flow === true) {
    const inner = inFlow(wanted, styleOf(source, map));
    return insertFlow(source, pairs.map(extentOf), [inner.slice(1, -1).trim()]);
  }
  const indent = indentOf(source, startOf(last.key as Node));
  const lines = inBlock(wanted, PLAIN, step).map((line) => indent + line);
  return [insertLines(source, endOfPair(sibling), lines)];
}

/** Gives a key whose value is nothing, or an empty map or list, something to hold. */
function fill(source: YamlSource, key: Key, wanted: Wanted, step: number): readonly Edit[] {
  const { value, colonEnd, map } = key;
  const isWritten = value !== undefined && key.pair.srcToken?.value !== undefined;
  const end = isWritten ? endOf(value) : colonEnd;
  assertPlain(source, colonEnd, Math.max(end, endOfProperties(key)));
  if (isWritten && !isNothing(value) && !((isMap(value) || isSeq(value)) && value.items.length === 0))
    source.refuse(startOf(value), 'something else was expected here');
  if (map.flow === true || typeof wanted === 'string') {
    const style = map.flow === true ? styleOf(source, map) : PLAIN;
    return [{ start: colonEnd, end, text: ` ${inFlow(wanted, style)}` }];
  }
  if (source.text.slice(colonEnd, end).includes('#')) source.refuse(colonEnd, 'a comment stands inside the value here');
  const indent = `${indentOf(source, key.start)}${' '.repeat(step)}`;
  const lines = inBlock(wanted, PLAIN, step).map((line) => indent + line);
  return [...(isWritten ? [{ start: colonEnd, end, text: '' }] : []), insertLines(source, end, lines)];
}

/** Where anchors and tags before a value that is left out end. */
const endOfProperties = ({ pair, colonEnd }: Key): number =>
  Math.max(
    colonEnd,
    ...(pair.srcToken?.sep ?? []).filter(({ type }) => type === 'anchor' || type === 'tag').map(({ offset }) => offset + 1),
  );

/** The file's own step of indentation, as far as the keys on the way show it. */
function stepOf(source: YamlSource, keys: readonly Key[]): number {
  const last = keys.at(-1);
  const inner = isMap(last?.value) && last.value.flow !== true ? last.value.items[0] : undefined;
  const starts = [...keys.map(({ start }) => start), ...(inner === undefined ? [] : [startOf(inner.key as Node)])];
  const indents = starts.slice(-2).map((start) => (isFlowAt(keys, start) ? 0 : indentOf(source, start).length));
  const [outer = 0, own = 0] = indents;
  return own - outer > 0 ? own - outer : 2;
}

const isFlowAt = (keys: readonly Key[], start: number): boolean => keys.some((key) => key.map.flow === true && key.start <= start);

function styleOf({ text }: YamlSource, map: YAMLMap): Style {
  const [first] = map.items as readonly Pair[];
  const padding = /^\{\s/.test(text.slice(startOf(map)));
  return quotedStyle(first !== undefined && isScalar(first.key) ? quotingOf(first.key) : 'PLAIN', padding);
}

const nameOf = (key: unknown): string => (isScalar(key) ? String(key.value) : '');

/** From the first character of a key to the last of its value. */
export const extentOf = (pair: Pair): Extent => ({ start: startOf(pair.key as Node), end: endOfPair(pair) });
