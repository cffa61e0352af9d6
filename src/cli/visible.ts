/** Controls, invisible format characters (bidi marks among them), lone surrogates and the two separators that end a line. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** The text with all that could steer a terminal, or hide in it, written out as an escape: \u001b. */
export const visible = (text: string): string => text.replace(UNSEEN, escaped);

/** The same, line by line: the line breaks stay. */
export const visibleLines = (text: string): string => text.split('\n').map(visible).join('\n');

/** The same data with every text in it made {@link visible}, so that nothing it is woven into can carry a control. */
export function visibleIn<T>(data: T): T {
  return walk(data) as T;
}

/** JSON for people and programs: the same data to a parser, and harmless to a terminal. */
export const visibleJson = (data: object): string =>
  JSON.stringify(data, undefined, 2).replace(UNSEEN, (character) => (character === '\n' ? character : escaped(character)));

function walk(data: unknown): unknown {
  if (typeof data === 'string') return visible(data);
  if (Array.isArray(data)) return data.map(walk);
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [visible(key), walk(value)]));
}

const escaped = (character: string): string =>
  Array.from({ length: character.length }, (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`).join('');
