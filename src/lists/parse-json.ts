import { findNodeAtLocation, parseTree, type Node } from 'jsonc-parser';
import { bad, type Result } from '../domain/result.ts';
import type { ListProblem, WantedRemote } from '../domain/wanted-remote.ts';
import { draftList, type Draft } from './draft.ts';
import { MAX_DEPTH, nestingOf } from './json-nesting.ts';
import { jsonSyntaxProblem } from './json-syntax.ts';
import { placesIn } from './places.ts';
import { quoted } from './quoted.ts';
import { readRemotes, type Where } from './read-remotes.ts';

/** Reads a list from strict JSON. Where everything is good, the text is parsed by JSON.parse alone. */
export function parseJsonList(text: string): Result<readonly WantedRemote[], readonly ListProblem[]> {
  const placeAt = placesIn(text);
  const value = parsed(text);
  const draft = draftList<Where>();
  if (value !== undefined) readRemotes(value, draft);
  if (value !== undefined && draft.problems() === 0 && colonsIn(text) === colonsOf(value)) return draft.finish(() => placeAt(0));
  // From here on the text is gone through by functions that call themselves for each bracket.
  const { tooDeepAt, isOpenAtEnd } = nestingOf(text);
  if (tooDeepAt !== undefined) return bad([{ ...placeAt(tooDeepAt), message: TOO_DEEP }]);
  if (value === undefined) return bad([jsonSyntaxProblem(text, isOpenAtEnd, placeAt)]);
  const root = parseTree(text);
  if (root !== undefined) refuseKeysTwice(root, [], draft);
  return draft.finish((where) => placeAt(offsetOf(root, where)));
}

const TOO_DEEP = `Expected a list of remotes, found brackets in each other, more than ${String(MAX_DEPTH)} deep. Check for brackets that are never closed.`;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/**
 * JSON.parse keeps the last of two equal keys and says nothing. But each key has its colon: a text with more colons than
 * its value has keys names one twice. Not to be told so where a string holds a colon, which none of a good list does.
 */
function colonsOf(value: unknown): number {
  if (typeof value === 'string') return value.includes(':') ? Number.NaN : 0;
  if (typeof value !== 'object' || value === null) return 0;
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + colonsOf(item), 0);
  const fields = value as Readonly<Record<string, unknown>>;
  return Object.keys(fields).reduce((sum, key) => sum + 1 + colonsOf(key) + colonsOf(fields[key]), 0);
}

function colonsIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf(':'); at !== -1; at = text.indexOf(':', at + 1)) count += 1;
  return count;
}

function refuseKeysTwice(node: Node, path: Where['path'], draft: Draft<Where>): void {
  if (node.type === 'array') for (const [index, item] of (node.children ?? []).entries()) refuseKeysTwice(item, [...path, index], draft);
  if (node.type !== 'object') return;
  const seen = new Set<string>();
  for (const { children: [name, value] = [] } of node.children ?? []) {
    const key = String(name?.value);
    if (seen.has(key)) {
      draft.refuse(
        { path: [...path, key], isKey: true },
        () => `Expected each key once in an object, found ${quoted(key)} twice. Keep the one that holds.`,
      );
    } else if (value !== undefined) refuseKeysTwice(value, [...path, key], draft);
    seen.add(key);
  }
}

/** Where it stands; what is missing has the place of what it is missing in. */
function offsetOf(root: Node | undefined, { path, isKey }: Where): number {
  for (let length = path.length; root !== undefined && length >= 0; length -= 1) {
    const node = findNodeAtLocation(root, path.slice(0, length));
    if (node !== undefined) return isKey && length === path.length ? (node.parent?.offset ?? node.offset) : node.offset;
  }
  return 0;
}
