import { describe, expect, it } from 'vitest';
import { assertDomain } from '../../src/domain/domain.ts';
import { undoOf, type Done } from '../../src/domain/undo-wishes.ts';

const A = assertDomain('a.example');
const OPEN = { search_policy: 'full_search', restriction: { tag: 'allow_all', value: null } } as const;
const FROZEN = { search_policy: 'no_search', restriction: { tag: 'restrict_by_team', value: [] } } as const;

const REGISTRIES = {
  'cassandra or embedded': { can_remove: true, can_restrict_by_team: true },
  'brig from 4.40 on': { can_remove: false, can_restrict_by_team: true },
  'brig 4.36 to 4.39': { can_remove: false, can_restrict_by_team: false },
} as const;

const CREATED = { action: 'upsert', before: null, after: OPEN } as const;
const CASES: readonly [what: string, where: keyof typeof REGISTRIES, done: Pick<Done, 'action' | 'before' | 'after'>, is: object][] = [
  ['a new remote', 'cassandra or embedded', CREATED, { ok: true, value: { wish: { change: { action: 'remove' } }, notices: [] } }],
  [
    'a new remote, which stays and is frozen',
    'brig from 4.40 on',
    CREATED,
    { ok: true, value: { wish: { change: { action: 'freeze' } }, notices: [{ code: 'cannot-come-back', domain: A }] } },
  ],
  ['a new remote, which can be neither', 'brig 4.36 to 4.39', CREATED, { ok: false, problem: { rule: 'cannot-remove', domain: A } }],
  [
    'a removal, which was felt meanwhile',
    'cassandra or embedded',
    { action: 'remove', before: OPEN, after: null },
    { ok: true, value: { wish: { change: { action: 'upsert', ...OPEN } }, notices: [{ code: 'cannot-come-back', domain: A }] } },
  ],
  [
    'a freeze',
    'brig from 4.40 on',
    { action: 'freeze', before: OPEN, after: FROZEN },
    { ok: true, value: { wish: { change: { action: 'unfreeze' } }, notices: [] } },
  ],
  [
    'an unfreeze',
    'brig from 4.40 on',
    { action: 'unfreeze', before: FROZEN, after: OPEN },
    { ok: true, value: { wish: { change: { action: 'freeze' } }, notices: [] } },
  ],
  [
    'another policy',
    'brig 4.36 to 4.39',
    { action: 'upsert', before: OPEN, after: { ...OPEN, search_policy: 'no_search' } },
    { ok: true, value: { wish: { change: { action: 'upsert', search_policy: 'full_search' } }, notices: [] } },
  ],
];

describe('what takes back', () => {
  it.each(CASES)('%s, on %s', (_what, where, done, is) => {
    expect(undoOf({ domain: A, owned_by: 'sync:partners', ...done }, REGISTRIES[where])).toMatchObject(is);
  });

  it('gives a row back to whom it belonged', () => {
    const undoing = undoOf(
      { domain: A, owned_by: 'sync:partners', action: 'remove', before: OPEN, after: null },
      REGISTRIES['brig from 4.40 on'],
    );
    expect(undoing).toMatchObject({ value: { wish: { owner: 'sync:partners', adopts: true } } });
  });
});
