import { Pair, Scalar, YAMLMap, YAMLSeq, stringify, type Node } from 'yaml';
import type { Wanted } from './refuse.ts';

/** How a text is quoted, in the words of the parser. */
export type Quoting = 'PLAIN' | 'QUOTE_SINGLE' | 'QUOTE_DOUBLE';

/** How something new is written, so that it looks like what stands around it. */
export interface Style {
  readonly keys: Quoting;
  readonly quoting: (key: string) => Quoting;
  /** Whether blanks stand inside of the brackets. */
  readonly padding: boolean;
}

export const PLAIN: Style = { keys: 'PLAIN', quoting: () => 'PLAIN', padding: true };

/** Of JSON, where every text is quoted. */
export const quotedStyle = (keys: Quoting, padding: boolean): Style => ({ keys, quoting: () => keys, padding });

/** The quoting of a scalar that is there; a text in block form has none to follow. */
export const quotingOf = (node: Pick<Scalar, 'type'>): Quoting =>
  node.type === 'QUOTE_SINGLE' || node.type === 'QUOTE_DOUBLE' ? node.type : 'PLAIN';

/** A value in brackets, on one line. */
export const inFlow = (value: Wanted, style: Style): string =>
  stringify(nodeOf(value, style, true), { ...OPTIONS, flowCollectionPadding: style.padding }).trimEnd();

/** A value on lines of its own, without indentation. */
export const inBlock = (value: Wanted, style: Style, indent: number): readonly string[] =>
  stringify(nodeOf(value, style, false), { ...OPTIONS, indent })
    .trimEnd()
    .split('\n');

/** One text, quoted where its kind or the quoting asks for it. */
export const oneWord = (word: string, quoting: Quoting): string => stringify(scalar(word, quoting), OPTIONS).trimEnd();

const OPTIONS = { version: '1.1', lineWidth: 0, indentSeq: true } as const;

function nodeOf(value: Wanted, style: Style, flow: boolean, key = ''): Node {
  if (typeof value === 'string') return scalar(value, style.quoting(key));
  if (isList(value)) {
    const list = new YAMLSeq();
    list.flow = flow;
    list.items = value.map((item) => nodeOf(item, style, flow));
    return list;
  }
  const map = new YAMLMap();
  map.flow = flow;
  map.items = Object.entries(value).map(([name, inner]) => new Pair(scalar(name, style.keys), nodeOf(inner, style, flow, name)));
  return map;
}

const isList = (value: Wanted): value is readonly Readonly<Record<string, string>>[] => Array.isArray(value);

function scalar(text: string, type: Quoting): Scalar {
  const node = new Scalar(text);
  node.type = type;
  return node;
}
