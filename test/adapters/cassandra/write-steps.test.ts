import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  nextPhase,
  sameStored,
  type Phase,
  type RowCells,
  type Step,
  type Stored,
} from '../../../src/adapters/cassandra/registry/write-steps.ts';
import type { Row } from '../../../src/domain/layers.ts';
import { SEARCH_POLICIES } from '../../../src/domain/remote.ts';
import { parseTeam, teamSet, type TeamId } from '../../../src/domain/team.ts';
import { breaksRule, type RowSeen } from '../../support/restriction-rule.ts';

const TEAMS = [1, 2, 3].map(team);

describe('the order of the statements of a write', () => {
  it.each<readonly [string, Stored, Row | undefined, readonly string[]]>([
    ['a new remote for all', none(), open('full_search'), ['insert full_search for all']],
    ['a new remote by team: its teams first', none(), closed('full_search', 1, 2), ['teams +1 +2', 'insert full_search by team']],
    ['a new remote where teams were left over', none(1, 2), closed('full_search', 2, 3), ['teams -1 +3', 'insert full_search by team']],
    ['the same once more', at(closed('no_search', 1)), closed('no_search', 1), []],
    ['a policy', at(open('no_search')), open('full_search'), ['update full_search for all']],
    ['teams by difference, those that go first', at(closed('no_search', 1, 2)), closed('no_search', 2, 3), ['teams -1', 'teams +3']],
    ['teams and a lower policy', at(closed('full_search', 1)), closed('no_search', 2), ['teams -1, update no_search by team', 'teams +2']],
    [
      'teams and a higher policy',
      at(closed('no_search', 1)),
      closed('full_search', 2),
      ['teams -1', 'update full_search by team, teams +2'],
    ],
    [
      'a restriction with a higher policy',
      at(open('no_search', 1)),
      closed('full_search', 2),
      ['teams -1 +2', 'update no_search by team', 'update full_search by team'],
    ],
    ['a restriction with a lower policy', at(open('full_search')), closed('no_search', 2), ['teams +2', 'update no_search by team']],
    [
      'no restriction any more, with a lower policy',
      at(closed('full_search', 1)),
      open('exact_handle_search'),
      ['update exact_handle_search by team', 'update exact_handle_search for all', 'teams -1'],
    ],
    ['no restriction any more', at(closed('no_search', 1)), open('full_search'), ['update full_search for all', 'teams -1']],
    ['a removal: its teams first', at(closed('no_search', 1)), undefined, ['teams -1, drop']],
    ['a removal of what left-over teams are all of', none(1), undefined, ['teams -1']],
    ['a removal of nothing', none(), undefined, []],
    [
      'a row that cannot be read',
      { row: 'unreadable', teams: [team(1)] },
      closed('no_search', 2),
      ['teams -1 +2', 'update no_search by team'],
    ],
  ])('%s', (_name, stored, wanted, expected) => {
    expect(phases(stored, wanted).map(({ steps }) => steps.map(told).join(', '))).toEqual(expected);
  });

  it('ends where it should, after a few phases', () => {
    fc.assert(
      fc.property(anyStored, anyWanted, (stored, wanted) => {
        const last = phases(stored, wanted).at(-1)?.then ?? stored;
        expect(sameStored(last, wanted ? { row: wanted, teams: wanted.teams } : { row: undefined, teams: [] })).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  // A batch of teams is atomic, yet a long list takes several: so every team counts as a statement of its own here.
  it('keeps to the rule wherever the writer dies', () => {
    fc.assert(
      fc.property(anyStored, anyWanted, (stored, wanted) => {
        let now = stored;
        for (const { steps } of phases(stored, wanted)) {
          for (const statement of steps.flatMap(statementsOf)) {
            now = apply(now, statement);
            expect(breaksRule(seen(stored), wanted, seen(now), TEAMS)).toBeUndefined();
          }
        }
      }),
      { numRuns: 3000 },
    );
  });

  // Clocks that differ can hide any statement of a phase until it is read back, of a row also one of its two columns.
  it('keeps to the rule whatever part of a phase is visible', () => {
    fc.assert(
      fc.property(anyStored.filter(isReadable), anyWanted, fc.nat(), (stored, wanted, chance) => {
        let now = stored;
        for (const { steps, then } of phases(stored, wanted)) {
          const parts = steps.flatMap(statementsOf).flatMap((step) => cellsOf(now, step));
          for (const subset of [chance, chance >> 5, chance >> 11].map((bits) => parts.filter((_, place) => (bits >> (place % 31)) & 1))) {
            expect(breaksRule(seen(stored), wanted, seen(subset.reduce(apply, now)), TEAMS)).toBeUndefined();
          }
          now = then;
        }
      }),
      { numRuns: 5000 },
    );
  });
});

function phases(stored: Stored, wanted: Row | undefined): readonly Phase[] {
  const all: Phase[] = [];
  for (let phase = nextPhase(stored, wanted); phase; phase = nextPhase(phase.then, wanted)) {
    all.push(phase);
    if (all.length > 4) throw new Error('it does not end');
  }
  return all;
}

const statementsOf = (step: Step): readonly Step[] =>
  step.do === 'teams'
    ? [...step.drop.map((one) => ({ ...step, drop: [one], add: [] })), ...step.add.map((one) => ({ ...step, drop: [], add: [one] }))]
    : [step];

// A new row hides nothing: what it replaces is no row, and an old tombstone of a row hides both columns or none.
const cellsOf = ({ row }: Stored, step: Step): readonly Step[] =>
  step.do === 'update-row' && typeof row === 'object'
    ? [
        { ...step, row: { ...row, search_policy: step.row.search_policy } },
        { ...step, row: { ...row, restricted: step.row.restricted } },
        step,
      ]
    : [step];

function apply(stored: Stored, step: Step): Stored {
  switch (step.do) {
    case 'teams':
      return { ...stored, teams: teamSet([...stored.teams.filter((one) => !step.drop.includes(one)), ...step.add]) };
    case 'drop-row':
      return { ...stored, row: undefined };
    default:
      return { ...stored, row: step.row };
  }
}

const seen = ({ row, teams }: Stored): RowSeen => (typeof row === 'object' ? { ...row, teams } : row);
const isReadable = ({ row }: Stored): boolean => row !== 'unreadable';

function team(number: number): TeamId {
  const parsed = parseTeam(`0000000${String(number)}-04e3-4b5d-9268-831b6a25c4ab`);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.value;
}

function open(search_policy: Row['search_policy'], ...teams: readonly number[]): Row {
  return { search_policy, restricted: false, teams: teams.map(team) };
}
function closed(search_policy: Row['search_policy'], ...teams: readonly number[]): Row {
  return { search_policy, restricted: true, teams: teams.map(team) };
}
function at({ search_policy, restricted, teams }: Row): Stored {
  return { row: { search_policy, restricted }, teams };
}
function none(...teams: readonly number[]): Stored {
  return { row: undefined, teams: teams.map(team) };
}

function told(step: Step): string {
  const rowText = ({ search_policy, restricted }: RowCells): string => `${search_policy} ${restricted ? 'by team' : 'for all'}`;
  switch (step.do) {
    case 'teams':
      return ['teams', ...step.drop.map((one) => `-${one.charAt(7)}`), ...step.add.map((one) => `+${one.charAt(7)}`)].join(' ');
    case 'insert-row':
      return `insert ${rowText(step.row)}`;
    case 'update-row':
      return `update ${rowText(step.row)}`;
    case 'drop-row':
      return 'drop';
  }
}

const anyTeams = fc.subarray([...TEAMS]);
const anyCells = fc.record({ search_policy: fc.constantFrom(...SEARCH_POLICIES), restricted: fc.boolean() });
const anyStored: fc.Arbitrary<Stored> = fc.record({
  row: fc.oneof({ weight: 6, arbitrary: anyCells }, fc.constant('unreadable' as const), fc.constant(undefined)),
  teams: anyTeams,
});
const anyWanted: fc.Arbitrary<Row | undefined> = fc.option(
  fc.tuple(anyCells, anyTeams).map(([cells, teams]) => ({ ...cells, teams })),
  { nil: undefined, freq: 6 },
);
