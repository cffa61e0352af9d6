import type { JournalEntry, Outcome, Verification } from '../../domain/journal.ts';
import type { ListPage } from '../pages.ts';
import type { Page, Style } from './page.ts';
import { registryText, type RegistryShown } from './registry.ts';
import { differenceText } from './state.ts';
import { naturalWidth, table, type Cell } from './table.ts';
import { indented } from './wrap.ts';

/** A page of the journal, and the registry whose changes these are; undefined where that could not be asked. */
export interface JournalShown extends ListPage<JournalEntry> {
  readonly registry: RegistryShown | undefined;
}

/** One entry a row, newest first; a start whose end is shown too is left out, for it says nothing more. */
export function showJournal({ items, next, registry }: JournalShown, page: Page): string {
  const what = items.length === 0 ? 'No entry fits.' : entriesText({ items, ...(next !== undefined && { next }) }, page);
  return [what, '', indented(registry ? registryText(registry) : REGISTRY_UNKNOWN, page.columns, 10, 'Registry')].join('\n');
}

const REGISTRY_UNKNOWN = 'The service does not say now whether a backend reads it; ask again with: fedremotes strategy';

function entriesText({ items, next }: ListPage<JournalEntry>, page: Page): string {
  const ended = new Set(items.filter(({ outcome }) => outcome !== 'started').map(placeInPlan));
  const shown = items.filter((entry) => entry.outcome !== 'started' || !ended.has(placeInPlan(entry)));
  return [tableOf(shown, page), ...footnotes(shown, next, page)].join('\n');
}

const COLUMNS = [
  { head: 'SEQ' },
  { head: 'TIME (UTC)' },
  { head: 'ACTOR', atLeast: 10 },
  { head: 'ACTION' },
  { head: 'DOMAIN', atLeast: 16 },
  { head: 'OUTCOME' },
];

/** What changed stands in the line of its entry; below it where the lines are too short for that. */
function tableOf(entries: readonly JournalEntry[], page: Page): string {
  const columns = [...COLUMNS, { head: 'WHAT CHANGED' }];
  const rows = entries.map((entry) => ({ cells: [...cellsOf(entry), whatChanged(entry)] }));
  if (naturalWidth(columns, rows) <= page.columns) return table(columns, rows, page);
  return table(
    COLUMNS,
    entries.map((entry) => ({ cells: cellsOf(entry), below: whatChanged(entry) })),
    page,
  );
}

/** Whether the chain holds, and where it breaks if it does not. */
export function showVerification(verification: Verification, page: Page): string {
  if (verification.ok) return `${page.paint('green', 'OK')}: the chain of the journal is whole, ${String(verification.entries)} entries.`;
  const { seq, message } = verification.broken;
  const advice =
    'Somebody or something changed the journal outside of fedremotes. Keep a copy of the data folder (STATE=cassandra: a snapshot of the keyspace) as it is, and compare it with a backup before you go on.';
  return [
    page.paint('red', indented(`BROKEN at entry ${String(seq)}: ${message}.`, page.columns, 0)),
    indented(advice, page.columns, 0),
  ].join('\n');
}

const placeInPlan = ({ plan, step, seq }: JournalEntry): string =>
  plan === undefined ? `entry ${String(seq)}` : `${plan} ${String(step)}`;

function cellsOf(entry: JournalEntry): readonly Cell[] {
  const { seq, at, actor, verified, action, domain, outcome } = entry;
  return [String(seq), at.slice(0, 19).replace('T', ' '), verified ? actor : `${actor}?`, action, domain ?? '–', outcomeCell(outcome)];
}

const STYLES: Readonly<Partial<Record<Outcome, Style>>> = { started: 'dim', failed: 'red', unknown: 'red', observed: 'yellow' };

function outcomeCell(outcome: Outcome): Cell {
  const style = STYLES[outcome];
  return style ? { text: outcome, style } : outcome;
}

function whatChanged({ action, before, after, effect, reason, message }: JournalEntry): string {
  // Of these two only the sentence tells something: `after` holds a number of rows, or who was taken for dead.
  if (message !== undefined && (action === 'database_baseline' || action === 'replica_lost')) return message;
  const marked = effect === undefined || effect === 'same' ? '' : ` [${effect === 'both' ? 'wider and narrower' : effect}]`;
  return [
    `${differenceText(before, after)}${marked}`,
    ...(message === undefined ? [] : [message]),
    ...(reason === undefined ? [] : [`“${reason}”`]),
  ].join(' · ');
}

function footnotes(items: readonly JournalEntry[], next: string | undefined, { columns }: Page): readonly string[] {
  const notes = [
    ...(items.some(({ verified }) => !verified) ? ['? the actor is what the caller claimed to be; no token proved it'] : []),
    ...(items.some(({ outcome }) => outcome === 'started')
      ? ['“started” without an end: it is under way, or its end is not among these entries']
      : []),
    ...(next === undefined ? [] : ['There are older entries; give --limit NUMBER (starts and ends both count), or --until TIME.']),
  ];
  return notes.length > 0 ? ['', ...notes.map((note) => indented(note, columns, 0))] : [];
}
