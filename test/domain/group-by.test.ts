import { expect, it } from 'vitest';
import { groupBy } from '../../src/domain/group-by.ts';

it('groups keep the order of their first items, and the items theirs', () => {
  const groups = groupBy(['b1', 'a1', 'b2'], (item) => item.slice(0, 1));
  expect([...groups]).toEqual([
    ['b', ['b1', 'b2']],
    ['a', ['a1']],
  ]);
});
