/** A member of a list of ETags as a whole: what stands around the quotes besides `W/` makes it something else. */
const ETAG = /(?<=^|,)[ \t]*(?:W\/)?("[^"]*")[ \t]*(?=,|$)/g;

/**
 * Whether a header If-None-Match names one of these strong ETags: `*`, or a list compared weakly (RFC 9110 §13.1.2).
 */
export function matchesEtag(header: string, etags: readonly string[]): boolean {
  if (header.trim() === '*') return true;
  for (const [, opaque = ''] of header.matchAll(ETAG)) if (etags.includes(opaque)) return true;
  return false;
}
