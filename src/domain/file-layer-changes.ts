import { standingIn, type Standing } from './effective.ts';
import { accessChanges, accessHazards, effectOf, type AccessChange } from './effect.ts';
import type { HazardName } from './hazard.ts';
import type { AccessEffect, JournalAction } from './journal.ts';
import { fileSettings, placeText, rowOf, type FileEntry, type FileLayer } from './layers.ts';
import { isRecordedSettings, type RecordedState } from './recorded.ts';
import { sameSettings } from './remote.ts';
import { fileEntriesByDomain, type Snapshot } from './snapshot.ts';
import { backendIdentity, STRATEGIES, type ConfiguredIdentity, type Strategy } from './strategy.ts';

/** What the file layer says otherwise than it was last seen to say, and what that does to access. */
export interface FileLayerChange {
  /** The domain of an entry, else the name of the action. */
  readonly key: string;
  readonly action: Extract<JournalAction, 'file_entry' | 'file_strategy' | 'file_own_domain'>;
  readonly before: RecordedState;
  readonly after: RecordedState;
  readonly effect: AccessEffect;
  readonly hazards: readonly HazardName[];
  readonly message: string;
}

/** What the journal last observed of the file layer: domain, `file_strategy` or `file_own_domain` → what it said. */
export type KnownFileLayer = ReadonlyMap<string, RecordedState>;

/** Compares the file layer with what was known of it. `snapshot` holds the layer as it is now, and the whole database. */
export function fileLayerChanges(
  known: KnownFileLayer,
  layer: FileLayer,
  snapshot: Snapshot,
  configured: ConfiguredIdentity,
): readonly FileLayerChange[] {
  const now = fileEntriesByDomain(layer.entries);
  const strategyBefore = backendIdentity(configured, { ...asLocated(known.get('file_strategy')) }).strategy.value;
  const domains = [...new Set([...now.keys(), ...[...known.keys()].filter(isDomainKey)])].sort();
  const entries = domains.flatMap((domain) =>
    entryChange(domain, known.get(domain) ?? null, now.get(domain), { snapshot, strategyBefore }),
  );
  return [
    ...valueChange('file_own_domain', known, layer.own_domain?.value, []),
    ...strategyChange(known, layer, snapshot, strategyBefore),
    ...entries,
  ];
}

const isDomainKey = (key: string): boolean => key !== 'file_strategy' && key !== 'file_own_domain';

function entryChange(
  domain: string,
  before: RecordedState,
  entry: FileEntry | undefined,
  ground: { readonly snapshot: Snapshot; readonly strategyBefore: Strategy },
): FileLayerChange[] {
  const settingsBefore = before && isRecordedSettings(before) ? before : undefined;
  const settingsNow = entry && fileSettings(entry);
  if (settingsBefore === undefined ? settingsNow === undefined : settingsNow !== undefined && sameSettings(settingsBefore, settingsNow))
    return [];
  const { snapshot, strategyBefore } = ground;
  const database = snapshot.database.get(domain);
  const stoodBefore: Standing = settingsBefore ?? standingIn(undefined, database);
  const changes = accessChanges(
    { strategy: strategyBefore, standing: stoodBefore },
    { strategy: snapshot.strategy, standing: standingIn(entry, database) },
  );
  const lifts = entry !== undefined && rowOf(database)?.restricted === true;
  const message = entry ? placeText(entry) : 'The entry is gone from the files.';
  const hazards: HazardName[] = [...accessHazards(changes), ...(lifts ? (['FILE_LIFTS_RESTRICTION'] as const) : [])];
  return [{ key: domain, action: 'file_entry', before, after: settingsNow ?? null, effect: effectOf(changes), hazards, message }];
}

function strategyChange(known: KnownFileLayer, layer: FileLayer, snapshot: Snapshot, before: Strategy): FileLayerChange[] {
  if (before === snapshot.strategy) return valueChange('file_strategy', known, layer.strategy?.value, []);
  const standings: Standing[] = [...snapshot.file.keys(), ...snapshot.database.keys()].map((domain) =>
    standingIn(snapshot.file.get(domain), snapshot.database.get(domain)),
  );
  // Every domain that is not in the list stands alike, so one of them is looked at; so are all with the same standing.
  const all = new Map<string, Standing>([undefined, ...standings].map((standing) => [JSON.stringify(standing ?? null), standing]));
  const changes = [...all.values()].flatMap((standing) =>
    accessChanges({ strategy: before, standing }, { strategy: snapshot.strategy, standing }),
  );
  return valueChange('file_strategy', known, layer.strategy?.value, changes);
}

function valueChange(
  action: 'file_strategy' | 'file_own_domain',
  known: KnownFileLayer,
  value: string | undefined,
  changes: readonly AccessChange[],
): FileLayerChange[] {
  const before = known.get(action) ?? null;
  const after = value === undefined ? null : { value };
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  const message = value === undefined ? 'The files do not name it any more.' : 'The files name it.';
  return [{ key: action, action, before, after, effect: effectOf(changes), hazards: accessHazards(changes), message }];
}

function asLocated(state: RecordedState | undefined): Pick<FileLayer, 'strategy'> {
  const value = state && 'value' in state ? STRATEGIES.find((strategy) => strategy === state.value) : undefined;
  return value ? { strategy: { value, file: '', line: 0 } } : {};
}
