import type { Failure } from '../failure.ts';
import { visible } from '../visible.ts';

/** What went wrong, what was found, what to do: one line each, nothing in them that could steer a terminal. */
export const showFailure = ({ message, details, next }: Pick<Failure, 'message' | 'details' | 'next'>): string =>
  [`fedremotes: ${visible(message)}`, ...details.map((detail) => `  ${visible(detail)}`), ...next.map((step) => `→ ${visible(step)}`)].join(
    '\n',
  );
