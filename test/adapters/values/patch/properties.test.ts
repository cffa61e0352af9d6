import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyPatch, parsePatch } from 'diff';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { patchValues } from '../../../../src/adapters/values/patch/patch-values.ts';
import { readParts, type ValuesFile } from '../../../../src/adapters/values/read-parts.ts';
import type { PatchWish, ValuesPatch } from '../../../../src/domain/migration/values-patch.ts';
import { untouched } from './untouched.ts';
import { someValues, someWish } from './values-arbitraries.ts';

type Plain = Readonly<Record<string, unknown>>;
const isPlain = (value: unknown): value is Plain => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Helm's merge of values, written once more: maps merge, anything else replaces. */
const merged = (earlier: unknown, later: unknown): unknown =>
  isPlain(earlier) && isPlain(later)
    ? {
        ...earlier,
        ...Object.fromEntries(Object.entries(later).map(([key, value]) => [key, key in earlier ? merged(earlier[key], value) : value])),
      }
    : later;

const at = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((here, key) => (isPlain(here) ? here[key] : undefined), value);

const load = (text: string): unknown => parse(text.replace(/^\uFEFF/, ''), { version: '1.1', merge: true, logLevel: 'silent' }) as unknown;

/** What values say of the wish, by another reader than the project's. */
function said(
  files: readonly ValuesFile[],
  isSubchart = false,
): { strategy: unknown; entries: readonly string[]; legacy: readonly unknown[] } {
  const values = files.map(({ text }) => load(text)).reduce(merged);
  const options = (service: string): readonly string[] => (isSubchart ? ['config', 'optSettings'] : [service, 'config', 'optSettings']);
  const entries = at(values, ...options('brig'), 'setFederationDomainConfigs');
  const strategy = at(values, ...options('brig'), 'setFederationStrategy');
  return {
    strategy: typeof strategy === 'string' ? strategy : undefined,
    entries: (Array.isArray(entries) ? entries : []).map(
      (one) => `${String(at(one, 'domain')).toLowerCase()} ${String(at(one, 'search_policy'))}`,
    ),
    legacy: ['federationStrategy', 'setFederationStrategy']
      .flatMap((key) => at(values, ...options('federator'), key) ?? [])
      .filter(isPlain),
  };
}

/** Lines are the same, but that comments from within a list may come to stand behind it, where what stood below them went. */
function assertUntouched(before: readonly string[], after: readonly string[]): void {
  const isComment = (line: string): boolean => /^\s*#/.test(line);
  expect(after.filter((line) => !isComment(line))).toEqual(before.filter((line) => !isComment(line)));
  const left = after.filter(isComment);
  for (const comment of before.filter(isComment)) {
    expect(left).toContain(comment);
    left.splice(0, left.indexOf(comment) + 1);
  }
}

/** Whatever comes of a wish: it is fulfilled and nothing else has changed, or it is refused. */
function assertHonest(files: readonly ValuesFile[], wish: PatchWish, patch: ValuesPatch, isSubchart = false): void {
  if ('refusals' in patch) {
    expect(patch.refusals).not.toEqual([]);
    return;
  }
  const after = files.map((one) => {
    const changed = patch.files.find(({ file }) => file === one.file);
    if (changed === undefined) return one;
    expect(changed.before).toBe(one.text);
    assertUntouched(untouched(changed.before), untouched(changed.after));
    expect(changed.after.startsWith('\uFEFF')).toBe(changed.before.startsWith('\uFEFF'));
    expect(changed.after.endsWith('\n')).toBe(changed.before.endsWith('\n'));
    if (!/[^\r]\n/.test(changed.before)) expect(changed.after).not.toMatch(/[^\r]\n/);
    return { file: one.file, text: changed.after };
  });
  const [was, is] = [said(files, isSubchart), said(after, isSubchart)];
  expect(is.strategy).toBe(wish.strategy ?? was.strategy);
  const wanted = wish.entries?.map(({ domain, search_policy }) => `${domain} ${search_policy}`) ?? was.entries;
  expect(new Set(is.entries)).toEqual(new Set(wanted));
  if (!isSubchart) expect(is.legacy).toEqual(wish.legacy === undefined ? was.legacy : []);
  for (const [index, change] of (patch.diff === '' ? [] : parsePatch(patch.diff)).entries()) {
    const { file, before, after: now } = patch.files[index] ?? {};
    expect(change.oldFileName).toBe(`a/${String(file)}`);
    expect(applyPatch(before ?? '', change, { autoConvertLineEndings: false })).toBe(now);
  }
  expect(patchValues(after, wish)).toEqual({ files: [], diff: '', not_values: patch.not_values });
}

const named = (texts: readonly string[]): readonly ValuesFile[] =>
  texts.map((text, index) => ({ file: `values-${String(index)}.yaml`, text }));

describe('a patch of any values', () => {
  it('fulfils the wish and changes nothing else, or is refused', () => {
    let patched = 0;
    fc.assert(
      fc.property(someValues, someWish, (text, wish) => {
        const patch = patchValues(named([text]), wish);
        if ('files' in patch) patched += 1;
        assertHonest(named([text]), wish, patch);
      }),
      { numRuns: 120 },
    );
    // Twins that contradict each other are made often; beside them refusals are few.
    expect(patched).toBeGreaterThan(60);
  }, 120_000);

  it('of several files does so for what they say together', () => {
    let patched = 0;
    fc.assert(
      fc.property(fc.array(someValues, { minLength: 2, maxLength: 3 }), someWish, (texts, wish) => {
        const patch = patchValues(named(texts), wish);
        if ('files' in patch) patched += 1;
        assertHonest(named(texts), wish, patch);
      }),
      { numRuns: 60 },
    );
    expect(patched).toBeGreaterThan(10);
  }, 120_000);
});

const folder = process.env['FEDREMOTES_REAL_INPUTS'] ?? '';
if (folder === '') console.warn('skipped: patches of the values of Wire itself; set FEDREMOTES_REAL_INPUTS to the folder that holds them');
const realFiles = folder === '' ? [] : readdirSync(folder).filter((name) => /\.(ya?ml|json)$/.test(name));

describe.skipIf(folder === '')('a patch of the values of Wire itself', () => {
  it.each(realFiles)(
    '%s',
    (file) => {
      const files = [{ file, text: readFileSync(join(folder, file), 'utf8') }];
      const { nature } = readParts(files[0] ?? { file, text: '' });
      const isValues = nature?.form === 'helm' || nature?.form === 'subchart';
      fc.assert(
        fc.property(someWish, (wish) => {
          const patch = patchValues(files, wish);
          if (isValues && (nature.service === 'umbrella' || nature.service === 'brig' || wish.strategy === undefined)) {
            if (wish.entries === undefined || nature.service !== 'federator') expect(patch).not.toHaveProperty('refusals');
          } else if (!isValues && Object.keys(wish).length > 0) expect(patch).toHaveProperty('refusals');
          assertHonest(files, wish, patch, nature?.form === 'subchart');
        }),
        { numRuns: isValues ? 15 : 3 },
      );
    },
    60_000,
  );
});
