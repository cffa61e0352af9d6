import type { Tree } from './tree.ts';
import { failure, type ValuesFinding } from './values-finding.ts';

/** A value as it is named to a person. */
export function showTree(tree: Tree): string {
  if (tree.kind === 'map') return 'a map';
  if (tree.kind === 'list') return `a list of ${String(tree.items.length)}`;
  return tree.value === null ? 'nothing' : `“${tree.text.length > 80 ? `${tree.text.slice(0, 80)}…` : tree.text}”`;
}

/** The finding for a value that still is a template expression. */
export const unrendered = (tree: Tree, path: string): ValuesFinding =>
  failure(
    'template',
    tree,
    'a template expression {{ … }} stands here in place of a value; give the rendered file, not the template',
    path,
  );
