import { isMap, isScalar, LineCounter, parseAllDocuments, type CST, type Document, type YAMLMap } from 'yaml';
import type { Tree } from '../tree.ts';
import type { Draft } from './draft.ts';
import { CannotPatch, refusalOf, type Aim } from './refuse.ts';

/** The one document of a values file, with the places of all that is in it. */
export interface YamlSource {
  readonly text: string;
  readonly document: Document.Parsed;
  readonly root: YAMLMap;
  /** The same as the project's reader understands it. */
  readonly tree: Tree;
  /** What a range must not hold if it is to change. */
  readonly obstacles: readonly Obstacle[];
  /** What the edits of this source are for. */
  readonly aim: Aim;
  /** Gives up, because of what stands at an offset. */
  readonly refuse: (offset: number, found: string) => never;
}

/** A thing of YAML whose meaning lies elsewhere, or reaches there. */
export interface Obstacle {
  readonly offset: number;
  readonly kind: keyof typeof OBSTACLES;
  /** The name of an anchor or alias. */
  readonly name: string;
}

const OBSTACLES = {
  anchor: 'an anchor (&…) stands here, and what it names may be used elsewhere',
  alias: 'an alias (*…) stands here, and what it names may be used elsewhere',
  tag: 'a tag (!…) stands here, which gives the value another meaning',
  merge: 'a merge key (<<) stands here, which brings in what is written elsewhere',
  template: 'a template expression {{ … }} stands here, and only the template engine knows what it becomes',
} as const;

/** Parses a draft for edits; refuses a file of several documents, of which Helm reads only the first. */
export function sourceOf(draft: Draft, aim: Aim): YamlSource {
  const { body: text, file, values } = draft;
  const lines = new LineCounter();
  const options = { version: '1.1', uniqueKeys: false, prettyErrors: false, logLevel: 'silent', keepSourceTokens: true } as const;
  const documents = [...parseAllDocuments(text, { ...options, lineCounter: lines })];
  const refuse = (offset: number, found: string): never => {
    throw new CannotPatch(refusalOf(file, Math.max(1, lines.linePos(offset).line), aim, found));
  };
  const [document, ...others] = documents;
  // Only a line that ends the document may follow, with nothing behind it.
  const second = others.find(({ contents }) => contents !== null && !(isScalar(contents) && contents.value === null));
  if (second !== undefined) return refuse(second.range[0], SEVERAL);
  if (document === undefined || values === undefined || !isMap(document.contents)) return refuse(0, 'a map of values was expected');
  const root: YAMLMap = document.contents;
  return { text, document, root, tree: values.nested?.root ?? values.tree, obstacles: obstaclesIn(root, text), aim, refuse };
}

const SEVERAL = 'another document begins here, and Helm reads only the first of a file. Make them one document, or two files, first';

function obstaclesIn(root: YAMLMap, text: string): readonly Obstacle[] {
  const found: Obstacle[] = [];
  const look = (token: CST.Token | CST.SourceToken | null | undefined): void => {
    if (token === null || token === undefined) return;
    if (token.type === 'anchor' || token.type === 'alias' || token.type === 'tag')
      found.push({ offset: token.offset, kind: token.type, name: token.source.slice(1) });
    if (!('items' in token)) return;
    for (const item of token.items) {
      for (const one of [...item.start, ...(item.sep ?? [])]) look(one);
      if (item.key?.type === 'scalar' && item.key.source === '<<') found.push({ offset: item.key.offset, kind: 'merge', name: '' });
      look(item.key);
      look(item.value);
    }
  };
  look(root.srcToken);
  for (const { index } of text.matchAll(/\{\{/g)) found.push({ offset: index, kind: 'template', name: '' });
  return found;
}

/** Refuses a range that holds what a patch would have to follow. */
export function assertPlain({ obstacles, refuse }: YamlSource, start: number, end: number): void {
  const found = obstacles.find(({ offset }) => offset >= start && offset < end);
  if (found !== undefined) refuse(found.offset, OBSTACLES[found.kind]);
}

/** Refuses to change the inside of a value that has an anchor, where an alias shows it elsewhere too. */
export function assertNotAliased({ obstacles, refuse }: YamlSource, anchor: string | undefined, offset: number): void {
  if (anchor === undefined || !obstacles.some(({ kind, name }) => kind === 'alias' && name === anchor)) return;
  refuse(offset, OBSTACLES.anchor);
}
