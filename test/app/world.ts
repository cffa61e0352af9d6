import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { systemClock } from '../../src/adapters/clock.ts';
import { openEmbedded } from '../../src/adapters/embedded/open-embedded.ts';
import { openFile } from '../../src/adapters/embedded/driver.ts';
import { changeRemote, type Changed, type ChangeRequest } from '../../src/app/change-remote.ts';
import { brigListBasis, brigListOf, type BrigList } from '../../src/app/list-remotes.ts';
import { createContext, type Context, type Outside } from '../../src/app/context.ts';
import type { Rejection } from '../../src/app/rejection.ts';
import { assertDomain } from '../../src/domain/domain.ts';
import type { JournalEntry } from '../../src/domain/journal.ts';
import { NO_FILE_LAYER, type FileEntry } from '../../src/domain/layers.ts';
import type { SearchPolicy } from '../../src/domain/remote.ts';
import type { Result } from '../../src/domain/result.ts';
import { openLists } from '../../src/adapters/lists/lists.ts';
import { legacyInputs } from '../../src/adapters/values/legacy/legacy-inputs.ts';
import { parseSchedule } from '../../src/scheduler/parse-schedule.ts';
import { memoryIn } from '../../src/stored/memory.ts';
import type { FileLayerSource, FileLayerState } from '../../src/ports/file-layer.ts';
import type { Log } from '../../src/ports/log.ts';
import type { Records } from '../../src/ports/records.ts';
import type { Registry } from '../../src/ports/registry.ts';
import { temporaryFolder } from '../adapters/embedded/temporary-folder.ts';
import { changeOf, type ChangeText } from '../support/domain-samples.ts';

/** The use cases on real embedded stores, with a file layer and a registry that a test can turn. */
export interface World {
  readonly context: Context;
  readonly folder: string;
  readonly file: ChangeableFileLayer;
  /** Every message that was logged as an error. */
  readonly errors: readonly string[];
  /** The whole journal, oldest first. */
  readonly journalled: () => Promise<readonly JournalEntry[]>;
  /** One change by alice. */
  readonly change: (change: ChangeText, more?: Partial<ChangeRequest>) => Promise<Result<Changed, Rejection>>;
  /** Closes the stores: the process “ends”, and the folder is there for the next world. */
  readonly end: () => void;
}

/** A file layer that says what it is told to say. */
export interface ChangeableFileLayer extends FileLayerSource {
  readonly become: (next: Partial<FileLayerState>) => void;
}

/** How a world differs from an empty one without values files. */
export interface Given {
  /** The folder of a world that has ended. */
  readonly folder?: string;
  readonly file?: Partial<FileLayerState>;
  readonly configured?: Outside['configured'];
  readonly registry?: (real: Registry) => Registry;
  readonly journal?: (real: Outside['journal']) => Outside['journal'];
  readonly records?: (real: Records) => Records;
}

export const NOW = '2026-03-04T05:06:07.890Z';
export const ALICE = { actor: 'alice', verified: true } as const;

/** Opens a world that goes away with the test. */
export function openWorld({ folder = newFolder(), file = {}, configured = { strategy: 'allowDynamic' }, ...wrap }: Given = {}): World {
  const stores = openEmbedded({ folder });
  let isOpen = true;
  const end = (): void => {
    if (isOpen) stores.close();
    isOpen = false;
  };
  onTestFinished(end);
  const layer = changeableFileLayer(file);
  const errors: string[] = [];
  let plans = 0;
  const context = createContext({
    registry: wrap.registry?.(stores.registry) ?? stores.registry,
    journal: wrap.journal?.(stores.journal) ?? stores.journal,
    leases: stores.leases,
    ...memoryIn(wrap.records?.(stores.records) ?? stores.records),
    lists: openLists(),
    legacyInputs,
    parseSchedule,
    chance: () => 0.5,
    fileLayer: layer,
    configured,
    clock: { ...systemClock, now: () => new Date(NOW) },
    newId: () => `plan-${String((plans += 1))}`,
    newPlanId: () => `kept-${String((plans += 1)).padStart(4, '0')}`,
    log: logInto(errors),
  });
  return {
    context,
    folder,
    file: layer,
    errors,
    journalled: async () => [...(await stores.journal.list({}, 100_000))].reverse(),
    change: (change, more) =>
      changeRemote(context, { change: changeOf(change), by: ALICE, allow: [], precondition: () => undefined, ...more }),
    end,
  };
}

/** File entries of values.yaml, each on a line of its own from line 1. */
export const entries = (policies: Readonly<Record<string, SearchPolicy>>): readonly FileEntry[] =>
  Object.entries(policies).map(([domain, search_policy], index) => ({
    domain: assertDomain(domain),
    search_policy,
    file: 'values.yaml',
    line: index + 1,
  }));

/** What somebody does with a SQL tool behind our back. */
export function editByHand(folder: string, sql: string): void {
  const db = openFile(join(folder, 'fedremotes.db'), 5_000);
  try {
    db.exec(sql);
  } finally {
    db.close();
  }
}

/** The value of a good result; a test that expected one fails with the problem. */
export function valueOf<T>(result: Result<T, unknown>): T {
  if (result.ok) return result.value;
  throw new Error(`refused: ${JSON.stringify(result.problem)}`);
}

function newFolder(): string {
  const folder = temporaryFolder();
  onTestFinished(folder.remove);
  return folder.path;
}

function changeableFileLayer(first: Partial<FileLayerState>): ChangeableFileLayer {
  const listeners: Parameters<FileLayerSource['onChange']>[0][] = [];
  let state: FileLayerState = { status: 'none', layer: NO_FILE_LAYER, files: ['values.yaml'], findings: [], ...first };
  return {
    current: () => state,
    refresh: () => Promise.resolve(state),
    onChange: (listener) => void listeners.push(listener),
    close: () => Promise.resolve(),
    become: (next) => {
      const before = state;
      state = { ...state, ...next };
      for (const listener of listeners) listener(state, before);
    },
  };
}

const logInto = (errors: string[]): Log => ({
  info: () => undefined,
  warn: () => undefined,
  error: (_fields, message) => void errors.push(message),
});

/** The list as brig would serve it in this world. */
export const brigList = async ({ context }: Pick<World, 'context'>): Promise<BrigList> => brigListOf(await brigListBasis(context));
