import type { KeptSource } from '../domain/list-source.ts';
import type { Records, StoredRecord } from '../ports/records.ts';
import type { Sources, StoredRun, StoredSource } from '../ports/sources.ts';
import type { SyncRun } from '../domain/sync-run.ts';
import { parseStored } from './parse-stored.ts';
import { storedList, storedRun, storedSourceRecord } from './source.ts';

const KIND = 'source';
const runsOf = (name: string): string => `run/${name}`;
const listsOf = (name: string): string => `list/${name}`;
/** A slot of a schedule is claimed by one; requests at the same instant are runs of their own. */
const keyOf = ({ trigger, slot, id }: SyncRun): string => (trigger === 'schedule' ? slot : `${slot}/${id}`);

/** More sources than anybody has. */
const MOST = 1000;

/** Sources, runs and lists among the records. */
export function sourcesIn(records: Records): Sources {
  return {
    all: async () => (await records.list(KIND, { limit: MOST })).map(toSource).toReversed(),
    get: async (name) => optional(await records.get(KIND, name), toSource),
    create: (kept) => records.create(KIND, kept.source.name, textOf(kept)),
    update: async (kept, revision) => {
      const updated = await records.update(KIND, kept.source.name, revision, textOf(kept));
      return updated && { ...kept, revision: updated.revision };
    },
    remove: (name, revision) => records.remove(KIND, name, revision),

    claim: (run) => records.create(runsOf(run.source), keyOf(run), JSON.stringify(run)),
    runs: async (name, limit) => (await records.list(runsOf(name), { limit })).map(toRun),
    updateRun: async (run, revision) => {
      const updated = await records.update(runsOf(run.source), keyOf(run), revision, JSON.stringify(run));
      return updated && { run, revision: updated.revision };
    },
    removeRun: ({ run, revision }) => records.remove(runsOf(run.source), keyOf(run), revision),

    keepList: async (name, digest, list) => {
      await records.create(listsOf(name), digest, '{}', JSON.stringify(list));
      for (const { id, revision } of await records.list(listsOf(name), { limit: MOST }))
        if (id !== digest) await records.remove(listsOf(name), id, revision);
    },
    keptList: async (name, digest) => {
      const text = await records.body(listsOf(name), digest);
      return text === undefined ? undefined : parseStored(`the last list of ${name}`, text, storedList);
    },
  };
}

const textOf = ({ source, status }: KeptSource): string => JSON.stringify({ source, status });

const toSource = ({ id, text, revision }: StoredRecord): StoredSource => ({
  ...parseStored(`the source ${id}`, text, storedSourceRecord),
  revision,
});

const toRun = ({ id, text, revision }: StoredRecord): StoredRun => ({ run: parseStored(`the run ${id}`, text, storedRun), revision });

const optional = <T>(stored: StoredRecord | undefined, parse: (stored: StoredRecord) => T): T | undefined => stored && parse(stored);
