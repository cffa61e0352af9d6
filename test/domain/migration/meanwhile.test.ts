import { describe, expect, it } from 'vitest';
import { awaitedOf, brigProblem, deploymentOf } from '../../../src/domain/migration/deployment.ts';
import { copiedRemotes, firstEntries, meanwhileHazards, restrictedLast, type Meanwhile } from '../../../src/domain/migration/meanwhile.ts';
import { ALLOW_ALL, restrictByTeam } from '../../../src/domain/remote.ts';
import { team } from '../../support/domain-samples.ts';
import { decidedOf, movesOf, openOf, targetOf, type Case } from './samples.ts';

const RESTRICT = { 'a.example': ['red'] } as const;
const UP_TO_435: Case = {
  from: '4.35',
  allowed: ['a.example', 'b.example'],
  brig: { 'a.example': 'full_search', 'b.example': 'no_search' },
  restrict: RESTRICT,
};
const IN_FORCE: Case = { from: '4.36', strategy: 'allowDynamic', brig: { 'a.example': 'full_search' }, rows: {}, restrict: RESTRICT };
const answered = (one: Case, meanwhile: Meanwhile): Case => ({ ...one, answers: { ...one.answers, 'until-restricted': meanwhile } });

/** What stands where, on the way. */
function wayOf(one: Case) {
  const { decided, given, report } = decidedOf(one);
  const short = ({ domain, restriction }: { readonly domain: string; readonly restriction: { readonly tag: string } }): string =>
    `${domain} ${restriction.tag}`;
  return {
    first: firstEntries(decided).map(({ domain }) => domain),
    copied: copiedRemotes(decided).map(short),
    last: restrictedLast(decided).map(short),
    restored: deploymentOf('restored', given, decided).entries.map(({ domain }) => domain),
    hazards: meanwhileHazards(decided, report).map(({ name, domain = '' }) => `${name} ${domain}`),
  };
}

describe('a remote that is to be restricted by team', () => {
  it.each([
    ['up to 4.35', UP_TO_435],
    ['under an entry of the file', IN_FORCE],
    ['under an entry that lies dormant', { ...IN_FORCE, strategy: 'allowNone', answers: { 'strategy-allow-none': 'allow-dynamic' } }],
  ] satisfies readonly (readonly [string, Case])[])('has to be said how it stands until then, %s: nothing is proposed', (_name, one) => {
    expect(openOf(one)).toEqual(['until-restricted:a.example']);
  });

  it('is restricted at once where no entry of the file stands over it', () => {
    const one: Case = {
      from: '4.36',
      strategy: 'allowDynamic',
      allowed: ['a.example'],
      rows: {},
      restrict: RESTRICT,
      answers: { 'not-in-force': 'import' },
    };
    expect([openOf(one), targetOf(one)]).toEqual([[], 'allowDynamic | a.example no_search teams allow_list']);
    expect(wayOf(one)).toMatchObject({ copied: ['a.example restrict_by_team'], last: [] });
  });

  it('is left alone where its row is so already', () => {
    const one: Case = { ...IN_FORCE, rows: { 'a.example': ['full_search', 'red'] } };
    expect([openOf(one), targetOf(one)]).toEqual([[], 'allowDynamic | a.example full_search teams database']);
  });

  it('has a row that nobody can write under the entry: it comes into force with the clean-up, and that is all there is to say', () => {
    const one: Case = { ...IN_FORCE, rows: { 'a.example': 'full_search' } };
    expect(openOf(one)).toEqual(['until-restricted:a.example']);
    expect(openOf(answered(one, 'absent'))).toEqual(['until-restricted:a.example']);
    expect(wayOf(answered(one, 'as-stored'))).toMatchObject({
      copied: [],
      last: ['a.example restrict_by_team'],
      hazards: ['FILE_LIFTS_RESTRICTION a.example'],
    });
  });

  it('is never lost to a row: what is asked for is proposed where it is narrower, else nothing is', () => {
    const proposed = (one: Case): readonly (string | undefined)[] =>
      decidedOf(one)
        .decided.questions.filter(({ code }) => code === 'database-differs')
        .map((question) => question.proposed);
    expect(proposed({ ...IN_FORCE, rows: { 'a.example': 'full_search' } })).toEqual(['take-input']);
    expect(proposed({ ...IN_FORCE, rows: { 'a.example': 'no_search' } })).toEqual([undefined]);
    expect(proposed({ ...IN_FORCE, rows: { 'a.example': ['full_search', 'blue'] } })).toEqual([undefined]);
    const lingering: Case = { from: '4.36', strategy: 'allowDynamic', allowed: ['a.example'], rows: { 'a.example': 'no_search' } };
    expect(proposed({ ...lingering, restrict: RESTRICT, answers: { 'not-in-force': 'import' } })).toEqual(['take-input']);
  });

  it('is asked about where the database restricts it otherwise', () => {
    expect(openOf({ ...IN_FORCE, rows: { 'a.example': ['full_search', 'blue'] } })).toEqual([
      'database-differs:a.example',
      'until-restricted:a.example',
    ]);
  });

  it('stands as wanted in the report, whatever is so meanwhile', () => {
    const moves = movesOf(answered(IN_FORCE, 'open'));
    expect(moves).toEqual(movesOf(answered(IN_FORCE, 'absent')));
    expect(moves).toContain('a.example connect (other team): allowed → denied');
    expect(moves.some((move) => move.includes('listed team'))).toBe(false);
  });
});

