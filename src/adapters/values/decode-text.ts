import { ok, bad, type Result } from '../../domain/result.ts';

/** Decodes UTF-8; a byte order mark stays in the text, so that a file that is patched keeps it. The problem says what the bytes are instead. */
export function decodeText(bytes: Uint8Array): Result<string, string> {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    return bad('the file is UTF-16; save it as UTF-8 (a redirection in PowerShell writes UTF-16)');
  }
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return bad('the file is gzipped; give the text itself');
  try {
    return ok(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    return bad('the file is not UTF-8 text; give the YAML file itself');
  }
}
