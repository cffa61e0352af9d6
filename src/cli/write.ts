import { Failure } from './failure.ts';
import type { Ask, Client } from './client.ts';
import { WRITTEN_KEYS, type Written } from './written.ts';

/** What a writing command may say besides its change. */
export interface WriteOptions {
  readonly allow?: readonly string[];
  readonly reason?: string;
}

/** Makes one change; hazards are allowed in the query, the reason is put on record. */
export async function write(client: Client, ask: Omit<Ask<Written>, 'keys'>, { allow = [], reason }: WriteOptions): Promise<Written> {
  const { body } = await client.ask<Written>({
    ...ask,
    keys: WRITTEN_KEYS,
    ...(allow.length > 0 && { query: { allow: allow.join(',') } }),
    headers: { ...ask.headers, ...reasonOf(reason) },
  });
  return body;
}

/** The header that carries the reason, where there is one. */
export const reasonOf = (reason: string | undefined): Readonly<Record<string, string>> =>
  reason === undefined ? {} : { 'x-reason': reasonHeader(reason) };

/** UTF-8 in a header, byte by byte: the service reads it so, and a DELETE has no body to carry a reason. */
function reasonHeader(reason: string): string {
  if (/^\P{C}{1,1000}$/u.test(reason.trim())) return Buffer.from(reason.trim(), 'utf8').toString('latin1');
  throw new Failure('--reason is put on record, so it must be one line of at most 1000 printable characters.', {
    next: ['Nothing has been changed.'],
  });
}
