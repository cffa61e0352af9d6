import { SWITCHES } from '../federation-switches.ts';
import { at, type Tree } from '../tree.ts';
import { configsOf, isHelms, type Document } from './layout.ts';

/** Something that switches federation on or off; only YAML's booleans count. */
export interface Switch {
  readonly path: string;
  readonly value: boolean;
  readonly file: string;
  readonly line: number;
}

/** The switches of a document: enableFederation, its name until 4.35, and the tags of the umbrella chart (brig-contract §7). */
export function switchesIn(document: Document): readonly Switch[] {
  if (!isHelms(document)) return [];
  const ofServices = configsOf(document).flatMap(({ config, prefix }) =>
    SWITCHES.flatMap((name) => switchAt(at(config, name), prefix + name)),
  );
  const tags = ['federation', 'federator'].flatMap((name) => switchAt(at(document.tree, 'tags', name), `tags.${name}`));
  return [...ofServices, ...tags];
}

const switchAt = (tree: Tree | undefined, path: string): readonly Switch[] =>
  tree?.kind === 'scalar' && typeof tree.value === 'boolean' ? [{ path, value: tree.value, file: tree.file, line: tree.line }] : [];
