import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linesOf, splice, spliceOrigins, type Edit } from '../../../../src/adapters/values/patch/splice.ts';

describe('a splice', () => {
  const someText = fc.array(fc.constantFrom('a', 'b', '\n'), { maxLength: 12 }).map((parts) => `${parts.join('')}\n`);
  const someEdits = (text: string): fc.Arbitrary<readonly Edit[]> =>
    fc.uniqueArray(fc.nat({ max: text.length }), { maxLength: 6 }).chain((offsets) => {
      const sorted = offsets.toSorted((a, b) => a - b);
      const pairs = sorted.flatMap((start, index) => (index % 2 === 0 ? [[start, sorted[index + 1] ?? start] as const] : []));
      return fc.tuple(
        ...pairs.map(([start, end]) => fc.constantFrom('', 'x', 'x\n', 'x\ny').map((wanted) => ({ start, end, text: wanted }))),
      );
    });

  it('says of each line that it calls the same where it came from', () => {
    fc.assert(
      fc.property(
        someText.chain((text) => fc.tuple(fc.constant(text), someEdits(text))),
        ([text, edits]) => {
          const before = linesOf(text);
          const after = linesOf(splice(text, edits));
          const origins = spliceOrigins(
            text,
            edits,
            before.map((_, index) => index),
          );
          expect(origins).toHaveLength(after.length);
          for (const [index, origin] of origins.entries()) if (origin !== undefined) expect(after[index]).toBe(before[origin]);
          const kept = origins.filter((origin) => origin !== undefined);
          expect(kept).toEqual([...new Set(kept)].toSorted((a, b) => a - b));
        },
      ),
    );
  });

  it('refuses edits that overlap', () => {
    const edit = { start: 0, end: 2, text: '' };
    expect(() => splice('abc', [edit, { ...edit, start: 1 }])).toThrow('overlap');
  });
});
