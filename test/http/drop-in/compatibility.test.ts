import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const HTTP = join(import.meta.dirname, '..');
const DOCUMENT = readFileSync(join(HTTP, '..', '..', 'docs', 'compatibility.md'), 'utf8');

/** The rows of all tables, less their heads: the last cell of each. */
const shownBy = DOCUMENT.split('\n')
  .filter((line) => line.startsWith('|') && !line.startsWith('|---') && !line.endsWith('| shown by |'))
  .map((line) => line.slice(0, -1).split('|').at(-1)?.trim() ?? '');

describe('docs/compatibility.md', () => {
  it('names a test for every behaviour', () => {
    expect(shownBy.length).toBeGreaterThan(50);
    expect(shownBy.filter((cell) => !/^`(?:\.\.\/)?[a-z./-]+\.ts` › \S/.test(cell))).toEqual([]);
  });

  it('names tests that exist', () => {
    const missing = shownBy.filter((cell) => {
      const [, file = '', title = ''] = /^`(.+)` › (.+)$/.exec(cell) ?? [];
      return !readFileSync(join(HTTP, file), 'utf8').includes(`'${title}'`);
    });
    expect(missing).toEqual([]);
  });
});
