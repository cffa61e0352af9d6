import { decide, degree, OPERATIONS, type Operation } from '../../src/domain/decide.ts';
import type { ReportAudience, ReportRow, ReportValue } from '../../src/domain/migration/report.ts';
import { SEARCH_POLICIES } from '../../src/domain/remote.ts';
import type { TeamId } from '../../src/domain/team.ts';
import type { InForce } from './migration-place.ts';

/** How much each operation grants, for each domain and audience: `domain operation audience` → degree. */
export type Granted = ReadonlyMap<string, number>;

/** Stands for all that no list names. */
export const STRANGER = 'stranger.example';
/** The team to which remotes are restricted, and one that no list names. */
export const LISTED = '0b1e0000-0000-4000-8000-000000000001' as TeamId;
const OTHER = '0b1e0000-0000-4000-8000-000000000002' as TeamId;
const AUDIENCES: readonly (readonly [ReportAudience, TeamId | undefined])[] = [
  ['no team', undefined],
  ['listed team', LISTED],
  ['other team', OTHER],
];

/** Every decision of brig-contract §4 about these domains and a stranger, for each audience; what the federator denies does not happen. */
export function grantedIn({ strategy, standing }: InForce, domains: readonly string[]): Granted {
  const granted = new Map<string, number>();
  for (const domain of [...domains, STRANGER]) {
    const basis = { strategy, standing: standing(domain) };
    const passes = decide(basis, 'federate').allowed;
    for (const operation of OPERATIONS) {
      for (const [audience, team] of AUDIENCES)
        granted.set(key(domain, operation, audience), passes ? degree(decide(basis, operation, team)) : 0);
    }
  }
  return granted;
}

const key = (domain: string, operation: Operation, audience: ReportAudience): string => `${domain} ${operation} ${audience}`;

/** What a report says was granted, and will be. */
export function grantedBy(report: readonly ReportRow[]): { readonly before: Granted; readonly after: Granted } {
  const of = (side: 'before' | 'after'): Granted =>
    new Map(
      report.flatMap((row) => {
        const audiences = row.audience === 'everybody' ? AUDIENCES.map(([audience]) => audience) : [row.audience];
        return audiences.map((audience) => [key(row.domain === '*' ? STRANGER : row.domain, row.operation, audience), degreeOf(row[side])]);
      }),
    );
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

/** Throws where somebody has less than in all of them, or more. */
export function expectBetween(seen: Granted, bounds: readonly [Granted, ...Granted[]], when: string): void {
  const wrong = [...seen].filter(([at, granted]) => {
    const degrees = bounds.map((bound) => bound.get(at) ?? 0);
    return granted < Math.min(...degrees) || granted > Math.max(...degrees);
  });
  if (wrong.length > 0) throw new Error(`${when}: ${wrong.length.toString()} decisions are out of bounds: ${told(wrong, bounds[0])}`);
}

const told = (wrong: readonly (readonly [string, number])[], expected: Granted): string =>
  wrong
    .slice(0, 5)
    .map(([at, granted]) => `${at} is ${String(granted)}, not ${String(expected.get(at))}`)
    .join('; ');
