import type { Hazard } from '../../domain/hazard.ts';
import { fileEntriesByDomain, type Snapshot } from '../../domain/snapshot.ts';
import { mergedHazards, reportHazards } from '../../domain/migration/migration-hazards.ts';
import { sourceOf } from '../../domain/migration/migration.ts';
import type { ReportRow } from '../../domain/migration/report.ts';
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

/**
 * The consequences of a migration as it is now: what its report shows, and what writing the rows does by itself. Up to 4.35 the
 * database is the one that the upgrade brings, empty, and the file has what the first patch puts there.
 */
export function aheadOf(context: Context, loaded: Loaded, report: readonly ReportRow[]): Ahead {
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
export const fileEntriesOf = ({ remotes }: Loaded['decided']['target']) =>
  remotes.map(({ domain, search_policy }) => ({ domain, search_policy, file: 'the first patch', line: 0 }));

/** The hazards that nobody has allowed yet. */
export const notAllowedYet = (hazards: readonly Hazard[], allowed: readonly string[]): readonly Hazard[] =>
  hazards.filter(({ name }) => !allowed.includes(name));
