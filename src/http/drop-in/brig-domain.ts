import { parseDomain, type Domain } from '../../domain/domain.ts';
import { bad, ok, type Result } from '../../domain/result.ts';

/**
 * Reads a domain as brig does; the problem is the text that its parser (attoparsec) gives. Which rule brig names follows
 * from the order in which it looks: label by label, then their number, the last one, the length, and what is left over
 * (wire-server Data.Domain; the texts of the library are inferred, not seen run).
 */
export function parseBrigDomain(text: string): Result<Domain, string> {
  const parsed = parseDomain(text);
  return parsed.ok ? ok(parsed.value) : bad(problemOf(text));
}

const LABEL = /[A-Za-z0-9][A-Za-z0-9-]{0,62}/y;

function problemOf(text: string): string {
  if (text === '') return 'alphanumeric character: not enough input';
  const first = labelAt(text, 0);
  if (first === undefined) return 'alphanumeric character: Failed reading: satisfy';
  if (first.endsWith('-')) return 'Failed reading: Invalid domain label: last character is a hyphen';
  const labels = [first];
  let end = first.length;
  // A label that does not parse ends the list before its dot; what is left over is then found at the end.
  for (let next = nextLabel(text, end); next !== undefined; next = nextLabel(text, end)) {
    labels.push(next);
    end += 1 + next.length;
  }
  if (labels.length < 2 && first.toLowerCase() !== 'localhost') return 'Failed reading: Invalid domain name: cannot be dotless domain';
  if (/^[0-9]/.test(labels.at(-1) ?? '')) return 'Failed reading: Invalid domain name: last label cannot start with digit';
  if (end > 253) return 'Failed reading: Invalid domain name: too long';
  return 'endOfInput';
}

function nextLabel(text: string, at: number): string | undefined {
  const label = text.charAt(at) === '.' ? labelAt(text, at + 1) : undefined;
  return label?.endsWith('-') ? undefined : label;
}

function labelAt(text: string, at: number): string | undefined {
  LABEL.lastIndex = at;
  return LABEL.exec(text)?.[0];
}
