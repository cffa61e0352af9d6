/**
 * The segments of a path as servant sees them: decoded one by one, and one empty segment at the end does not count. What
 * cannot be decoded stands as it came, so that the parser of its capture refuses it.
 */
export function segmentsOf(path: string): readonly string[] {
  const segments = path.replace(/^\//, '').split('/').map(decoded);
  return segments.length > 1 && segments.at(-1) === '' ? segments.slice(0, -1) : segments;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    const bytes = segment.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
    return Buffer.from(bytes, 'latin1').toString('utf8');
  }
}
