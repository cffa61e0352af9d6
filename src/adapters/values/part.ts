import type { Recognised } from './recognise.ts';
import { mapAt, type MapTree, type Tree } from './tree.ts';

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
