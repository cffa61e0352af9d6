import { databaseChanges, type DatabaseChange } from '../domain/database-changes.ts';
import type { NewJournalEntry } from '../domain/journal.ts';
import { isRecordedSettings } from '../domain/recorded.ts';
import { sameSettings } from '../domain/remote.ts';
import type { Context } from './context.ts';
import { doneAfterAll, hasComeAbout, doneInPart, isPartOf, unsureChangesOf } from './late-outcome.ts';
import { readSnapshot } from './read-snapshot.ts';

/** More entries than this between two looks: too much is going on, and the next look is soon. */
const MOST_MEANWHILE = 1_000;

/**
 * Puts on record which rows changed without an entry of ours (drift): written by brig or by hand, or come back after a
 * repair. The first time on a store that others may have written, what stands there is the baseline, and nobody's drift.
 * What is being changed meanwhile, here or by another replica, is left for the next time; so is all where another replica
 * was quicker to record it. Answers the number of rows put on record as such.
 */
export async function observeDatabase(context: Context): Promise<number> {
  const { journal, registry, fileLayer } = context;
  // Without the files nobody can tell brig's two layers apart, and what stands in a file would look like a new row.
  if (fileLayer.current().status === 'unknown') return 0;
  const first = await journal.seen();
  const openAtFirst = await journal.open();
  const snapshot = await readSnapshot(context);
  const seen = await journal.seen();
  if (seen - first > MOST_MEANWHILE) return 0;
  const meanwhile = seen > first ? await journal.list({}, seen - first) : [];
  const busy = new Set([...openAtFirst, ...(await journal.open()), ...meanwhile].flatMap(({ domain }) => domain ?? []));
  const changes = databaseChanges(await journal.knownRows(), snapshot, busy);
  const isBaseline = !registry.capabilities.sole_writer && !(await journal.hasBaseline());
  if (changes.length === 0 && !isBaseline) return 0;
  if (isBaseline) return recordBaseline(context, changes, { seen, complete: busy.size === 0 });
  const entries = await told(context, changes);
  if ((await journal.claim(entries, seen)) === 'overtaken') return 0;
  const drift = entries.filter(({ outcome }) => outcome === 'observed');
  context.drift.observed += drift.length;
  if (drift.length > 0)
    context.log.warn({ domains: drift.slice(0, 10).map(({ domain }) => domain), rows: drift.length }, 'rows changed without fedremotes');
  return drift.length;
}

/** How each is put on record: as drift, unless it is what a change of ours has done whose end was not known. */
async function told(context: Context, changes: readonly DatabaseChange[]): Promise<readonly NewJournalEntry[]> {
  const unsureOf = await unsureChangesOf(context, changes);
  const entries: NewJournalEntry[] = [];
  for (const change of changes) {
    const unsure = unsureOf.get(change.domain);
    if (!unsure)
      entries.push(drifted(context, (await stoodInFile(context, change, changes.length)) ? { ...change, ...STOOD_IN_FILE } : change));
    else if (hasComeAbout(change, unsure)) entries.push(doneAfterAll(context, unsure));
    else if (isPartOf(change, unsure)) entries.push(doneInPart(context, change, unsure));
    else entries.push(drifted(context, change));
  }
  return entries;
}

/** Of more rows than this at once each is drift: a file that goes takes fewer along, and each would be a read of its own. */
const MOST_LOOKED_UP = 200;

/**
 * Whether what looks like a new row is what the values files had until just now, and its going changed nothing: brig runs with the
 * old file still and does not say from which layer an entry is, or the row was there beside the entry.
 */
async function stoodInFile({ journal }: Context, { domain, before, after }: DatabaseChange, changes: number): Promise<boolean> {
  if (before !== null || changes > MOST_LOOKED_UP) return false;
  const [last] = await journal.list({ domain }, 1);
  if (last?.action !== 'file_entry' || last.effect !== 'same' || last.after !== null) return false;
  return isRecordedSettings(last.before) && isRecordedSettings(after) && sameSettings(last.before, after);
}

const STOOD_IN_FILE = {
  effect: 'same',
  hazards: [],
  message: 'The values files do not have it any more, and it is still there: as a row, or in the file that brig runs with.',
} as const;

/** Whoever dies in here, or is overtaken, leaves a first part of it, and no mark that it is complete. */
async function recordBaseline(
  context: Context,
  changes: readonly DatabaseChange[],
  { seen, complete }: { readonly seen: number; readonly complete: boolean },
): Promise<number> {
  const { journal, log } = context;
  const rows = changes.map((change) => drifted(context, { ...change, effect: 'same', hazards: [], message: FOUND }));
  const mark: NewJournalEntry = {
    ...said(context),
    action: 'database_baseline',
    before: null,
    after: { value: String(rows.length) },
    message: `${String(rows.length)} row(s) stood there before fedremotes kept its journal.`,
  };
  if ((await journal.claim(complete ? [...rows, mark] : rows, seen)) === 'overtaken') return 0;
  log.info({ rows: rows.length, complete }, 'the rows that were there at the first start are on record');
  return rows.length;
}

const FOUND = 'It stood there before fedremotes kept its journal.';

const drifted = (context: Context, { domain, before, after, effect, hazards, message }: DatabaseChange): NewJournalEntry => ({
  ...said(context),
  action: 'database_row',
  domain,
  before,
  after,
  ...(hazards.length > 0 && { hazards }),
  effect,
  message,
});

const said = ({ clock }: Context) =>
  ({ at: clock.now().toISOString(), actor: 'fedremotes', verified: true, source: 'unmanaged', outcome: 'observed' }) as const;
