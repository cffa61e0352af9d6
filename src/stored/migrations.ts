import { asFault, Fault } from '../domain/fault.ts';
import type { Migrations, StoredMigration, UnreadableMigration } from '../ports/migrations.ts';
import type { Records, StoredRecord } from '../ports/records.ts';
import { storedMigration, storedMigrationInputs, storedMigrationSettings, storedMigrationStart } from './migration.ts';
import { parseStored } from './parse-stored.ts';

const KIND = 'migration';
/** Apart from the record, since they go when the migration ends. */
const INPUTS = 'migration-inputs';
const START = 'migration-start';
/**
 * In front of the inputs. SQLite overwrites what is deleted, but not copies that a row leaves in a page when it moves to
 * another one; only the first bytes of a row move, less than a page of 4,096. So none of these are of the inputs.
 */
const AHEAD = ' '.repeat(4096);

/** Migrations among the records. */
export function migrationsIn(records: Records): Migrations {
  const drop = async (kind: string, id: string): Promise<void> => {
    const kept = await records.get(kind, id);
    if (kept) await records.remove(kind, id, kept.revision);
  };
  return {
    create: async (record, read, inputs) => {
      // First the inputs: a migration without them could do nothing.
      await records.create(INPUTS, record.id, '{}', `${AHEAD}${JSON.stringify(inputs)}`);
      if (!(await records.create(KIND, record.id, JSON.stringify(record), JSON.stringify(read)))) throw sameId(record.id);
      return { record, revision: 1 };
    },
    get: async (id) => optional(await records.get(KIND, id)),
    exists: async (id) => (await records.get(KIND, id)) !== undefined,
    settings: async (id) => {
      const text = await records.body(KIND, id);
      return text === undefined ? undefined : parseStored(`what the migration ${id} has read`, text, storedMigrationSettings);
    },
    inputs: async (id) => {
      const text = await records.body(INPUTS, id);
      return text === undefined ? undefined : parseStored(`the inputs of the migration ${id}`, text, storedMigrationInputs);
    },
    dropInputs: (id) => drop(INPUTS, id),
    inputIds: (limit) => records.ids(INPUTS, limit),
    list: async (page) => (await records.list(KIND, page)).map(shown),
    ids: (limit) => records.ids(KIND, limit),
    update: async (record, revision) => {
      const updated = await records.update(KIND, record.id, revision, JSON.stringify(record));
      return updated && { record, revision: updated.revision };
    },
    keepStart: async (name, start) => {
      await records.create(START, name, '{}', JSON.stringify(start));
    },
    start: async (name) => {
      const text = await records.body(START, name);
      return text === undefined ? undefined : parseStored(`the start of a migration, ${name},`, text, storedMigrationStart);
    },
    dropStart: (name) => drop(START, name),
  };
}

const toMigration = ({ id, text, revision }: StoredRecord): StoredMigration => ({
  record: parseStored(`the migration ${id}`, text, storedMigration),
  revision,
});

function shown(stored: StoredRecord): StoredMigration | UnreadableMigration {
  try {
    return toMigration(stored);
  } catch (error) {
    return { id: stored.id, unreadable: asFault(error).message };
  }
}

const optional = (stored: StoredRecord | undefined): StoredMigration | undefined => stored && toMigration(stored);

const sameId = (id: string): Fault =>
  new Fault('records', `there is a migration ${id} already, though ids are chosen at random; try again`, { effect: 'none' });
