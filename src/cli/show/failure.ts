import type { Failure } from '../failure.ts';
import { visible } from '../visible.ts';
import { indented } from './wrap.ts';

/**
 * What went wrong, what was found, what to do; nothing in it that could steer a terminal. What to do is not wrapped: it may be
 * a command to be copied.
 */
export const showFailure = ({ message, details, next }: Pick<Failure, 'message' | 'details' | 'next'>, columns: number): string =>
  [
    indented(`fedremotes: ${visible(message)}`, columns, 0),
    ...details.map((detail) => indented(visible(detail), columns, 2, '  ')),
    ...next.map((step) => `→ ${visible(step)}`),
  ].join('\n');
