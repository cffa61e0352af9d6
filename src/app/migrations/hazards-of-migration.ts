import type { Hazard } from '../../domain/hazard.ts';
import type { Source } from '../../domain/journal.ts';
import { toRow, type DatabaseEntry, type FileEntry } from '../../domain/layers.ts';
import { copiedRemotes, firstEntries, meanwhileHazards } from '../../domain/migration/meanwhile.ts';
import { fileEntriesByDomain, type Snapshot } from '../../domain/snapshot.ts';
import { mergedHazards, reportHazards } from '../../domain/migration/migration-hazards.ts';
import { sourceOf } from '../../domain/migration/migration.ts';
import type { RulesUsed } from '../../domain/migration/release-rules.ts';
import { reportOf, rulesOf } from '../../domain/migration/report-of.ts';
import type { ReportRow } from '../../domain/migration/report.ts';
import type { Decided, Given } from '../../domain/migration/target.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { Context } from '../context.ts';
import { draft } from '../plans/make-plan.ts';
import { copyWishes, restrictWishes } from './copy-wishes.ts';
import type { Loaded } from './given-of.ts';

/** What has to be allowed by name before a migration starts, and what no rule lets pass. */
export interface Ahead {
  readonly hazards: readonly Hazard[];
  readonly refusals: readonly Refusal[];
}

/** What a migration comes to: its report, and what follows from that and from the writing. */
export interface Consequences extends Ahead {
  readonly report: readonly ReportRow[];
  /** By which the report decides; undefined while it cannot be made. */
  readonly rules: RulesUsed | undefined;
}

/** By what was decided: of a started migration that is the same object each time, and a report of ten thousand domains takes a while. */
const consequences = new WeakMap<Decided, Consequences>();

/** As long as questions are open, or the report cannot be made, there is nothing that could be allowed. */
export function consequencesOf(context: Context, loaded: Loaded): Consequences {
  const { given, decided } = loaded;
  const known = consequences.get(decided);
  if (known) return known;
  const [report, rules] = [reportOf(given, decided), rulesOf(given, decided)];
  const isOpen = decided.open.length > 0 || rules === undefined;
  const ahead: Ahead = isOpen ? { hazards: [], refusals: [] } : aheadOf(context, loaded, report);
  const found = { report, rules, ...ahead };
  consequences.set(decided, found);
  return found;
}

/**
 * The consequences of a migration as it is now: what its report shows, and what writing the rows does by itself. Up to 4.35 the
 * database is the one that the upgrade brings, empty unless the backend was on 4.36 before, and the file has what the first patch
 * puts there.
 */
function aheadOf(context: Context, { record, given, decided, owners = new Map() }: Loaded, report: readonly ReportRow[]): Ahead {
  const source = sourceOf(record.id);
  const registry = registryThen(context, decided);
  const before: Snapshot = { ...snapshotBefore(given, decided), owners };
  const copy = draft({ registry }, { snapshot: before, wishes: copyWishes(decided), source });
  const restriction = draft({ registry }, { snapshot: snapshotBehind(before, decided, source), wishes: restrictWishes(decided), source });
  return {
    hazards: mergedHazards(reportHazards(report), meanwhileHazards(decided, report), copy.hazards, restriction.hazards),
    refusals: [...copy.refusals, ...restriction.refusals],
  };
}

/**
 * Up to 4.35 nobody knows yet which brig comes with the upgrade; one that knows no restriction refuses it then. From 4.40 on brig lists
 * twice what it has in its database beside the file, and what the file has is known from the inputs.
 */
function registryThen({ registry }: Context, { seen }: Decided): Context['registry'] {
  const { capabilities } = registry;
  const then =
    seen.release === 'from-4.36'
      ? { knows_layers: capabilities.knows_layers || capabilities.can_restrict_by_team }
      : { can_restrict_by_team: true };
  return { ...registry, capabilities: { ...capabilities, ...then } };
}

function snapshotBefore({ settings, rows = new Map() }: Given, decided: Decided): Snapshot {
  const { target, seen } = decided;
  const [own, strategy] = [settings.own_domain?.value, seen.release === 'from-4.36' ? seen.strategy : target.strategy];
  return {
    ...(own && { own_domain: own }),
    strategy: strategy ?? 'allowNone',
    file: fileEntriesByDomain(seen.release === 'from-4.36' ? settings.entries : firstEntries(decided).map(ofFirstPatch)),
    database: new Map([...rows].map(([domain, row]) => [domain, { kind: 'row', ...row }])),
    owners: new Map(),
    total: rows.size,
  };
}

/** The file entries that keep everybody in while the database is empty. */
const ofFirstPatch = (entry: ReturnType<typeof firstEntries>[number]): FileEntry => ({ ...entry, file: 'the first patch', line: 0 });

/** Once all is copied and the file is gone. */
function snapshotBehind(before: Snapshot, decided: Decided, source: Source): Snapshot {
  const copied = copiedRemotes(decided);
  const database = new Map([
    ...before.database,
    ...copied.map((one): [string, DatabaseEntry] => [one.domain, { kind: 'row', ...toRow(one) }]),
  ]);
  return {
    ...before,
    strategy: decided.target.strategy,
    file: new Map(),
    database,
    owners: new Map([...before.owners, ...copied.map(({ domain }): [string, Source] => [domain, source])]),
    total: database.size,
  };
}
