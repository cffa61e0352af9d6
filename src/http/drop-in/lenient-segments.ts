import type { RequestHandler } from 'express';

/**
 * Lets the routes see a path as servant does: a segment that cannot be decoded is no error of its own but stands as it came, so
 * that the parser of its capture refuses it (http-types decodes percents that it can, and bytes that are no UTF-8 to U+FFFD).
 */
export const lenientSegments: RequestHandler = (request, _response, next) => {
  request.url = request.url.replace(/^[^?]*/, (path) => path.split('/').map(decodable).join('/'));
  next();
};

function decodable(segment: string): string {
  try {
    decodeURIComponent(segment);
    return segment;
  } catch {
    const bytes = segment.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
    return encodeURIComponent(Buffer.from(bytes, 'latin1').toString('utf8'));
  }
}
