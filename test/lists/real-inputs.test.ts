import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ALLOW_ALL } from '../../src/domain/remote.ts';
import { parseText, problemsOf } from './bytes-of.ts';

const folder = process.env['FEDREMOTES_REAL_INPUTS'] ?? '';
if (folder === '') console.warn('skipped: the lists of Wire itself; set FEDREMOTES_REAL_INPUTS to the folder that holds them');

const text = (file: string): string => readFileSync(join(folder, file), 'utf8');
const CONFIG = 'golden__testObject_FederationDomainConfig_1.json';
const FOO = { domain: 'foo.example.com', search_policy: 'full_search', restriction: ALLOW_ALL };

describe.skipIf(folder === '')('what Wire itself wrote', () => {
  it('its remote is read truly in a list, as JSON and as YAML', () => {
    for (const format of ['json', 'yaml'] as const) {
      expect(parseText(`[${text(CONFIG)}]`, format)).toEqual({ ok: true, value: [FOO] });
      expect(parseText(`{"remotes": [${text(CONFIG)}], "strategy": "allowAll", "update_interval": 1}`, format)).toEqual({
        ok: true,
        value: [FOO],
      });
    }
  });

  it('its remote alone is no list, and the message says what to do', () => {
    expect(problemsOf(parseText(text(CONFIG), 'json'))).toEqual([expect.stringContaining('Put it in square brackets')]);
  });

  it.each([1, 2, 3])('its restriction %i is read truly', (n) => {
    const restriction = text(`golden__testObject_FederationRestriction_${String(n)}.json`);
    expect(parseText(`[{"domain": "a.example", "restriction": ${restriction}}]`, 'json')).toEqual({
      ok: true,
      value: [{ domain: 'a.example', restriction: JSON.parse(restriction) as unknown }],
    });
  });

  it('the answer in its documentation is a list', () => {
    const documented = text('docs-ws-HEAD_configure-federation.md__L440.json');
    const { remotes } = JSON.parse(documented) as { remotes: unknown };
    expect(parseText(documented, 'json')).toEqual({ ok: true, value: remotes });
  });

  it.each([1, 2])('its federation status %i is none', (n) => {
    expect(problemsOf(parseText(text(`golden__testObject_FederationStatus_${String(n)}.json`), 'json'))[0]).toContain('the key “remotes”');
  });
});
