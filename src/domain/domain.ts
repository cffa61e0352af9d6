import { bad, ok, type Result } from './result.ts';

/** A backend domain by brig's grammar, lower-cased. Made only by {@link parseDomain}. */
export type Domain = string & { readonly __brand: 'Domain' };

const MAX_BYTES = 253;
const MAX_LABEL = 63;

/**
 * Reads a backend domain by brig's grammar and folds it to lower case.
 * The problem is a sentence part that says which rule was broken: "label “-dash” starts with a hyphen".
 * Source: wire-server libs/types-common/src/Data/Domain.hs (brig-contract §1.5).
 */
export function parseDomain(text: string): Result<Domain, string> {
  const problem = problemOf(text);
  return problem === undefined ? ok(text.toLowerCase() as Domain) : bad(problem);
}

/** The domain, or an exception: only for text that this program wrote itself. */
export function assertDomain(text: string): Domain {
  const parsed = parseDomain(text);
  if (!parsed.ok) throw new Error(`“${text}” is not a backend domain: ${parsed.problem}`);
  return parsed.value;
}

function problemOf(text: string): string | undefined {
  if (text === '') return 'it is empty';
  const foreign = /[^A-Za-z0-9.-]/u.exec(text);
  if (foreign) return `it contains “${foreign[0]}”; only ASCII letters, digits, hyphens and dots may stand in it${hintFor(text)}`;
  if (text.length > MAX_BYTES) return `it is ${String(text.length)} bytes long; at most ${String(MAX_BYTES)} are allowed`;
  if (text.toLowerCase() === 'localhost') return undefined;
  const labels = text.split('.');
  if (labels.length < 2) return 'it has no dot; at least two labels are needed (or the single label localhost)';
  for (const label of labels) {
    const problem = problemOfLabel(label);
    if (problem !== undefined) return problem;
  }
  const last = labels.at(-1) ?? '';
  if (/^[0-9]/.test(last)) return `its last label “${last}” starts with a digit, as in an IP address`;
  return undefined;
}

function problemOfLabel(label: string): string | undefined {
  if (label === '') return 'it has an empty label (two dots in a row, or a dot at its start or end)';
  if (label.length > MAX_LABEL)
    return `its label “${label.slice(0, 20)}…” is ${String(label.length)} characters long; at most ${String(MAX_LABEL)} are allowed`;
  if (label.startsWith('-')) return `its label “${label}” starts with a hyphen`;
  if (label.endsWith('-')) return `its label “${label}” ends with a hyphen`;
  return undefined;
}

function hintFor(text: string): string {
  if (/[\u0080-\u{10FFFF}]/u.test(text)) return ` (write an international name in its punycode form, ${punycodeOf(text) ?? 'xn--…'})`;
  if (text.includes('://') || text.includes('/')) return ' (write the bare domain, not a URL)';
  if (/:[0-9]+$/.test(text)) return ' (write the domain without a port)';
  return '';
}

/** An international name in its punycode form, as a URL has it; undefined where that is no domain. */
export function punycodeOf(name: string): string | undefined {
  const url = `https://${name}/`;
  if (name.length > MAX_BYTES || !URL.canParse(url)) return undefined;
  const ascii = new URL(url).hostname.replace(/\.$/, '');
  return problemOf(ascii) === undefined ? ascii : undefined;
}