describe('until it is restricted', () => {
  it('up to 4.35, absent: no layer has it before its row is written, and that cuts it off', () => {
    expect(wayOf(answered(UP_TO_435, 'absent'))).toEqual({
      first: ['b.example'],
      copied: ['a.example restrict_by_team', 'b.example allow_all'],
      last: [],
      restored: ['b.example'],
      hazards: ['CUTS_FEDERATION a.example'],
    });
  });

  it('up to 4.35, open: the first patch and the copy have it for everybody', () => {
    expect(wayOf(answered(UP_TO_435, 'open'))).toEqual({
      first: ['a.example', 'b.example'],
      copied: ['a.example allow_all', 'b.example allow_all'],
      last: ['a.example restrict_by_team'],
      restored: ['a.example', 'b.example'],
      hazards: ['FILE_LIFTS_RESTRICTION a.example'],
    });
  });

  it('from 4.36 on, absent: it is not copied beside its entry', () => {
    expect(wayOf(answered(IN_FORCE, 'absent'))).toMatchObject({
      copied: [],
      last: ['a.example restrict_by_team'],
      restored: ['a.example'],
      hazards: ['CUTS_FEDERATION a.example'],
    });
  });

  it('from 4.36 on, open: it is copied as the file has it', () => {
    expect(wayOf(answered(IN_FORCE, 'open'))).toMatchObject({
      copied: ['a.example allow_all'],
      last: ['a.example restrict_by_team'],
      hazards: ['FILE_LIFTS_RESTRICTION a.example'],
    });
  });

  it('cuts nobody off who did not federate', () => {
    const one: Case = { ...answered(IN_FORCE, 'absent'), strategy: 'allowNone' };
    expect(wayOf({ ...one, answers: { ...one.answers, 'strategy-allow-none': 'allow-dynamic' } }).hazards).toEqual([]);
  });
});

describe('the gates of one that is absent meanwhile', () => {
  const { given, decided } = decidedOf(answered(IN_FORCE, 'absent'));
  const entry = { domain: 'a.example', search_policy: 'full_search', restriction: ALLOW_ALL } as const;
  const look = (
    ...listed: readonly (typeof entry | { readonly domain: string; readonly restriction: ReturnType<typeof restrictByTeam> })[]
  ) => ({
    strategy: 'allowDynamic' as const,
    listed: listed.map((one) => ({ ...entry, ...one })),
    shows_twins: true,
  });
  const problem = (gate: 'cleaned-up' | 'restored', seen: ReturnType<typeof look>): string | undefined =>
    brigProblem(awaitedOf(gate, given, decided, { copied_by: ['p1'] }), seen)?.what;

  it('is not cleaned up while brig lists it: a pod still has the file', () => {
    expect(problem('cleaned-up', look(entry))).toContain('brig still lists a.example, which the clean-up takes out of the file');
    expect(problem('cleaned-up', look())).toBeUndefined();
  });

  it('is restored once its entry is back, with a row beside it or without', () => {
    const row = { domain: 'a.example', restriction: restrictByTeam([team('red')]) };
    expect(problem('restored', look(row))).toBe('brig does not list a.example as the patch has them');
    expect(problem('restored', look(entry))).toBeUndefined();
    expect(problem('restored', look(row, entry))).toBeUndefined();
  });
});

describe('the upgrade of a backend whose remotes are to be restricted by team', () => {
  const seen = (shows_twins: boolean) => ({ strategy: 'allowDynamic' as const, listed: [], shows_twins });
  const problem = (one: Case, shows_twins: boolean): string | undefined => {
    const { given, decided } = decidedOf({ ...one, allowed: ['a.example'], brig: { 'a.example': 'full_search' } });
    return brigProblem(awaitedOf('upgraded', given, decided, { copied_by: [] }), seen(shows_twins))?.what;
  };

  it('has to be one to 4.40 or later: an earlier brig would let everybody in', () => {
    expect(problem(answered(UP_TO_435, 'absent'), false)).toContain('upgrade to 4.40 or later');
    expect(problem(answered(UP_TO_435, 'absent'), true)).toBeUndefined();
    const { restrict: _restrict, ...plain } = UP_TO_435;
    expect(problem(plain, false)).toBe('brig does not list a.example as the patch has them');
  });
});
