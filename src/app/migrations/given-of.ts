import { Fault } from '../../domain/fault.ts';
import { isLayerUnknown, policyKey, policyKeys, rowOf, type DatabaseEntry, type Row } from '../../domain/layers.ts';
import type { Source } from '../../domain/journal.ts';
import type { LegacySettings } from '../../domain/migration/legacy-settings.ts';
import { chosenIn, isOver, type MigrationRecord } from '../../domain/migration/migration.ts';
import type { DatabaseKnown } from '../../domain/migration/today.ts';
import type { BrigRules } from '../../domain/migration/release-rules.ts';
import { decided, type Decided, type Given } from '../../domain/migration/target.ts';
import type { MigrationSettings } from '../../ports/migrations.ts';
import type { Context } from '../context.ts';

/** A migration with all that it is decided on. */
export interface Loaded {
  readonly record: MigrationRecord;
  readonly read: MigrationSettings;
  readonly given: Given;
  readonly decided: Decided;
  /** Why the database could not be read, where it could not. */
  readonly unseen?: string;
  /** Who owns rows before the start, as far as that is on record. */
  readonly owners?: ReadonlyMap<string, Source>;
}

/** Why the database could not be read, where what it holds decides what is asked and reported: up to 4.35 there is none. */
export const unseenBeforeStart = ({ record, decided: { seen }, unseen }: Loaded): string | undefined =>
  record.started || isOver(record) || seen.release !== 'from-4.36' ? undefined : unseen;

type Settled = Omit<Loaded, 'record'>;

/** What started migrations rest on does not change any more, and reading it takes long where there are thousands of domains. */
const settled = new WeakMap<Context, Map<string, Settled>>();
const MOST_SETTLED = 4;

/** Loads what a migration rests on: once it is started that is what held then, else what holds now. */
export async function load(context: Context, record: MigrationRecord): Promise<Loaded> {
  if (!record.started) return { record, ...(await read(context, record)) };
  const known = settled.get(context) ?? new Map<string, Settled>();
  settled.set(context, known);
  const found = known.get(record.id) ?? (await read(context, record));
  // The one that was asked for last goes last.
  known.delete(record.id);
  known.set(record.id, found);
  for (const id of [...known.keys()].slice(0, -MOST_SETTLED)) known.delete(id);
  return { record, ...found };
}

async function read(context: Context, record: MigrationRecord): Promise<Settled> {
  const settings = await context.migrations.settings(record.id);
  if (!settings) throw new Fault('records', `of the migration ${record.id} what was read from its inputs is missing`, { effect: 'none' });
  const { unseen, owners, ...seen } = record.started
    ? await rowsThen(context, record.started.kept)
    : await rowsNow(context, settings.settings);
  const given: Given = {
    settings: settings.settings,
    ...seen,
    ...(record.strategy && { strategy: record.strategy }),
    ...(settings.restrict && { restrict: new Map(settings.restrict.map(({ domain, teams }) => [domain, teams])) }),
  };
  return {
    read: settings,
    given,
    decided: decided(given, chosenIn(record)),
    ...(unseen !== undefined && { unseen }),
    ...(owners && { owners }),
  };
}

interface RowsSeen extends DatabaseKnown {
  readonly brig?: BrigRules;
  readonly unseen?: string;
  readonly owners?: ReadonlyMap<string, Source>;
}

async function rowsThen(context: Context, name: string): Promise<RowsSeen> {
  const start = await context.migrations.start(name);
  if (!start) throw new Fault('records', `what held when a migration was started is missing (${name})`, { effect: 'none' });
  const { rows, brig } = start;
  return { ...(rows && { rows: new Map(rows) }), ...(brig && { brig }) };
}

/** Up to 4.35 there is no table and no API: that nothing can be read is no reason not to prepare. */
async function rowsNow({ registry, journal }: Context, { entries, own_domain }: LegacySettings): Promise<RowsSeen> {
  const inFile = new Set(policyKeys(entries));
  const named = new Set<string>([...entries.map(({ domain }) => domain), ...(own_domain ? [own_domain.value] : [])]);
  // What brig lists once may be the entry of its file that the inputs have; what they do not have is a row.
  const mayBeEntry = (domain: string, entry: DatabaseEntry, { search_policy, restricted }: Row): boolean =>
    isLayerUnknown(entry) && !restricted && inFile.has(policyKey({ domain, search_policy }));
  try {
    const [rows, unsure, unplaced] = [new Map<string, Row>(), new Set<string>(), new Set<string>()];
    for (const [domain, entry] of await registry.readAll()) {
      const row = rowOf(entry);
      if (row && mayBeEntry(domain, entry, row)) unsure.add(domain);
      else if (row) rows.set(domain, row);
      if (row && isLayerUnknown(entry) && !named.has(domain)) unplaced.add(domain);
    }
    // Which brig it is, is known once it has answered with its list.
    const { connected, can_restrict_by_team } = registry.capabilities;
    const owners = await journal.owners();
    if (!connected) return { rows, owners };
    // From 4.40 on what is in both is listed twice.
    return can_restrict_by_team
      ? { rows, owners, unplaced, brig: 'from-4.40' }
      : { rows, owners, unplaced, unsure, brig: 'from-4.36-to-4.39' };
  } catch (error) {
    if (error instanceof Fault) return { unseen: error.message };
    throw error;
  }
}
