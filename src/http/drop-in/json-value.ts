import { parseTree, type Node } from 'jsonc-parser';
import { bad, ok, type Result } from '../../domain/result.ts';

/** A JSON value as brig's parser (aeson) sees it: of two equal keys in an object, the first counts (brig-contract §1.6 j). */
export type JsonValue = Node;

const NOT_JSON = 'Failed reading: not a valid json value';

/** Reads UTF-8 JSON; the problem is a text such as aeson gives, less “Error in $: ”. */
export function parseJson(body: Buffer): Result<JsonValue, string> {
  if (body.length === 0) return bad('not enough input');
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
    // JSON.parse is the strict judge of the grammar; the tree is only there to keep equal keys apart.
    JSON.parse(text);
    const tree = parseTree(text);
    return tree ? ok(tree) : bad(NOT_JSON);
  } catch (error) {
    // The tree is built by recursion: what is nested too deeply for it is none of brig's bodies.
    if (error instanceof SyntaxError || error instanceof TypeError || error instanceof RangeError) return bad(NOT_JSON);
    throw error;
  }
}

/** The value of a key of an object, or undefined. */
export const valueOfKey = (object: JsonValue, key: string): JsonValue | undefined =>
  object.children?.find((property) => property.children?.[0]?.value === key)?.children?.[1];

/** The string that a value is, or undefined. */
export const stringIn = (value: JsonValue): string | undefined => (value.type === 'string' ? (value.value as string) : undefined);

const TYPE_NAMES: Readonly<Record<Node['type'], string>> = {
  object: 'Object',
  array: 'Array',
  string: 'String',
  number: 'Number',
  boolean: 'Boolean',
  null: 'Null',
  property: 'Object',
};

/** aeson's name of the type of a value. */
export const typeName = (value: JsonValue): string => TYPE_NAMES[value.type];
