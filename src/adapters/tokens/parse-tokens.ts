import { isUtf8 } from 'node:buffer';
import { bad, ok, type Result } from '../../domain/result.ts';

/** One token that is valid: whose it is, and its SHA-256. */
export interface KnownToken {
  readonly actor: string;
  readonly hash: Buffer;
}

const HASH = /^[0-9a-f]{64}$/i;
const ACTOR = /^\P{C}{1,200}$/u;

/** The bytes as text; the problem names the first line that is none. */
export function decodeTokens(bytes: Buffer): Result<string, string> {
  if (isUtf8(bytes)) return ok(bytes.toString('utf8'));
  // No other character of UTF-8 has a byte of a line end in it.
  const line = bytes
    .toString('latin1')
    .split('\n')
    .findIndex((one) => !isUtf8(Buffer.from(one, 'latin1')));
  return bad(`line ${String(line + 1)}: expected text in UTF-8, found bytes that are none; save the file as UTF-8`);
}

/**
 * Reads `actor: sha256-hex-of-token` lines; blank lines and lines that start with # say nothing. An actor may stand in
 * several lines, so that an old token and its successor hold side by side. The problem names the line.
 */
export function parseTokens(text: string): Result<readonly KnownToken[], string> {
  const tokens: KnownToken[] = [];
  const lineOfHash = new Map<string, number>();
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const parsed = parseLine(line);
    if (!parsed.ok) return bad(`line ${String(index + 1)}: ${parsed.problem}`);
    const hash = parsed.value.hash.toString('hex');
    const before = lineOfHash.get(hash);
    if (before !== undefined)
      return bad(`line ${String(index + 1)}: the same token stands in line ${String(before)} already; keep one of them`);
    lineOfHash.set(hash, index + 1);
    tokens.push(parsed.value);
  }
  return ok(tokens);
}

// What stands in a line is never part of a message: somebody may have written the token itself there.
function parseLine(line: string): Result<KnownToken, string> {
  const colon = line.lastIndexOf(':');
  const actor = line.slice(0, Math.max(colon, 0)).trim();
  const hash = line.slice(colon + 1).trim();
  if (colon === -1) return bad('expected “actor: sha256-of-token”, found no colon; “fedremotes token new ACTOR” prints such a line');
  if (!ACTOR.test(actor)) return bad('expected the name of the actor before the colon, 1 to 200 printable characters');
  if (!HASH.test(hash)) {
    return bad(
      `expected the SHA-256 of a token after the colon, 64 hexadecimal digits; found ${String(hash.length)} characters that are not`,
    );
  }
  return ok({ actor, hash: Buffer.from(hash, 'hex') });
}
