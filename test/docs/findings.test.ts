import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES, REMARK_CODES } from '../../src/adapters/values/values-finding.ts';
import { LEGACY_CODES } from '../../src/adapters/values/legacy/legacy-finding.ts';
import { CONFLICT_CODES } from '../../src/domain/effective.ts';

const DOCUMENT = readFileSync('docs/findings.md', 'utf8');
const [findings = '', reasons = ''] = DOCUMENT.split('## Reasons of `/readyz`');

/** The codes in the first cells of the tables of a part of the document. */
const documented = (part: string): readonly string[] => [...part.matchAll(/^\| `([a-z-]+)`/gm)].map(([, code = '']) => code);

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => readFileSync(join('src', name), 'utf8'));

/** What is written as the code of a finding, wherever findings are made beside the closed lists. */
const written = sources
  .filter((text) => /\b(Registry)?Finding\b/.test(text) && !text.includes('z.strictObject'))
  .flatMap((text) => [
    ...[...text.matchAll(/\bcode: '([a-z-]+)'/g)].map(([, code = '']) => code),
    ...[...text.matchAll(/\bdiffers\('([a-z-]+)'/g)].map(([, code = '']) => code),
    ...[...text.matchAll(/\bnotBrigs\('([a-z-]+)'/g)].map(([, what = '']) => `${what}-not-brigs`),
  ]);

describe('docs/findings.md', () => {
  it('has every code of a finding, and no other', () => {
    expect(written).toEqual(expect.arrayContaining(['drift-widens', 'orphan-teams', 'list-may-be-cut', 'strategy-not-brigs']));
    const produced = new Set<string>([...ERROR_CODES, ...REMARK_CODES, ...LEGACY_CODES, ...CONFLICT_CODES, ...written]);
    expect([...new Set(documented(findings))].sort()).toEqual([...produced].sort());
  });

  it('has every reason of /readyz, and no other', () => {
    const health = readFileSync('src/http/health.ts', 'utf8');
    const produced = [...health.matchAll(/(?:reason\(\s*|code: )'([a-z-]+)'/g)].map(([, code = '']) => code);
    expect([...documented(reasons)].sort()).toEqual([...new Set([...produced, 'file-layer-stale', 'file-layer-unknown'])].sort());
  });
});
