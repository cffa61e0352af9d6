import type { Row } from '../../src/domain/layers.ts';
import { SEARCH_POLICIES } from '../../src/domain/remote.ts';
import { teamSet, type TeamId } from '../../src/domain/team.ts';
import type { RowSeen } from '../support/restriction-rule.ts';
import type { Chance } from './chance.ts';

const team = (number: number): TeamId => `${String(number).padStart(8, '0')}-04e3-4b5d-9268-831b6a25c4ab` as TeamId;
const FEW = Array.from({ length: 8 }, (_, n) => team(n));
// More than go into one batch.
const MANY = Array.from({ length: 230 }, (_, n) => team(1000 + n));

/** Teams to ask for: each of the few, and some of the many. */
export const AUDIENCES: readonly TeamId[] = [...FEW, ...MANY.filter((_, place) => place % 76 === 0)];

/** What to write next. */
export function anyRow(chance: Chance): Row | undefined {
  if (chance.next() < 0.1) return undefined;
  const many = chance.next() < 0.2 ? MANY.slice(0, 60 + chance.below(170)) : [];
  const restricted = chance.next() < 0.7;
  const teams = restricted || chance.next() < 0.2 ? [...FEW.filter(() => chance.next() < 0.5), ...many] : [];
  return { search_policy: chance.pick(SEARCH_POLICIES), restricted, teams: teamSet(teams) };
}

/** A state that grants whatever a reading torn between the states of one change can show. */
export function mostOf(a: RowSeen, b: RowSeen): RowSeen {
  const rows = [a, b].filter((row) => typeof row === 'object');
  if (rows.length === 0) return undefined;
  return {
    search_policy: SEARCH_POLICIES[Math.max(...rows.map((row) => SEARCH_POLICIES.indexOf(row.search_policy)))] ?? 'full_search',
    restricted: rows.every((row) => row.restricted),
    teams: teamSet(rows.flatMap((row) => row.teams)),
  };
}

/** Whether both say the same, hidden teams included. */
export const sameSeen = (a: RowSeen, b: RowSeen): boolean => JSON.stringify(plain(a)) === JSON.stringify(plain(b));

const plain = (row: RowSeen): unknown =>
  typeof row === 'object' ? [row.search_policy, row.restricted, teamSet(row.teams)] : (row ?? null);
