import { parseTree, printParseErrorCode, type ParseError } from 'jsonc-parser';
import type { ListProblem } from '../domain/wanted-remote.ts';
import type { Place } from './places.ts';
import { quoted } from './quoted.ts';

/** Why a text is not JSON: the first thing that is wrong, since what comes after follows from it. */
export function jsonSyntaxProblem(text: string, isOpenAtEnd: boolean, placeAt: (offset: number) => Place): ListProblem {
  if (text.trim() === '') return { message: 'Expected a list as JSON, found nothing. An empty list is written [].' };
  const errors: ParseError[] = [];
  parseTree(text, errors, { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false });
  const [first] = errors;
  const end = text.trimEnd().length;
  if (isOpenAtEnd && (first === undefined || first.offset + first.length >= end)) return { ...placeAt(end), message: TRUNCATED };
  if (first === undefined) return { message: 'Expected JSON, found text that is not. Check it with a JSON validator.' };
  return { ...placeAt(first.offset), message: sentence(text, first) };
}

const TRUNCATED = 'The JSON ends too early: it is truncated. Give the whole list.';

function sentence(text: string, error: ParseError): string {
  const found = quoted(text.slice(error.offset, error.offset + Math.max(1, error.length)));
  const code = printParseErrorCode(error.error);
  switch (code) {
    case 'InvalidSymbol':
      return `Expected JSON, found ${found}. Write texts and keys in double quotes.`;
    case 'InvalidCommentToken':
    case 'UnexpectedEndOfComment':
      return 'Expected JSON, found a comment, which JSON does not have. Take it out, or give the list as YAML.';
    case 'PropertyNameExpected':
    case 'ValueExpected':
      return /,\s*$/.test(text.slice(Math.max(0, error.offset - 200), error.offset)) && /[\]}]/.test(found)
        ? 'Expected nothing behind the last comma but another item, found the closing bracket. Take the comma out.'
        : `Expected ${EXPECTED[code] ?? 'JSON'}, found ${found}.`;
    default:
      return `Expected ${EXPECTED[code] ?? 'JSON'}, found ${found}.`;
  }
}

const EXPECTED: Readonly<Record<string, string>> = {
  PropertyNameExpected: 'a key in double quotes',
  ValueExpected: 'a value',
  ColonExpected: 'a colon behind the key',
  CommaExpected: 'a comma between two items',
  CloseBraceExpected: 'a closing brace }',
  CloseBracketExpected: 'a closing bracket ]',
  EndOfFileExpected: 'the end of the text behind the list',
  UnexpectedEndOfString: 'a closing double quote on the same line',
  InvalidUnicode: 'four hexadecimal digits behind \\u',
  InvalidEscapeCharacter: 'a backslash only before one of "\\/bfnrtu',
  InvalidCharacter: 'no control character (a tab is written \\t) in a text',
};
