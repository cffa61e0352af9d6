import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { EffectiveRemote } from '../../domain/effective.ts';
import { canonicalJson } from '../../domain/journal.ts';
import { bad, ok, type Result } from '../../domain/result.ts';
import { invalidRequest } from './read-request.ts';
import type { Problem } from '../problem.ts';

/** A strong entity tag, in its quotes: equal for equal values only. */
export const etagOf = (value: unknown): string => `"${createHash('sha256').update(canonicalJson(value)).digest('hex')}"`;

/** The entity tag of a remote: of what is said about it, not of the line on which it stands. */
export function remoteEtag({ layers: { file, database, unknown }, conflict, ...remote }: EffectiveRemote): string {
  const said = file && { search_policy: file.search_policy, restriction: file.restriction };
  return etagOf({ ...remote, file: said, database, unknown, conflict: conflict?.code });
}

/** Says why the present remote is not the one that the caller expects, if it is not. */
export type Precondition = (present: EffectiveRemote | undefined) => string | undefined;

/** The precondition that If-Match and If-None-Match of a write make. */
export function preconditionOf(headers: IncomingHttpHeaders): Result<Precondition, Problem> {
  const [ifMatch, ifNoneMatch] = [parseTags(headers['if-match']), parseTags(headers['if-none-match'])];
  if (!ifMatch.ok) return bad(invalidRequest([{ path: 'header.if-match', message: ifMatch.problem }]));
  if (!ifNoneMatch.ok) return bad(invalidRequest([{ path: 'header.if-none-match', message: ifNoneMatch.problem }]));
  return ok((present) => {
    const etag = present && remoteEtag(present);
    if (ifMatch.value !== undefined && !matches(ifMatch.value, etag)) return etag === undefined ? GONE : CHANGED;
    if (ifNoneMatch.value !== undefined && matches(weakly(ifNoneMatch.value), etag)) return THERE;
    return undefined;
  });
}

const GONE = 'If-Match expects a remote that is there, and there is none. Look with a GET what became of it.';
const CHANGED = 'It is not as it was when you read it: its ETag is another. Read it again with a GET, and decide anew.';
const THERE =
  'If-None-Match expects that it is not there, and it is. Look at it with a GET, and repeat the request without the header to replace it.';

const matches = (tags: '*' | readonly string[], etag: string | undefined): boolean =>
  etag !== undefined && (tags === '*' || tags.includes(etag));

/** If-None-Match compares weakly, If-Match strongly (RFC 9110 §13.1). */
const weakly = (tags: '*' | readonly string[]): '*' | readonly string[] =>
  tags === '*' ? tags : tags.map((tag) => tag.replace(/^W\//, ''));

const TAG_LIST = /^\s*(?:W\/)?"[^"]*"\s*(?:,\s*(?:W\/)?"[^"]*"\s*)*$/;

function parseTags(header: string | undefined): Result<'*' | readonly string[] | undefined, string> {
  if (header === undefined) return ok(undefined);
  if (header.trim() === '*') return ok('*');
  if (!TAG_LIST.test(header)) return bad(`Expected * or ETags in their double quotes, found “${header.slice(0, 80)}”.`);
  return ok(header.match(/(?:W\/)?"[^"]*"/g) ?? []);
}
