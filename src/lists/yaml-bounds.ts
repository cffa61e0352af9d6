import { Lexer } from 'yaml';
import { MAX_DEPTH } from './json-nesting.ts';

/** 10,000 remotes with some fifteen teams each; the parser takes seconds for it, and memory without end for more. */
const MOST_TOKENS = 1_500_000;

const TOO_DEEP = 'Expected a list of remotes, found brackets nested too deeply. Check for brackets that are never closed.';
const TOO_MUCH = 'Expected less than a million words of YAML, found more. Check that this is the list, or give it as JSON.';

/** Why a text is not given to the parser at all: it would take the memory of the process. Looks at one token at a time. */
export function beyondYamlBounds(text: string): string | undefined {
  let [tokens, depth] = [0, 0];
  for (const token of new Lexer().lex(text)) {
    tokens += 1;
    if (token === '[' || token === '{') depth += 1;
    if (token === ']' || token === '}') depth -= 1;
    if (depth > MAX_DEPTH) return TOO_DEEP;
    if (tokens > MOST_TOKENS) return TOO_MUCH;
  }
  return undefined;
}
