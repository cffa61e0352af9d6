import { LineCounter, parseAllDocuments, type Document } from 'yaml';
import { lostIndentationLine, templateLine } from './text-traps.ts';
import { toTree, type Source } from './to-tree.ts';
import { isNull, type Tree } from './tree.ts';
import { failure, type ErrorCode, type ValuesFinding } from './values-finding.ts';

/** The documents of one text, in order and without empty ones; when a finding is an error, they must not be used. */
export interface ParsedText {
  readonly trees: readonly Tree[];
  /** Whether an empty document stands before the first of them. */
  readonly startsEmpty?: true;
  readonly findings: readonly ValuesFinding[];
}

/**
 * Parses YAML 1.1, which is what Helm and brig read (so `<<` merges). `outerLine` maps a line of the text to the line of
 * the file that the text stands in.
 */
export function parseDocuments(file: string, text: string, outerLine: (line: number) => number = (line) => line): ParsedText {
  const refuse = (code: ErrorCode, message: string): ParsedText => ({ trees: [], findings: [failure(code, { file }, message)] });
  const lines = new LineCounter();
  const lineOf = (offset: number): number => Math.max(1, lines.linePos(offset).line);
  if (text.includes('\u0000')) return refuse('not-text', 'the file holds NUL bytes, so it is not a text; give the YAML file itself');
  try {
    const options = { version: '1.1', lineCounter: lines, prettyErrors: false, uniqueKeys: false, logLevel: 'silent' } as const;
    const documents = [...parseAllDocuments(text, options)];
    const broken = whyUnusable(file, text, documents, lineOf, outerLine);
    return broken === undefined
      ? readDocuments(documents, { file, text, lineAt: (offset) => outerLine(lineOf(offset)) })
      : { trees: [], findings: [broken] };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return refuse('too-deep', TOO_DEEP);
  }
}

function readDocuments(documents: readonly Document.Parsed[], source: Source): ParsedText {
  const read = documents.flatMap((document) => (document.contents === null ? [] : [toTree(document.contents, source)]));
  const trees = read.map(({ tree }) => tree).filter((tree) => !isNull(tree));
  const startsEmpty = trees.length > 0 && (documents[0]?.contents === null || trees[0] !== read[0]?.tree);
  return { trees, ...(startsEmpty && { startsEmpty }), findings: read.flatMap(({ findings }) => findings) };
}

function whyUnusable(
  file: string,
  text: string,
  documents: readonly Document.Parsed[],
  lineOf: (offset: number) => number,
  outerLine: (line: number) => number,
): ValuesFinding | undefined {
  const refuse = (code: ErrorCode, line: number, message: string): ValuesFinding => failure(code, { file, line: outerLine(line) }, message);
  const lost = lostIndentationLine(text);
  if (lost !== undefined) return refuse('lost-indentation', lost, LOST_INDENTATION);
  const error = documents.flatMap(({ errors }) => errors.map(({ code, message, pos }) => ({ code, message, line: lineOf(pos[0]) }))).at(0);
  if (error === undefined) return undefined;
  if (error.message.startsWith('Maximum call stack')) return refuse('too-deep', error.line, TOO_DEEP);
  const template = templateLine(text, error.line + 1);
  if (template !== undefined) return refuse('template', template, TEMPLATE);
  if (error.code === 'TAB_AS_INDENT') return refuse('tab-indentation', error.line, TAB);
  return refuse('not-yaml', error.line, `YAML was expected, but the parser says: ${withoutSource(error.message)}. Correct the file`);
}

/** Behind a colon the parser quotes the file, and that may be a key. */
const withoutSource = (message: string): string => message.replace(/:\s[^]*$/, '').replace(/\.$/, '');

const LOST_INDENTATION =
  'this key stands at the start of the line, but belongs below the key before it: the indentation was lost, so this is not a configuration. Give the original file';
const TEMPLATE =
  'a template expression {{ … }} stands here, so this is a template and not YAML yet; give the rendered file (helm template) or the values file';
const TAB = 'a tab stands where YAML allows only spaces as indentation; replace it by spaces';
const TOO_DEEP = 'maps or lists are nested too deeply to be a configuration; check for brackets that are never closed';
