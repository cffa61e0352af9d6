import { NOTHING_KNOWN, type Recognised } from './recognise.ts';
import { at, isNullAt, mapAt, type MapTree, type Tree } from './tree.ts';

/** A document of a values file, and what it is. */
export interface Part extends Recognised {
  readonly file: string;
  readonly tree: Tree;
}

/**
 * The forms that hold brig's settings: parts of one family merge with each other. `needs` is the path that must be
 * there for the part to say anything about brig, `options` the path of brig's optSettings.
 */
export const FAMILIES = {
  helm: { name: 'values of the umbrella chart wire-server', needs: ['brig', 'config'], options: ['brig', 'config', 'optSettings'] },
  subchart: { name: 'values of the sub-chart brig', needs: ['config'], options: ['config', 'optSettings'] },
  rendered: { name: 'a rendered brig.yaml', needs: ['optSettings'], options: ['optSettings'] },
} as const;
export type Family = keyof typeof FAMILIES;

/** The family that a part belongs to; none if it cannot hold brig's settings. */
export function familyOf(part: Recognised): Family | undefined {
  if (part.service === 'umbrella') return 'helm';
  if (part.service !== 'brig' || part.form === 'fragment') return undefined;
  return part.form === 'subchart' ? 'subchart' : 'rendered';
}

/** Brig's optSettings in a part, if it has them. */
export function optionsOf(part: Part): MapTree | undefined {
  const family = familyOf(part);
  return family && mapAt(part.tree, ...FAMILIES[family].options);
}

/** The null by which a part deletes brig's optSettings, or what they stand in, out of the files before it. */
export function deletionIn(part: Part, family: Family): { readonly path: string; readonly tree: Tree } | undefined {
  const { options } = FAMILIES[family];
  const path = options.map((_, index) => options.slice(0, index + 1)).find((keys) => isNullAt(part.tree, ...keys));
  const tree = path && at(part.tree, ...path);
  return tree && { path: path.join('.'), tree };
}

/** Whether a part is of the family, or holds nothing but what deletes settings of it: `config: null` alone tells no service. */
export const isOfFamily = (part: Part, family: Family): boolean =>
  familyOf(part) === family || (part.looksLike === NOTHING_KNOWN && deletionIn(part, family) !== undefined);
