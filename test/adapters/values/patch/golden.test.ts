import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { patchValues } from '../../../../src/adapters/values/patch/patch-values.ts';
import type { ValuesFile } from '../../../../src/adapters/values/read-parts.ts';
import type { PatchRefusal, PatchWish, ValuesPatch } from '../../../../src/domain/migration/values-patch.ts';
import { applyWith, TOOLS } from './apply-diff.ts';

interface Lines {
  readonly file: string;
  readonly lines: readonly string[];
}

interface Golden {
  readonly says: string;
  readonly wish: PatchWish;
  readonly files: readonly Lines[];
  /** The files that change, as they are afterwards. */
  readonly after?: readonly Lines[];
  readonly not_values?: readonly string[];
  readonly refusals?: readonly PatchRefusal[];
}

const folder = new URL('../../../golden/patches/', import.meta.url);
const casesIn = (kind: string): readonly (readonly [string, Golden])[] =>
  readdirSync(new URL(`${kind}/`, folder)).map((name) => [
    name.replace('.json', ''),
    JSON.parse(readFileSync(new URL(`${kind}/${name}`, folder), 'utf8')) as Golden,
  ]);

/** How a file may be kept, besides plainly: every case must come out the same. */
const KEPT: Readonly<Record<string, (lines: readonly string[]) => string>> = {
  plainly: (lines) => lines.map((line) => `${line}\n`).join(''),
  'with CRLF': (lines) => lines.map((line) => `${line}\r\n`).join(''),
  'with a byte order mark': (lines) => `\uFEFF${lines.map((line) => `${line}\n`).join('')}`,
  'without a last line break': (lines) => lines.join('\n'),
  'with CRLF, but not at the end': (lines) => lines.join('\r\n'),
};
const FORMS = Object.entries(KEPT).map(([form, text]) => ({ form, text }));

const filesOf = (files: readonly Lines[], text: (lines: readonly string[]) => string): readonly ValuesFile[] =>
  files.map(({ file, lines }) => ({ file, text: text(lines) }));

function assertPatched(patch: ValuesPatch): asserts patch is Exclude<ValuesPatch, { readonly refusals: unknown }> {
  expect(patch).not.toHaveProperty('refusals');
}

describe.each(FORMS)('values kept $form', ({ text }) => {
  it.each(casesIn('accepted'))('%s', (_, golden) => {
    const before = filesOf(golden.files, text);
    const patch = patchValues(before, golden.wish);
    assertPatched(patch);
    const after = filesOf(golden.after ?? [], text);
    expect(patch.files.map(({ file, after: now }) => ({ file, text: now }))).toEqual(after);
    expect(patch.not_values).toEqual(golden.not_values ?? []);
    const now = before.map((one) => after.find(({ file }) => file === one.file) ?? one);
    expect(patchValues(now, golden.wish)).toEqual({ files: [], diff: '', not_values: patch.not_values });
  });
});

describe.each(TOOLS)('%s takes the diff', (tool) => {
  it.each(FORMS)('of every case, with files kept $form', ({ text }) => {
    for (const [name, golden] of casesIn('accepted')) {
      const before = filesOf(golden.files, text);
      const patch = patchValues(before, golden.wish);
      assertPatched(patch);
      const after = filesOf(golden.after ?? [], text);
      if (patch.diff === '') expect(after, name).toEqual([]);
      else
        expect(applyWith(tool, before, patch.diff), name).toEqual(before.map((one) => after.find(({ file }) => file === one.file) ?? one));
    }
  });
});

describe('values that are not patched', () => {
  it.each(casesIn('rejected'))('%s', (_, golden) => {
    expect(patchValues(filesOf(golden.files, KEPT['plainly'] ?? String), golden.wish)).toEqual({ refusals: golden.refusals });
    expect(golden.refusals).not.toEqual([]);
  });
});
