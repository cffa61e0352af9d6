import type { Pair } from 'yaml';
import { removeLines } from './block-lines.ts';
import { removeFlow } from './flow-items.ts';
import { endOf, locate, ownKey, startOf, type Key } from './locate.ts';
import { extentOf } from './set-key.ts';
import type { Edit } from './splice.ts';
import { assertPlain, type YamlSource } from './yaml-source.ts';

/**
 * Takes keys out of the map at a path. A map that would hold nothing any more becomes {}: without it YAML would read a null,
 * by which Helm deletes what earlier files and the chart itself say there; and taking its key away too would change more.
 */
export function removeKeys(source: YamlSource, path: readonly string[], names: readonly string[]): readonly Edit[] {
  const [first] = names;
  if (first === undefined) return [];
  const holder = locate(source, [...path, first]).keys.at(-2);
  const keys = names.flatMap((name) => locate(source, [...path, name]).keys.at(-1) ?? []);
  const [any] = keys;
  if (holder === undefined || any === undefined) return [];
  const { map } = any;
  for (const key of keys) assertGoes(source, key);
  if (keys.length === map.items.length) return [...emptied(source, holder, keys)];
  if (map.flow !== true) return keys.map(({ pair }) => removeLines(source, extentOf(pair)));
  const pairs = map.items as readonly Pair[];
  const gone = new Set(keys.map(({ pair }) => pair));
  return removeFlow(source, pairs.map(extentOf), (index) => pairs.some((pair, at) => at === index && gone.has(pair)));
}

function assertGoes(source: YamlSource, { pair, map, name }: Key): void {
  ownKey(source, map, String(name.value));
  const { start, end } = extentOf(pair);
  assertPlain(source, start, end);
}

/** Leaves an empty map where the last of its keys go. */
function emptied(source: YamlSource, holder: Key, keys: readonly Key[]): readonly Edit[] {
  const value = holder.value;
  if (value === undefined) return [];
  const [start, end] = [startOf(value), endOf(value)];
  assertPlain(source, holder.colonEnd, end);
  if ('flow' in value && value.flow) return [{ start, end, text: '{}' }];
  const lines = keys.map(({ pair }) => removeLines(source, extentOf(pair)));
  return [{ start: holder.colonEnd, end: holder.colonEnd, text: ' {}' }, ...lines];
}
