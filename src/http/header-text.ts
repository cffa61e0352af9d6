import type { IncomingMessage } from 'node:http';
import { bad, ok, type Result } from '../domain/result.ts';
import { MOST_OF_REASON, recordedText } from './recorded-text.ts';

/** The headers that are put on record, and how many code points each may have. */
const MOST = { 'x-actor': 200, 'x-reason': MOST_OF_REASON } as const;

/**
 * The text of a header that is put on record, read as UTF-8 (Node reads bytes as Latin-1); undefined where it is not
 * sent or empty. The problem is the sentence for the caller.
 */
export function headerText(
  request: IncomingMessage,
  name: keyof typeof MOST,
): Result<string | undefined, { readonly code: 'invalid-request'; readonly message: string }> {
  const header = request.headers[name];
  if (header === undefined || header === '') return ok(undefined);
  const text = Buffer.from(String(header), 'latin1').toString('utf8');
  if (recordedText(MOST[name]).test(text)) return ok(text);
  const expected = `at most ${String(MOST[name])} printable characters in UTF-8`;
  return bad({ code: 'invalid-request', message: `The header ${name} is put on record, so it must be ${expected}. Nothing was changed.` });
}
