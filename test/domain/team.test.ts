import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareTeams, parseTeam, teamSet, teamsLess, type TeamId } from '../../src/domain/team.ts';
import { teamOf } from '../support/domain-samples.ts';

/** Cassandra's UUIDType in numbers rather than text: version, then time (v1) or the upper half, then the lower half. */
function cassandraOrder(a: TeamId, b: TeamId): number {
  const [left, right] = [rank(a), rank(b)];
  const index = left.findIndex((part, at) => part !== right[at]);
  return index === -1 ? 0 : (left[index] ?? 0n) < (right[index] ?? 0n) ? -1 : 1;
}

function rank(team: TeamId): readonly bigint[] {
  const bits = BigInt(`0x${team.replaceAll('-', '')}`);
  const [upper, lower] = [bits >> 64n, bits & 0xffff_ffff_ffff_ffffn];
  const version = (upper >> 12n) & 0xfn;
  const time = ((upper & 0xfffn) << 48n) | (((upper >> 16n) & 0xffffn) << 32n) | (upper >> 32n);
  return [version, version === 1n ? time : upper, lower];
}

const someUuid = fc
  .tuple(fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }), fc.constantFrom('1', '1', '2', '4', '4', '7'))
  .map(([bits, version]) => {
    const hex = bits.toString(16).padStart(32, '0');
    return teamOf(`${hex.slice(0, 8)}-${hex.slice(8, 12)}-${version}${hex.slice(13, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`);
  });

describe('a team id', () => {
  it('is a UUID in any case, kept in lower case', () => {
    expect(parseTeam('99DB9768-04E3-4B5D-9268-831B6A25C4AB')).toEqual({ ok: true, value: '99db9768-04e3-4b5d-9268-831b6a25c4ab' });
  });

  it.each([
    '',
    'blue',
    '99db9768-04e3-4b5d-9268-831b6a25c4a',
    '99db976804e34b5d9268831b6a25c4ab',
    ' 99db9768-04e3-4b5d-9268-831b6a25c4ab',
    '99db9768-04e3-4b5d-9268-831b6a25c4ag',
  ])('is not %j, and the message quotes what was found', (text) => {
    expect(parseTeam(text)).toEqual({ ok: false, problem: expect.stringMatching(`^“${text}” is not a UUID`) as string });
  });
});

describe('the order of teams', () => {
  it('puts the version before everything', () => {
    const first = teamOf('ffffffff-ffff-1fff-bfff-ffffffffffff');
    const second = teamOf('00000000-0000-4000-8000-000000000000');
    expect([second, first].sort(compareTeams)).toEqual([first, second]);
  });

  it('puts version 1 by time, not by text', () => {
    const earlier = teamOf('ffffffff-0000-1000-8000-000000000000');
    const later = teamOf('00000000-0001-1000-8000-000000000000');
    expect([later, earlier].sort(compareTeams)).toEqual([earlier, later]);
  });

  it('puts version 4 by bytes', () => {
    const smaller = teamOf('00000000-ffff-4fff-8000-000000000000');
    const larger = teamOf('00000001-0000-4000-8000-000000000000');
    expect([larger, smaller].sort(compareTeams)).toEqual([smaller, larger]);
  });

  it('compares the lower half without a sign', () => {
    const smaller = teamOf('00000000-0000-1000-7fff-000000000000');
    const larger = teamOf('00000000-0000-1000-8000-000000000000');
    expect([larger, smaller].sort(compareTeams)).toEqual([smaller, larger]);
  });

  it('is that of Cassandra for any two teams', () => {
    const pair = fc.oneof(
      fc.tuple(someUuid, someUuid),
      someUuid.map((team): [TeamId, TeamId] => [team, team]),
    );
    fc.assert(
      fc.property(pair, ([a, b]) => {
        expect(Math.sign(compareTeams(a, b))).toBe(cassandraOrder(a, b));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a set of teams', () => {
  it('has each team once and does not depend on the order in which they came', () => {
    fc.assert(
      fc.property(fc.array(someUuid, { maxLength: 8 }), fc.nat(), (teams, turn) => {
        const others = [...teams.slice(turn % (teams.length + 1)), ...teams].reverse();
        const set = teamSet(teams);
        expect(teamSet(others)).toEqual(set);
        expect(new Set(set)).toEqual(new Set(teams));
        expect(set).toHaveLength(new Set(teams).size);
        expect(set).toEqual([...set].sort(cassandraOrder));
      }),
    );
  });

  it('less some of its teams has all the others', () => {
    fc.assert(
      fc.property(fc.uniqueArray(someUuid), fc.uniqueArray(someUuid), (kept, gone) => {
        fc.pre(!kept.some((team) => gone.includes(team)));
        expect(teamsLess(teamSet([...kept, ...gone]), gone)).toEqual(teamSet(kept));
      }),
    );
  });
});
