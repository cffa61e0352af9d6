import { isMap, isScalar, isSeq, parseAllDocuments, type Document, type ParsedNode, type YAMLError } from 'yaml';
import { bad, type Result } from '../domain/result.ts';
import type { ListProblem, WantedRemote } from '../domain/wanted-remote.ts';
import { draftList } from './draft.ts';
import { placesIn } from './places.ts';
import { plainYaml } from './plain-yaml.ts';
import { readRemotes, type Where } from './read-remotes.ts';
import { beyondYamlBounds } from './yaml-bounds.ts';

/** Reads a list from one YAML 1.2 document by its core schema, in which “no” and “on” are texts. */
export function parseYamlList(text: string): Result<readonly WantedRemote[], readonly ListProblem[]> {
  const placeAt = placesIn(text);
  const refuse = (offset: number, message: string) => bad([{ ...placeAt(offset), message }]);
  const tooMuch = beyondYamlBounds(text);
  if (tooMuch !== undefined) return bad([{ message: tooMuch }]);
  const documents = parsed(text);
  if (documents === undefined) return refuse(0, TOO_DEEP);
  const [document, second] = documents;
  const broken = documents.flatMap(({ errors, warnings }): readonly YAMLError[] => [...errors, ...warnings]).at(0);
  if (broken !== undefined) return refuse(broken.pos[0], sentence(broken));
  if (second !== undefined) return refuse(second.range[0], SEVERAL);
  const root = document?.contents;
  if (!root) return bad([{ message: 'Expected a list as YAML, found nothing. An empty list is written [].' }]);
  const draft = draftList<Where>();
  const value = plainYaml(root, draft);
  // What a key twice or an alias means is not for us to guess, so nothing is said of the rest.
  if (draft.problems() === 0) readRemotes(value, draft);
  return draft.finish((where) => placeAt(offsetOf(root, where)));
}

const SEVERAL = 'Expected one YAML document, found a second one. Put all remotes into one list and take the “---” out.';
const TOO_DEEP = 'Expected a list of remotes, found lists or maps nested too deeply. Check for brackets that are never closed.';

function parsed(text: string): readonly Document.Parsed[] | undefined {
  try {
    const documents = [
      ...parseAllDocuments(text, { version: '1.2', schema: 'core', prettyErrors: false, uniqueKeys: false, logLevel: 'silent' }),
    ];
    // The parser counts a stack that is exhausted among the errors of the text.
    const isTooDeep = documents.some(({ errors }) => errors.some(({ message }) => message.startsWith('Maximum call stack')));
    return isTooDeep ? undefined : documents;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function sentence({ code, message }: YAMLError): string {
  if (code === 'TAB_AS_INDENT') return 'Expected blanks as indentation, found a tab. Replace it by blanks.';
  return `Expected YAML, but the parser says: ${message.replace(/\.$/, '')}. Correct the list.`;
}

/** Where it stands; what is missing has the place of what it is missing in. */
function offsetOf(root: ParsedNode, { path, isKey }: Where): number {
  let node: ParsedNode = root;
  for (const [depth, step] of path.entries()) {
    const pair = isMap(node) ? node.items.find(({ key }) => isScalar(key) && key.value === step) : undefined;
    if (pair !== undefined && isKey && depth === path.length - 1) return pair.key.range[0];
    const next: ParsedNode | null | undefined = isSeq(node) && typeof step === 'number' ? node.items[step] : pair?.value;
    if (!next) break;
    node = next;
  }
  return node.range[0];
}
