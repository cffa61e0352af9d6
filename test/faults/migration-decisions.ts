import { decide, degree, OPERATIONS, type Operation } from '../../src/domain/decide.ts';
import type { ReportRow, ReportValue } from '../../src/domain/migration/report.ts';
import { SEARCH_POLICIES } from '../../src/domain/remote.ts';
import type { TeamId } from '../../src/domain/team.ts';
import type { InForce } from './migration-place.ts';

/** How much each operation grants, for each domain: `domain operation` → degree. */
export type Granted = ReadonlyMap<string, number>;

/** Stands for all that no list names. */
export const STRANGER = 'stranger.example';
const TEAM = '0b1e0000-0000-4000-8000-000000000001' as TeamId;

/** Every decision of brig-contract §4 about these domains and a stranger, for whoever fares best and worst; what the federator denies does not happen. */
export function grantedIn({ strategy, standing }: InForce, domains: readonly string[]): Granted {
  const granted = new Map<string, number>();
  for (const domain of [...domains, STRANGER]) {
    const basis = { strategy, standing: standing(domain) };
    const passes = decide(basis, 'federate').allowed;
    for (const operation of OPERATIONS) {
      const [without, within] = [decide(basis, operation), decide(basis, operation, TEAM)].map((one) => (passes ? degree(one) : 0));
      if (without !== within) throw new Error(`${domain} ${operation}: users fare differently by their team`);
      granted.set(key(domain, operation), without ?? 0);
    }
  }
  return granted;
}

const key = (domain: string, operation: Operation): string => `${domain} ${operation}`;

/** What a report says was granted, and will be. */
export function grantedBy(report: readonly ReportRow[]): { readonly before: Granted; readonly after: Granted } {
  const of = (side: 'before' | 'after'): Granted =>
    new Map(report.map((row) => [key(row.domain === '*' ? STRANGER : row.domain, row.operation), degreeOf(row[side])]));
  if (report.some(({ audience }) => audience !== 'everybody')) throw new Error('the report tells audiences apart');
  return { before: of('before'), after: of('after') };
}

function degreeOf(value: ReportValue): number {
  if (value === 'allowed' || value === 'denied') return Number(value === 'allowed');
  return SEARCH_POLICIES.indexOf(value);
}

/** Throws where two do not say the same. */
export function expectSame(seen: Granted, expected: Granted, when: string): void {
  const wrong = [...seen].filter(([at, granted]) => granted !== expected.get(at));
  if (wrong.length > 0) throw new Error(`${when}: ${wrong.length.toString()} decisions differ: ${told(wrong, expected)}`);
}

/** Throws where somebody has less than in both, or more. */
export function expectBetween(seen: Granted, one: Granted, other: Granted, when: string): void {
  const wrong = [...seen].filter(([at, granted]) => {
    const [a = 0, b = 0] = [one.get(at), other.get(at)];
    return granted < Math.min(a, b) || granted > Math.max(a, b);
  });
  if (wrong.length > 0) throw new Error(`${when}: ${wrong.length.toString()} decisions are out of bounds: ${told(wrong, other)}`);
}

const told = (wrong: readonly (readonly [string, number])[], expected: Granted): string =>
  wrong
    .slice(0, 5)
    .map(([at, granted]) => `${at} is ${String(granted)}, not ${String(expected.get(at))}`)
    .join('; ');
