import type { Hazard } from '../../domain/hazard.ts';
import { fileEntriesByDomain, type Snapshot } from '../../domain/snapshot.ts';
import { mergedHazards, reportHazards } from '../../domain/migration/migration-hazards.ts';
import { sourceOf } from '../../domain/migration/migration.ts';
import { reportOf } from '../../domain/migration/report-of.ts';
import type { ReportRow } from '../../domain/migration/report.ts';
import type { Decided } from '../../domain/migration/target.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { Context } from '../context.ts';
import { draft } from '../plans/make-plan.ts';
import { copyWishes } from './copy-wishes.ts';
import type { Loaded } from './given-of.ts';

/** What has to be allowed by name before a migration starts, and what no rule lets pass. */
export interface Ahead {
  readonly hazards: readonly Hazard[];
  readonly refusals: readonly Refusal[];
}

/** What a migration comes to: its report, and what follows from that and from the writing. */
export interface Consequences extends Ahead {
  readonly report: readonly ReportRow[];
}

/** By what was decided: of a started migration that is the same object each time, and a report of ten thousand domains takes a while. */
const consequences = new WeakMap<Decided, Consequences>();

/** As long as questions are open there is nothing that could be allowed. */
export function consequencesOf(context: Context, loaded: Loaded): Consequences {
  const { given, decided } = loaded;
  const known = consequences.get(decided);
  if (known) return known;
  const report = reportOf(given, decided);
  const ahead: Ahead = decided.open.length > 0 ? { hazards: [], refusals: [] } : aheadOf(context, loaded, report);
  const found = { report, ...ahead };
  consequences.set(decided, found);
  return found;
}

/**
 * The consequences of a migration as it is now: what its report shows, and what writing the rows does by itself. Up to 4.35 the
 * database is the one that the upgrade brings, empty, and the file has what the first patch puts there.
 */
function aheadOf(context: Context, loaded: Loaded, report: readonly ReportRow[]): Ahead {
  const { record, decided } = loaded;
  const { hazards, refusals } = draft(context, {
    snapshot: snapshotThen(loaded),
    wishes: copyWishes(decided.target),
    source: sourceOf(record.id),
  });
  return { hazards: mergedHazards(reportHazards(report), hazards), refusals };
}

function snapshotThen({ given, decided }: Loaded): Snapshot {
  const { settings, rows = new Map() } = given;
  const { target, seen } = decided;
  const [own, strategy] = [settings.own_domain?.value, seen.release === 'from-4.36' ? seen.strategy : target.strategy];
  const before = seen.release === 'from-4.36' ? settings.entries : fileEntriesOf(decided.target);
  return {
    ...(own && { own_domain: own }),
    strategy: strategy ?? 'allowNone',
    file: fileEntriesByDomain(before),
    database: new Map([...rows].map(([domain, row]) => [domain, { kind: 'row', ...row }])),
    owners: new Map(),
    total: rows.size,
  };
}

/** The file entries that keep everybody in while the database is empty. */
const fileEntriesOf = ({ remotes }: Loaded['decided']['target']) =>
  remotes.map(({ domain, search_policy }) => ({ domain, search_policy, file: 'the first patch', line: 0 }));
