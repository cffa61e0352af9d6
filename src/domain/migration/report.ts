import { degree, OPERATIONS, type Decision, type Operation } from '../decide.ts';
import type { Domain } from '../domain.ts';
import type { SearchPolicy } from '../remote.ts';
import type { TeamId } from '../team.ts';
import type { BackendRules } from './backend-rules.ts';

/** Whom a row is about: everybody of the remote; or users without team, of a team that is listed, of any other. */
export type ReportAudience = 'everybody' | 'no team' | 'listed team' | 'other team';

/** What is decided: whether it is allowed; for the two incoming searches, what they may find. */
export type ReportValue = 'allowed' | 'denied' | SearchPolicy;

/** One decision before and after, for one remote, or for every other backend (`*`). */
export interface ReportRow {
  readonly domain: Domain | '*';
  readonly operation: Operation;
  readonly audience: ReportAudience;
  readonly before: ReportValue;
  readonly after: ReportValue;
  readonly effect: 'same' | 'wider' | 'narrower';
  readonly because: string;
}

/** What is compared: two backends, on these domains, with the teams that either of them lists for each. */
export interface Compared {
  readonly before: BackendRules;
  readonly after: BackendRules;
  readonly domains: readonly Domain[];
  readonly teamsOf: (domain: Domain) => readonly TeamId[];
}

/** Stands for any team that no list names; not a UUID, so that no list can. */
const OTHER_TEAM = 'any other team' as TeamId;

/**
 * Every decision before and after, of every domain named and then of all others: one row where everybody fares alike, else one
 * for each audience. Pure: what a security officer signs.
 */
export function equivalenceReport({ before, after, domains, teamsOf }: Compared): readonly ReportRow[] {
  const rowsOf = (domain: Domain | undefined, teams: readonly TeamId[]): readonly ReportRow[] =>
    OPERATIONS.flatMap((operation) => {
      const row = (audience: ReportAudience, team?: TeamId): ReportRow => ({
        domain: domain ?? '*',
        operation,
        audience,
        ...moved(before(domain, operation, team), after(domain, operation, team)),
      });
      const rows = [row('no team'), ...teams.map((team) => row('listed team', team)), row('other team', OTHER_TEAM)];
      return together(rows);
    });
  return [...[...domains].sort().flatMap((domain) => rowsOf(domain, teamsOf(domain))), ...rowsOf(undefined, [])];
}

/** One row where all fare alike; else equal ones of an audience once. */
function together(rows: readonly ReportRow[]): readonly ReportRow[] {
  const [first] = rows;
  if (first && rows.every((row) => faresLike(row, first))) return [{ ...first, audience: 'everybody' }];
  return [...new Map(rows.map((row) => [`${row.audience} ${row.before} ${row.after}`, row])).values()];
}

const faresLike = (one: ReportRow, other: ReportRow): boolean => one.before === other.before && one.after === other.after;

function moved(before: Decision, after: Decision): Pick<ReportRow, 'before' | 'after' | 'effect' | 'because'> {
  const difference = degree(after) - degree(before);
  const [was = '', is = ''] = [before.because.at(-1), after.because.at(-1)];
  return {
    before: valueOf(before),
    after: valueOf(after),
    effect: difference === 0 ? 'same' : difference > 0 ? 'wider' : 'narrower',
    because: was === is ? is : `Before: ${was} After: ${is}`,
  };
}

const valueOf = ({ allowed, search_policy }: Decision): ReportValue => search_policy ?? (allowed ? 'allowed' : 'denied');

/** Whoever federated before. */
export const federatedBefore = (report: readonly ReportRow[]): ReadonlySet<string> =>
  new Set(report.filter(({ operation, before }) => operation === 'federate' && before === 'allowed').map(({ domain }) => domain));

/** How many remotes stay as they are, gain, and lose. */
export interface ReportSummary {
  readonly same: number;
  readonly wider: number;
  readonly narrower: number;
}

/** Remotes (and `*`) by what becomes of them: one that gains here and loses there counts in both. */
export function summaryOfReport(report: readonly ReportRow[]): ReportSummary {
  const of = (effect: ReportRow['effect']): ReadonlySet<string> =>
    new Set(report.filter((row) => row.effect === effect).map(({ domain }) => domain));
  const [wider, narrower] = [of('wider'), of('narrower')];
  const all = new Set(report.map(({ domain }) => domain));
  return {
    same: [...all].filter((domain) => !wider.has(domain) && !narrower.has(domain)).length,
    wider: wider.size,
    narrower: narrower.size,
  };
}
