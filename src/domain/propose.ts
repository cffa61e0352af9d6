import type { Change } from './change.ts';
import type { Domain } from './domain.ts';
import { standing, standingIn } from './effective.ts';
import { accessChanges, effectOf, type AccessChange } from './effect.ts';
import { hazardsOf } from './hazards-of.ts';
import type { Hazard } from './hazard.ts';
import type { Source } from './journal.ts';
import { sameDatabaseEntry, type Row } from './layers.ts';
import { noticesOf, type Notice } from './notices-of.ts';
import type { RecordedSettings } from './recorded.ts';
import { refusalOf } from './refusal-of.ts';
import type { Refusal } from './refusal.ts';
import { bad, ok, type Result } from './result.ts';
import type { Snapshot } from './snapshot.ts';
import type { Step } from './step.ts';
import { wantedRow } from './wanted-row.ts';

/** What is true of the registry and matters for a proposal. */
export interface Capabilities {
  readonly can_remove: boolean;
  readonly can_restrict_by_team: boolean;
}

/** What a change comes to: a step (none where nothing would change), with all that must be allowed or said. */
export interface Proposal {
  readonly step: Step | undefined;
  readonly hazards: readonly Hazard[];
  readonly notices: readonly Notice[];
}

/** Who asks, and what the journal knows of an earlier freeze. */
export interface Asker {
  readonly source: Source;
  readonly frozen_from?: RecordedSettings;
}

/** Turns a change into what it comes to on this snapshot, or the rule that refuses it. Pure. */
export function propose(snapshot: Snapshot, change: Change, capabilities: Capabilities, asker: Asker): Result<Proposal, Refusal> {
  const file = snapshot.file.get(change.domain);
  const database = snapshot.database.get(change.domain);
  const wanted = wantedRow(change, { file, database, ...(asker.frozen_from && { frozen_from: asker.frozen_from }) });
  if (!wanted.ok) return wanted;
  const refusal = refusalOf(snapshot, change, wanted.value, capabilities);
  if (refusal) return bad(refusal);
  return ok(proposalFor(snapshot, change, wanted.value, { capabilities, source: asker.source }));
}

/** What it comes to that the row of a domain becomes `after`, whoever decided that it should. */
export function proposalFor(
  snapshot: Snapshot,
  change: Change,
  after: Row | undefined,
  by: { readonly capabilities: Capabilities; readonly source: Source },
): Proposal {
  const { domain, action } = change;
  const before = snapshot.database.get(domain);
  if (sameDatabaseEntry(before, after && { kind: 'row', ...after }))
    return { step: undefined, hazards: [], notices: noticesOf(snapshot, change, after, []) };
  const changes = accessChangesOf(snapshot, domain, after);
  const step: Step = { action, domain, before, after, effect: effectOf(changes) };
  return {
    step,
    hazards: hazardsOf({ snapshot, change, step, changes, canRemove: by.capabilities.can_remove, source: by.source }),
    notices: noticesOf(snapshot, change, after, changes),
  };
}

function accessChangesOf(snapshot: Snapshot, domain: Domain, after: Row | undefined): readonly AccessChange[] {
  const { strategy } = snapshot;
  const stands = standingIn(snapshot.file.get(domain), after && { kind: 'row', ...after });
  return accessChanges({ strategy, standing: standing(snapshot, domain) }, { strategy, standing: stands });
}
