import type { Domain } from '../domain.ts';
import type { Standing } from '../effective.ts';
import { fileSettings, rowSettings, toRow, type FileEntry, type Row } from '../layers.ts';
import { ALLOW_ALL, type Settings } from '../remote.ts';
import type { TeamId } from '../team.ts';
import { rulesFrom436To439, rulesFrom440, rulesUpTo435, type BackendRules } from './backend-rules.ts';
import { namedDomains } from './candidates.ts';
import { rulesUsed, type BrigRules, type RulesUsed } from './release-rules.ts';
import { equivalenceReport, type ReportRow } from './report.ts';
import type { Decided, Given } from './target.ts';

/**
 * The equivalence report of a migration as its answers have it: what was in force by its inputs and the database, what will be.
 * Empty as long as it cannot be made: {@link rulesOf}.
 */
export function reportOf(given: Given, decided: Decided): readonly ReportRow[] {
  const used = rulesOf(given, decided);
  if (used === undefined) return [];
  const rows = given.rows ?? new Map<string, Row>();
  const end = rowsAfter(rows, decided);
  const after = BRIGS[used.after](decided.target.strategy, (domain) => domain && STANDINGS[used.after](undefined, end.get(domain)));
  const teamsOf = (domain: Domain): readonly TeamId[] => [...new Set([rows, end].flatMap((layer) => teamsIn(layer.get(domain))))];
  return equivalenceReport({ before: rulesBefore(given, decided, used), after, domains: domainsOf(given, rows), teamsOf });
}

const teamsIn = (row: Row | undefined): readonly TeamId[] => (row?.restricted === true ? row.teams : []);

/** The database in the end; what was in the file is gone from there. */
function rowsAfter(rows: ReadonlyMap<string, Row>, { target }: Decided): ReadonlyMap<string, Row> {
  return new Map([...rows, ...target.remotes.map((remote) => [remote.domain, toRow(remote)] as const)]);
}

/**
 * By whose rules the report of a migration decides; undefined as long as it cannot be made, since the release of the backend, or from
 * 4.36 on its strategy, is not known.
 */
export const rulesOf = (given: Given, { seen: { release, strategy } }: Decided): RulesUsed | undefined =>
  release === undefined || (release === 'from-4.36' && strategy === undefined) ? undefined : rulesUsed(given, release);

function rulesBefore(given: Given, { settings, seen }: Decided, { before }: RulesUsed): BackendRules {
  // Answers correct texts that are no domains; in force was only what could be read as it stood.
  const { entries, allowed: written } = given.settings;
  if (before === 'up-to-4.35')
    return rulesUpTo435({ entries, ...(settings.allowed && { allowed: { ...settings.allowed, domains: written?.domains ?? [] } }) });
  const file = new Map(entries.map((entry) => [entry.domain, entry]));
  const { rows } = given;
  return BRIGS[before](seen.strategy ?? 'allowNone', (domain) => domain && STANDINGS[before](file.get(domain), rows?.get(domain)));
}

const BRIGS = { 'from-4.36-to-4.39': rulesFrom436To439, 'from-4.40': rulesFrom440 } as const satisfies Readonly<Record<BrigRules, unknown>>;

type StandingOf = (entry: FileEntry | undefined, row: Row | undefined) => Standing;

/** Which layer counts, and what of it: since 4.40 the file; before, the row, which restricted nobody (brig-contract §0). */
const STANDINGS: Readonly<Record<BrigRules, StandingOf>> = {
  'from-4.36-to-4.39': (entry, row) => (entry?.contradicted_by ? 'unreadable' : forEverybody(row ?? entry)),
  'from-4.40': (entry, row) => (entry?.contradicted_by ? 'unreadable' : entry ? fileSettings(entry) : row && rowSettings(row)),
};

const forEverybody = (said: Pick<Settings, 'search_policy'> | undefined): Standing =>
  said && { search_policy: said.search_policy, restriction: ALLOW_ALL };

/** Every domain in any input, in the file layer or in the database, less the own one. */
function domainsOf({ settings }: Given, rows: ReadonlyMap<string, Row>): readonly Domain[] {
  const all = new Set<string>([...namedDomains(settings), ...(settings.replaced ?? []), ...rows.keys()]);
  if (settings.own_domain) all.delete(settings.own_domain.value);
  return [...all] as Domain[];
}
