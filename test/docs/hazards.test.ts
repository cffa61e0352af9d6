import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { HAZARD_NAMES } from '../../src/domain/hazard.ts';
import { NOTICE_CODES } from '../../src/domain/notices-of.ts';
import { RULES } from '../../src/domain/refusal.ts';

/** The parts of the document, by their headings. */
const parts = new Map(
  readFileSync('docs/hazards.md', 'utf8')
    .split(/^## /m)
    .slice(1)
    .map((part) => [part.slice(0, part.indexOf('\n')), part]),
);

/** The names in the first cells of the table of a part. */
const documented = (heading: string): readonly string[] =>
  [...(parts.get(heading) ?? '').matchAll(/^\| `([A-Za-z_-]+)`/gm)].map(([, name = '']) => name);

describe('docs/hazards.md', () => {
  it.each([
    ['Hazards', HAZARD_NAMES],
    ['Refusals', RULES],
    ['Notices', NOTICE_CODES],
  ])('has under “%s” every name that the code has, once, in its order, and no other', (heading, names) => {
    expect(documented(heading)).toEqual(names);
  });
});
