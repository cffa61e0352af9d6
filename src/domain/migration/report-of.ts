import type { Domain } from '../domain.ts';
import type { Standing } from '../effective.ts';
import { fileSettings, rowSettings, toRow, type Row } from '../layers.ts';
import type { TeamId } from '../team.ts';
import { rulesFrom436, rulesUpTo435, type BackendRules } from './backend-rules.ts';
import { namedDomains } from './candidates.ts';
import { equivalenceReport, type ReportRow } from './report.ts';
import type { Decided, Given } from './target.ts';

/**
 * The equivalence report of a migration as its answers have it: what was in force by its inputs and the database, what will be.
 * Empty as long as nobody has said which era the backend is in.
 */
export function reportOf(given: Given, decided: Decided): readonly ReportRow[] {
  if (decided.seen.release === undefined) return [];
  const rows = given.rows ?? new Map<string, Row>();
  const end = rowsAfter(rows, decided);
  const after = rulesFrom436(decided.target.strategy, (domain) => domain && rowStanding(end.get(domain)));
  const teamsOf = (domain: Domain): readonly TeamId[] => [...new Set([rows, end].flatMap((layer) => teamsIn(layer.get(domain))))];
  return equivalenceReport({ before: rulesBefore(given, decided, rows), after, domains: domainsOf(given, rows), teamsOf });
}

const teamsIn = (row: Row | undefined): readonly TeamId[] => (row?.restricted === true ? row.teams : []);

/** The database in the end; what was in the file is gone from there. */
function rowsAfter(rows: ReadonlyMap<string, Row>, { target }: Decided): ReadonlyMap<string, Row> {
  return new Map([...rows, ...target.remotes.map((remote) => [remote.domain, toRow(remote)] as const)]);
}

function rulesBefore(given: Given, { settings, seen }: Decided, rows: ReadonlyMap<string, Row>): BackendRules {
  // Answers correct texts that are no domains; in force was only what could be read as it stood.
  const { entries, allowed: written } = given.settings;
  if (seen.release !== 'from-4.36')
    return rulesUpTo435({ entries, ...(settings.allowed && { allowed: { ...settings.allowed, domains: written?.domains ?? [] } }) });
  const file = new Map(entries.map((entry) => [entry.domain, entry]));
  return rulesFrom436(seen.strategy ?? 'allowNone', (domain): Standing => {
    const entry = domain && file.get(domain);
    if (entry) return entry.contradicted_by ? 'unreadable' : fileSettings(entry);
    return domain && rowStanding(rows.get(domain));
  });
}

const rowStanding = (row: Row | undefined): Standing => row && rowSettings(row);

/** Every domain in any input, in the file layer or in the database, less the own one. */
function domainsOf({ settings }: Given, rows: ReadonlyMap<string, Row>): readonly Domain[] {
  const all = new Set<string>([...namedDomains(settings), ...rows.keys()]);
  if (settings.own_domain) all.delete(settings.own_domain.value);
  return [...all] as Domain[];
}
