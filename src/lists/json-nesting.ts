/** Deeper than any list; what is deeper would only exhaust the stack of who looks at it. */
export const MAX_DEPTH = 20;

/** What brackets and quotes alone say of a text that may be JSON. */
export interface Nesting {
  /** The offset of the first bracket that is too deep. */
  readonly tooDeepAt?: number;
  /** Whether the text ends within a string, a list or an object. */
  readonly isOpenAtEnd: boolean;
}

const BRACKETS = /["[\]{}]/g;
const STRING_END = /["\\]/g;

/** Goes through a text by its brackets and strings. */
export function nestingOf(text: string): Nesting {
  let depth = 0;
  BRACKETS.lastIndex = 0;
  for (let found = BRACKETS.exec(text); found !== null; found = BRACKETS.exec(text)) {
    if (found[0] === '"') {
      const end = afterString(text, BRACKETS.lastIndex);
      if (end === undefined) return { isOpenAtEnd: true };
      BRACKETS.lastIndex = end;
    } else depth += found[0] === '[' || found[0] === '{' ? 1 : -1;
    if (depth > MAX_DEPTH) return { tooDeepAt: found.index, isOpenAtEnd: true };
  }
  return { isOpenAtEnd: depth > 0 };
}

/** The offset behind the string that began before `from`. */
function afterString(text: string, from: number): number | undefined {
  STRING_END.lastIndex = from;
  for (let found = STRING_END.exec(text); found !== null; found = STRING_END.exec(text)) {
    if (found[0] === '"') return STRING_END.lastIndex;
    STRING_END.lastIndex += 1;
  }
  return undefined;
}
