import { bad, ok, type Result } from '../domain/result.ts';
import { MAX_LIST_BYTES, type ListProblem } from '../domain/wanted-remote.ts';
import { placesIn } from './places.ts';

/** The text of a list, without its byte order mark; the problem says what the bytes are instead. */
export function listText(bytes: Uint8Array): Result<string, ListProblem> {
  if (bytes.length > MAX_LIST_BYTES) return bad({ message: TOO_LARGE });
  if (isUtf16(bytes))
    return bad({ message: 'Expected UTF-8, found UTF-16 (a redirection in PowerShell writes it). Save the list as UTF-8.' });
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return bad({ message: 'Expected a list as text, found gzip. Give the unpacked text.' });
  const decoded = utf8(bytes);
  // Read with replacements, only to say where.
  const text = decoded ?? new TextDecoder().decode(bytes);
  const refuse = (offset: number, message: string) => bad({ ...placesIn(text)(Math.max(0, offset)), message });
  const nul = text.indexOf('\0');
  if (nul !== -1) return refuse(nul, 'Expected text, found a NUL byte. Save the list anew as UTF-8 text.');
  if (decoded === undefined) return refuse(text.indexOf('\ufffd'), 'Expected UTF-8, found other bytes. Save the list as UTF-8.');
  return isHtml(text) ? refuse(text.search(/\S/), HTML) : ok(text);
}

/** Whether the text starts like a web page. */
const isHtml = (text: string): boolean => /^\s*<(?:!doctype|html)\b/i.test(text);

const HTML =
  'Expected a list, found what looks like an HTML page, such as a login or an error page. Give the address of the list itself, and its token if it needs one.';
const TOO_LARGE = `Expected at most ${String(MAX_LIST_BYTES / 1024 / 1024)} MB, found more. Check that this is the list.`;

// Without a byte order mark too: every other byte of ASCII text is NUL then.
const isUtf16 = ([a, b]: Uint8Array): boolean =>
  (a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff) || (a !== undefined && b !== undefined && (a === 0) !== (b === 0));

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
