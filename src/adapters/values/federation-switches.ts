import type { Family } from './part.ts';
import { at, type Tree } from './tree.ts';
import { showPlace, warning, type ValuesFinding } from './values-finding.ts';

/** The services that each have a switch of their own (brig-contract §7). */
const SERVICES = ['brig', 'galley', 'cargohold', 'background-worker'] as const;

/** The name of the switch, and its name until chart 4.35. */
export const SWITCHES = ['enableFederation', 'enableFederator'] as const;

/** The tags of the federator's sub-chart: Helm leaves it out where one of them is false and none is true. */
const TAGS = ['federation', 'federator', 'haskellServices', 'services'] as const;

/** Says that federation is switched off in values, whatever strategy and list say: brig then talks to no federator. */
export function federationDisabled(values: Tree, family: Family): readonly ValuesFinding[] {
  const off = [...switchesOf(family).flatMap((paths) => offAt(values, paths)), ...(family === 'helm' ? tagOff(values) : [])];
  const [first] = off;
  if (first === undefined) return [];
  const where = off.map(({ path, tree }) => `${path} (${showPlace(tree)})`).join(', ');
  const message = `federation is switched off here by ${where}: whatever strategy, list and explanations say holds only once each of these is true and deployed`;
  return [warning('federation-disabled', first.tree, message, first.path)];
}

interface Off {
  readonly path: string;
  readonly tree: Tree;
}

/** The paths of each switch, of which the first that is there counts. A rendered file has none. */
function switchesOf(family: Family): readonly (readonly (readonly string[])[])[] {
  if (family === 'helm') return SERVICES.map((service) => SWITCHES.map((name) => [service, 'config', name]));
  return family === 'subchart' ? [SWITCHES.map((name) => ['config', name])] : [];
}

function offAt(values: Tree, paths: readonly (readonly string[])[]): readonly Off[] {
  const [first] = paths.flatMap((path) => {
    const tree = at(values, ...path);
    return tree === undefined ? [] : [{ path: path.join('.'), tree }];
  });
  return first !== undefined && isBoolean(first.tree, false) ? [first] : [];
}

function tagOff(values: Tree): readonly Off[] {
  const tags = TAGS.flatMap((name) => {
    const tree = at(values, 'tags', name);
    return tree === undefined ? [] : [{ path: `tags.${name}`, tree }];
  });
  return tags.some(({ tree }) => isBoolean(tree, true)) ? [] : tags.filter(({ tree }) => isBoolean(tree, false)).slice(0, 1);
}

/** Only YAML's booleans count: Helm takes the text "false" for true. */
const isBoolean = (tree: Tree, value: boolean): boolean => tree.kind === 'scalar' && tree.value === value;
