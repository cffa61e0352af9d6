import type { PatchRefusal, PatchWish, WantedEntry } from '../../../domain/migration/values-patch.ts';
import type { LegacySettings } from '../../../domain/migration/legacy-settings.ts';
import { allowedDifference } from '../../../domain/migration/list-differences.ts';
import { readInputs, type InputsRead } from '../legacy/read-inputs.ts';
import { STRATEGY_KEYS } from '../legacy/layout.ts';
import { at, isNull, mergeTrees, sameTree, type MapTree, type Tree } from '../tree.ts';
import type { Part } from '../part.ts';
import { chainOf, writtenOptions } from './chains.ts';
import type { Draft } from './draft.ts';
import { BRIG_KEYS, byHand, prefixIn } from './by-hand.ts';

/** What drafts say together, as the migration's own reader has it. */
export const readDrafts = (drafts: readonly Draft[]): InputsRead => readInputs(drafts.map(({ file, body }) => ({ file, text: body })));

/** Whether a list says just these entries, in whatever order. */
export function saysEntries(
  said: readonly (WantedEntry & { readonly contradicted_by?: unknown })[],
  wanted: readonly WantedEntry[],
): boolean {
  const policies = new Map(wanted.map(({ domain, search_policy }) => [domain, search_policy]));
  return (
    said.length === policies.size &&
    said.every(({ domain, search_policy, contradicted_by }) => contradicted_by === undefined && policies.get(domain) === search_policy)
  );
}

/**
 * Reads the result anew and compares it with what `was` said before: the wish must be fulfilled, what it leaves out must be as it was, and in no file, nor in
 * Helm's merge of all, may any other value differ. A difference is a refusal, whatever made it.
 */
export function verify(before: readonly Draft[], after: readonly Draft[], wish: PatchWish, was: LegacySettings): readonly PatchRefusal[] {
  const is = readDrafts(after.filter(({ values }) => values !== undefined)).settings;
  const refusals: PatchRefusal[] = [];
  const changed = before.find((draft, index) => draft.body !== after[index]?.body);
  const { todo, by_hand } = byHand(wish, prefixIn(before));
  const refuse = (what: string, draft = changed): void => {
    const message = `with these changes ${what}, so none is made. Instead ${todo}, and compare what helm template gives before and after`;
    refusals.push({
      file: draft?.file ?? '',
      line: draft === undefined ? 1 : lineOf(draft),
      message,
      ...(by_hand !== undefined && { by_hand }),
    });
  };
  if (is.strategy?.value !== (wish.strategy ?? was.strategy?.value)) refuse(`${BRIG_KEYS.strategy} would not be what is wanted`);
  if (wish.entries ? !saysEntries(is.entries, wish.entries) : !saysEntries(is.entries, was.entries))
    refuse(`${BRIG_KEYS.entries} would not say what is wanted`);
  if (wish.legacy ? is.allowed !== undefined : !isSameAllowList(was, is)) refuse('the federator’s allow list would not be what is wanted');
  for (const [index, draft] of after.entries()) {
    if (!isSameBeside(before[index], draft, wish)) refuse('a value would change that is none of theirs', before[index]);
  }
  if (SERVICES.some((service) => !isSameTogether(before, after, service, wish)))
    refuse('a value of an earlier file would come to count again');
  return refusals;
}

/** The line at which the settings of a file begin, as near as can be said. */
function lineOf(draft: Draft): number {
  const [link] = SERVICES.flatMap((service) => chainOf([draft], service));
  const paths = link?.options.map((_, index) => link.options.slice(0, index + 1)) ?? [];
  return paths.flatMap((path) => at(draft.values?.tree, ...path)?.line ?? []).at(-1) ?? 1;
}

const SERVICES = ['brig', 'federator'] as const;
type Service = (typeof SERVICES)[number];

const isSameAllowList = ({ allowed: one }: LegacySettings, { allowed: other }: LegacySettings): boolean =>
  one === undefined || other === undefined ? one === other : allowedDifference(one, other) === undefined;

/** Whether a file says the same, the keys of the wish left aside. */
function isSameBeside(before: Draft | undefined, after: Draft, wish: PatchWish): boolean {
  if (before?.body === after.body) return true;
  if (before?.values === undefined || after.values === undefined || before.documents !== after.documents) return false;
  const paths = SERVICES.flatMap((service) =>
    chainOf([after], service).flatMap((link) => keysOf(wish, service).map((key) => [...writtenOptions(link), key])),
  );
  return isSame(wholeOf(before.values), wholeOf(after.values), paths);
}

const wholeOf = ({ nested, tree }: Part): Tree => nested?.root ?? tree;

/** Whether Helm's merge of all files says the same of a service, the keys of the wish left aside. */
function isSameTogether(before: readonly Draft[], after: readonly Draft[], service: Service, wish: PatchWish): boolean {
  const paths = keysOf(wish, service).map((key) => ['config', 'optSettings', key]);
  return isSame(mergedOf(before, service), mergedOf(after, service), paths);
}

function mergedOf(drafts: readonly Draft[], service: Service): Tree | undefined {
  const trees = chainOf(drafts, service).flatMap(({ part, options }) => at(part.tree, ...options.slice(0, -2)) ?? []);
  return trees.length === 0 ? undefined : trees.reduce(mergeTrees);
}

const keysOf = ({ strategy, entries, legacy }: PatchWish, service: Service): readonly string[] =>
  service === 'federator'
    ? legacy === undefined
      ? []
      : STRATEGY_KEYS
    : [...(strategy === undefined ? [] : [BRIG_KEYS.strategy]), ...(entries === undefined ? [] : [BRIG_KEYS.entries])];

function isSame(one: Tree | undefined, other: Tree | undefined, paths: readonly (readonly string[])[]): boolean {
  const [a, b] = [one, other].map((tree) => paths.reduce<Tree | undefined>((rest, path) => without(rest, path), tree));
  return a === undefined || b === undefined ? a === b : sameTree(a, b);
}

/** A tree without what stands at a path, and without the maps and nulls on the way that then hold nothing. */
function without(tree: Tree | undefined, path: readonly string[]): Tree | undefined {
  const [key, ...rest] = path;
  if (tree === undefined || isNull(tree) || key === undefined) return undefined;
  if (tree.kind !== 'map') return tree;
  const inner = without(tree.entries.get(key), rest);
  const entries = new Map(tree.entries);
  if (inner === undefined) entries.delete(key);
  else entries.set(key, inner);
  return entries.size === 0 ? undefined : ({ ...tree, entries } satisfies MapTree);
}
