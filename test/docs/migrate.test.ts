import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ERAS } from '../../src/domain/migration/era.ts';
import { QUESTION_CODES } from '../../src/domain/migration/question.ts';

const [, eras = '', questions = ''] = readFileSync('docs/migrate.md', 'utf8').split(/^## (?:Eras|Questions)$/m);

/** What the first cells of a table name. */
const named = (part: string): readonly string[] =>
  [...part.matchAll(/^\| (`[^|]+`) \|/gm)].flatMap(([, cell = '']) => [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code));

describe('docs/migrate.md', () => {
  it('has every era, and no other', () => {
    expect([...named(eras.replace('| `era` |', ''))].sort()).toEqual([...ERAS].sort());
  });

  it('has every question, and no other', () => {
    expect([...named(questions)].sort()).toEqual([...QUESTION_CODES].sort());
  });
});
