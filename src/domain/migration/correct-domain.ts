import { parseDomain, punycodeOf, type Domain } from '../domain.ts';

/** More domains than this in one text are a file in the wrong place. */
const MAX_CORRECTIONS = 100;

/**
 * The domains that a text which is none may have meant: a whole list printed as one text (a bug of the chart until 2021-02,
 * [a.example b.example]), a URL, an address, an international name. Empty where nothing is plain: nothing is guessed from
 * *.example.com or a label.
 */
export function correctionsOf(text: string): readonly Domain[] {
  const words = text
    .replace(/^\s*\[|\]\s*$/g, '')
    .split(/[\s,;]+/)
    .filter((word) => word !== '');
  if (words.length > MAX_CORRECTIONS) return [];
  const domains = words.map(correctedWord);
  return domains.every((domain) => domain !== undefined) ? [...new Set(domains)] : [];
}

function correctedWord(word: string): Domain | undefined {
  const bare = word
    .replace(/^["']+|["']+$/g, '')
    .replace(/^[a-z][a-z0-9+.-]*:\/\//i, '')
    .replace(/^[^@\s]*@/, '')
    .replace(/[/?#].*$/, '')
    .replace(/:\d*$/, '')
    .replace(/\.$/, '');
  const parsed = parseDomain(/[^\0-\x7f]/.test(bare) ? (punycodeOf(bare) ?? bare) : bare);
  return parsed.ok ? parsed.value : undefined;
}
