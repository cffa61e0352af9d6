import { parseDomain, type Domain } from './domain.ts';
import { accessChanges, accessHazards, effectOf } from './effect.ts';
import { standingIn } from './effective.ts';
import type { HazardName } from './hazard.ts';
import type { AccessEffect } from './journal.ts';
import { rowOf, rowSettings, sameDatabaseEntry, type DatabaseEntry } from './layers.ts';
import { fromRecordedState, toRecordedState, type RecordedState } from './recorded.ts';
import { sameSettings } from './remote.ts';
import type { Snapshot } from './snapshot.ts';

/** A row that is not as it was last known to be, and what that does to access. */
export interface DatabaseChange {
  readonly domain: Domain;
  readonly before: RecordedState;
  readonly after: RecordedState;
  readonly effect: AccessEffect;
  readonly hazards: readonly HazardName[];
  readonly message: string;
}

/**
 * Compares the rows of a snapshot with what was known of them; `busy` domains, which are being changed, are left for the next
 * time. Team rows that allow_all hides do not count: nobody's access hangs on them. A stored text that is no domain
 * allows nothing, and is a conflict of its own.
 */
export function databaseChanges(
  known: ReadonlyMap<string, RecordedState>,
  snapshot: Snapshot,
  busy: ReadonlySet<string>,
): readonly DatabaseChange[] {
  const domains = [...new Set([...known.keys(), ...snapshot.database.keys()])].filter((domain) => !busy.has(domain)).sort();
  return domains.flatMap((text) => {
    const domain = parseDomain(text);
    return domain.ok && domain.value === text ? changeOf(domain.value, known.get(text) ?? null, snapshot) : [];
  });
}

function changeOf(domain: Domain, before: RecordedState, { strategy, file, database }: Snapshot): readonly DatabaseChange[] {
  const [was, is] = [fromRecordedState(before), database.get(domain)];
  if (says(was, is)) return [];
  const entry = file.get(domain);
  const changes = accessChanges({ strategy, standing: standingIn(entry, was) }, { strategy, standing: standingIn(entry, is) });
  return [
    { domain, before, after: toRecordedState(is), effect: effectOf(changes), hazards: accessHazards(changes), message: happened(was, is) },
  ];
}

/** Whether both say the same. */
function says(a: DatabaseEntry | undefined, b: DatabaseEntry | undefined): boolean {
  const [rowA, rowB] = [rowOf(a), rowOf(b)];
  return rowA && rowB ? sameSettings(rowSettings(rowA), rowSettings(rowB)) : sameDatabaseEntry(a, b);
}

function happened(was: DatabaseEntry | undefined, is: DatabaseEntry | undefined): string {
  if (!was) return 'The row appeared without fedremotes: brig or somebody wrote it, or it came back after a repair.';
  return is ? 'The row was changed without fedremotes.' : 'The row is gone without fedremotes.';
}
