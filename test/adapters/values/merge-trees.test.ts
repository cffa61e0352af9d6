import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dropNulls, mergeTrees, type MapTree, type Tree } from '../../../src/adapters/values/tree.ts';

type Plain = string | null | readonly string[] | PlainMap;
interface PlainMap {
  readonly [key: string]: Plain;
}

const place = { file: 'values.yaml', line: 1 };
const isMap = (plain: Plain): plain is PlainMap => typeof plain === 'object' && plain !== null && !Array.isArray(plain);

function toTree(plain: Plain): Tree {
  if (isMap(plain)) return toMap(plain);
  if (typeof plain === 'string' || plain === null) return { kind: 'scalar', ...place, value: plain, text: plain ?? '' };
  return { kind: 'list', ...place, items: plain.map(toTree) };
}

const toMap = (plain: PlainMap): MapTree => ({
  kind: 'map',
  ...place,
  entries: new Map(Object.entries(plain).map(([key, value]) => [key, toTree(value)])),
});

function toPlain(tree: Tree): unknown {
  if (tree.kind === 'map') return Object.fromEntries([...tree.entries].map(([key, value]) => [key, toPlain(value)]));
  return tree.kind === 'list' ? tree.items.map(toPlain) : tree.value;
}

const final = (tree: Tree): unknown => (tree.kind === 'map' ? toPlain(dropNulls(tree)) : toPlain(tree));

/** Helm's own words, written down anew: a left fold, null deletes, only maps merge. */
function helm(earlier: Plain | undefined, later: Plain): Plain {
  if (!isMap(later)) return later;
  const below: PlainMap = earlier !== undefined && isMap(earlier) ? earlier : {};
  return Object.fromEntries([...new Set([...Object.keys(below), ...Object.keys(later)])].map((key) => [key, pick(below[key], later[key])]));
}
const pick = (below: Plain | undefined, above: Plain | undefined): Plain => (above === undefined ? (below ?? null) : helm(below, above));

const { plain } = fc.letrec<{ plain: Plain; map: Plain }>((tie) => ({
  plain: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom('x', 'y'),
    fc.constant(null),
    fc.array(fc.constantFrom('l', 'm'), { maxLength: 2 }),
    tie('map'),
  ),
  map: fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('plain'), { maxKeys: 3, noNullPrototype: true }),
}));
const map = plain.filter(isMap);

describe('merging values files', () => {
  it('is associative: files may be put together in any grouping', () => {
    fc.assert(
      fc.property(map.map(toMap), map.map(toMap), map.map(toMap), (one, two, three) => {
        expect(mergeTrees(mergeTrees(one, two), three)).toEqual(mergeTrees(one, mergeTrees(two, three)));
      }),
      { numRuns: 2_000 },
    );
  });

  it('gives what Helm gives', () => {
    fc.assert(
      fc.property(fc.array(map, { minLength: 1, maxLength: 4 }), (files) => {
        expect(final(files.map(toTree).reduce(mergeTrees))).toEqual(
          final(toTree(files.reduce<Plain>((below, above) => helm(below, above), {}))),
        );
      }),
      { numRuns: 2_000 },
    );
  });

  it('does not let what a null deleted show through again', () => {
    const merged = [{ a: { x: 'x' } }, { a: null }, { a: { y: 'y' } }].map(toTree).reduce(mergeTrees);
    expect(final(merged)).toEqual({ a: { y: 'y' } });
  });
});
