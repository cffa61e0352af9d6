import { bad, ok, type Result } from '../../domain/result.ts';

const MAX_DEPTH = 20;

/** Reads JSON that names no key twice in one object and is not nested too deep; the problem is a sentence. */
export function parseJson(bytes: Uint8Array): Result<unknown, string> {
  const text = toText(bytes);
  if (text === undefined) return bad('Expected JSON in UTF-8, found bytes that are not UTF-8.');
  try {
    const value: unknown = JSON.parse(text);
    const problem = problemOf(text);
    return problem === undefined ? ok(value) : bad(problem);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return bad(`Expected one JSON object, found text that is not JSON (${error.message}).`);
  }
}

function toText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** The tokens of valid JSON that tell where objects and their keys are; a string with the colon behind it is a key. */
const TOKENS = /[{}[\]]|("(?:[^"\\]|\\.)*")(\s*:)?/g;

/**
 * What is wrong with text that JSON.parse accepts. JSON.parse keeps the last of two equal keys, so that a person who reads the
 * text, or a check that reads it in another way, could see other values than we do.
 */
function problemOf(text: string): string | undefined {
  const open: Set<string>[] = [];
  for (const [token, string, colon] of text.matchAll(TOKENS)) {
    if (token === '{' || token === '[') open.push(new Set());
    if (token === '}' || token === ']') open.pop();
    if (open.length > MAX_DEPTH) return `Expected JSON nested at most ${String(MAX_DEPTH)} deep; it is deeper.`;
    if (string === undefined || colon === undefined) continue;
    const key = String(JSON.parse(string));
    if (open.at(-1)?.has(key)) return `The key “${key.slice(0, 60)}” stands twice in one object. Expected each key once.`;
    open.at(-1)?.add(key);
  }
  return undefined;
}
