import { prefixOf } from '../nested-chart.ts';
import type { Part } from '../part.ts';
import { isNull, type Tree } from '../tree.ts';
import type { Draft } from './draft.ts';

/** A draft that can hold a service's optSettings, and the path to them. */
export interface Link {
  readonly draft: Draft;
  readonly part: Part;
  readonly options: readonly string[];
}

/** The values files of a service, later over earlier: those of the umbrella chart lie over those of the sub-chart, whatever their order. */
export function chainOf(drafts: readonly Draft[], service: 'brig' | 'federator'): readonly Link[] {
  const links = (of: Part['service'], options: readonly string[]): readonly Link[] =>
    drafts.flatMap((draft) => (draft.values?.service === of ? [{ draft, part: draft.values, options }] : []));
  const ofUmbrella = links('umbrella', [service, 'config', 'optSettings']);
  return [
    ...links(service, ['config', 'optSettings']),
    ...ofUmbrella.toSorted((a, b) => prefixOf(a.part).length - prefixOf(b.part).length),
  ];
}

/** The path to optSettings as it is written in the file: in values of a parent chart, wire-server’s own stand below its name. */
export const writtenOptions = ({ part, options }: Link): readonly string[] => [...prefixOf(part), ...options];

/** What a file says at a path of keys: a value, a null there (deletes it), a null or no map on the way (deletes all below), or nothing. */
export type Statement = 'value' | 'null' | 'cut' | undefined;

export function statementAt(tree: Tree, path: readonly string[]): Statement {
  let here: Tree = tree;
  for (const key of path) {
    if (here.kind !== 'map') return 'cut';
    const next = here.entries.get(key);
    if (next === undefined) return undefined;
    here = next;
  }
  return isNull(here) ? 'null' : 'value';
}

/** The link whose statement of a key counts: the last one that says anything of it. */
export const countingLink = (chain: readonly Link[], key: string): Link | undefined =>
  chain.findLast(({ part, options }) => statementAt(part.tree, [...options, key]) !== undefined);

/**
 * The link that a key is to be written to: where it counts; else, of those that no later one cuts off, the last of those
 * that come nearest to it, so that it gets to stand beside brig's other keys.
 */
export function linkToWrite(chain: readonly Link[], key: string): Link | undefined {
  const counting = countingLink(chain, key);
  if (counting !== undefined && statementAt(counting.part.tree, [...counting.options, key]) !== 'cut') return counting;
  const open = counting === undefined ? chain : chain.slice(chain.indexOf(counting));
  const nearest = Math.max(...open.map(nearness));
  return open.findLast((link) => nearness(link) === nearest);
}

/** How many keys of the way to optSettings are there, and whether keys of federation stand in them already. */
function nearness({ part, options }: Link): number {
  let here: Tree | undefined = part.tree;
  let depth = 0;
  for (const key of options) {
    here = here.kind === 'map' ? here.entries.get(key) : undefined;
    if (here?.kind !== 'map') return depth;
    depth += 1;
  }
  return depth + ([...(here.kind === 'map' ? here.entries.keys() : [])].some((key) => key.startsWith('setFederation')) ? 1 : 0);
}

/** The links that state a value which counts, or would once the later ones are gone: back to one that deletes the key. */
export function shiningThrough(chain: readonly Link[], key: string): readonly Link[] {
  const statements = chain.map(({ part, options }) => statementAt(part.tree, [...options, key]));
  const deleted = statements.findLastIndex((one) => one === 'null' || one === 'cut');
  return chain.filter((_, index) => index > deleted && statements[index] === 'value');
}
