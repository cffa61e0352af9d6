import type { Part } from '../part.ts';
import { mapAt, type MapTree, type Tree } from '../tree.ts';
import { STRATEGY_KEYS } from './layout.ts';

/** A piece that is the inside of the federator's optSettings, or the strategy object alone, if that is what it is. */
export const isFederatorOptions = (part: Part): boolean => optionsIn(part) !== undefined;

/** Reads such a piece as what the caller says it is; everything else stays as it was recognised. */
export function asFederatorOptions(part: Part): Part {
  const options = optionsIn(part);
  if (options === undefined) return part;
  return { ...part, service: 'federator', form: 'fragment', tree: mapOf(part, 'optSettings', options) };
}

function optionsIn({ form, tree }: Part): Tree | undefined {
  if (form !== 'fragment' || tree.kind !== 'map') return undefined;
  if (STRATEGY_KEYS.some((key) => mapAt(tree, key) !== undefined)) return tree;
  return tree.entries.has('allowAll') || tree.entries.has('allowedDomains') ? mapOf(tree, 'federationStrategy', tree) : undefined;
}

const mapOf = ({ file }: { readonly file: string }, key: string, value: Tree): MapTree => ({
  kind: 'map',
  file,
  line: value.line,
  entries: new Map([[key, value]]),
});
