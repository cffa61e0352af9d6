import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../src/domain/journal.ts';

describe('canonical JSON', () => {
  it('is JSON of the same value, and does not depend on the order of keys', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const turned = JSON.parse(JSON.stringify(value), (_, item: unknown) =>
          item !== null && typeof item === 'object' && !Array.isArray(item) ? Object.fromEntries(Object.entries(item).reverse()) : item,
        ) as unknown;
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(turned)).toBe(canonicalJson(value));
      }),
    );
  });

  it('sorts keys at every depth, keeps lists in order, leaves undefined out', () => {
    expect(canonicalJson({ b: [2, 1], a: { d: undefined, c: 'ü"' }, B: null })).toBe('{"B":null,"a":{"c":"ü\\""},"b":[2,1]}');
  });
});
