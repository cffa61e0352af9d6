import type { NewToken } from '../commands/new-token.ts';

/** A token and its line, and what to do with each. */
export const showToken = ({ actor, token, line }: NewToken): string =>
  [
    `The token of ${actor}. It is shown only now, and kept nowhere:`,
    '',
    `  ${token}`,
    '',
    'Whoever is to use it sets it: export FEDREMOTES_TOKEN=…',
    '',
    'This line goes into the file named by FEDREMOTES_TOKENS_FILE of the service,',
    'which is read again when it changes:',
    '',
    `  ${line}`,
  ].join('\n');
