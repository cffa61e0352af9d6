import { describe, expect, it } from 'vitest';
import { assertDomain } from '../../../src/domain/domain.ts';
import { brigProblem, NO_TWINS, type BackendLook } from '../../../src/domain/migration/deployment.ts';
import { ALLOW_ALL } from '../../../src/domain/remote.ts';

const ENTRY = { domain: assertDomain('a.example'), search_policy: 'full_search', restriction: ALLOW_ALL } as const;
const DEPLOYMENT = { strategy: 'allowDynamic', entries: [ENTRY] } as const;
const REMOTES = [{ ...ENTRY, from: 'brig_list' }] as const;

const look = (times: number, shows_twins = true): BackendLook => ({
  strategy: 'allowDynamic',
  listed: Array.from({ length: times }, () => ENTRY),
  shows_twins,
});
const problem = (seen: BackendLook, isCopied = true): string | undefined =>
  brigProblem(
    {
      gate: 'restored',
      deployment: DEPLOYMENT,
      remotes: REMOTES,
      restricts: false,
      inDatabase: new Set(isCopied ? [ENTRY.domain] : []),
      onlyInFile: new Set(),
      accepted: new Set(),
    },
    seen,
  )?.what;

it('may have a row that goes on, where a brig before 4.40 still lists what is taken out', () => {
  const awaited = {
    gate: 'cleaned-up',
    deployment: { strategy: 'allowDynamic', entries: [] },
    remotes: [],
    restricts: false,
    inDatabase: new Set<string>(),
    onlyInFile: new Set([ENTRY.domain]),
    accepted: new Set<string>(),
  } as const;
  expect(brigProblem(awaited, look(1, false))).toMatchObject({
    unnamed: { domains: ['a.example'], allow: 'DATABASE_NOT_SEEN' },
    what: expect.stringContaining('brig still lists a.example, which the clean-up takes out: it is not deployed') as unknown,
  });
  expect(brigProblem({ ...awaited, accepted: new Set([ENTRY.domain]) }, look(1, false))).toBe(NO_TWINS);
  expect(brigProblem(awaited, look(0, false))).toBeUndefined();
});

describe('the file entries that come back before rows go', () => {
  it('are there once brig lists each of them beside its row', () => {
    expect(problem(look(2))).toBeUndefined();
  });

  it('are not there while brig lists the row alone, which would go next', () => {
    expect(problem(look(1))).toBe('brig has a.example in its database, but not in its file yet');
  });

  it('are seen listed once where nothing was copied', () => {
    expect(problem(look(1), false)).toBeUndefined();
  });

  it('cannot be seen before 4.40', () => {
    expect(problem(look(1, false))).toBe(NO_TWINS.what);
  });
});
