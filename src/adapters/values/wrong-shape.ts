import { at, type Tree } from './tree.ts';
import { failure, type ValuesFinding } from './values-finding.ts';

/** Says where something that is no map stands on a path of keys on which only maps make sense. */
export function wrongShapeOn(root: Tree, path: readonly string[]): ValuesFinding | undefined {
  const keys = path.map((_, index) => path.slice(0, index + 1)).find((prefix) => (at(root, ...prefix)?.kind ?? 'map') !== 'map');
  const found = keys && at(root, ...keys);
  if (keys === undefined || found === undefined) return undefined;
  const name = keys.join('.');
  const message = `a map of settings was expected below “${name}”, but something else was found; check the indentation below it`;
  return failure('wrong-shape', found, message, name);
}
