import { leftoverTeams, rowSettings, toRow, type DatabaseEntry, type Row } from './layers.ts';
import type { Settings } from './remote.ts';
import type { TeamId } from './team.ts';

/** An entry as the journal keeps it: a row's settings, with the teams that allow_all hides. */
export interface RecordedSettings extends Settings {
  readonly leftover_teams?: readonly TeamId[];
}

/** What stood before or after: settings, a bare value (strategy, own domain), a row that could not be read, or nothing. */
export type RecordedState = RecordedSettings | { readonly value: string } | { readonly unreadable: string } | null;

/** A row as the journal keeps it. */
export function toRecorded(row: Row): RecordedSettings {
  const leftover = leftoverTeams(row);
  return { ...rowSettings(row), ...(leftover.length > 0 && { leftover_teams: leftover }) };
}

/** What the database holds for a domain, as the journal keeps it. */
export function toRecordedState(entry: DatabaseEntry | undefined): RecordedState {
  if (!entry) return null;
  return entry.kind === 'unreadable' ? { unreadable: entry.problem } : toRecorded(entry);
}

/** Whether a recorded state has settings, and so was a row that could be read. */
export const isRecordedSettings = (state: RecordedState): state is RecordedSettings => state !== null && 'search_policy' in state;

/** The row that the journal kept. */
export function toStoredRow(recorded: RecordedSettings): Row {
  const row = toRow(recorded);
  return row.restricted ? row : { ...row, teams: recorded.leftover_teams ?? [] };
}

/** What the database held, as the journal kept it; how to repair a row is not kept. */
export function fromRecordedState(state: RecordedState): DatabaseEntry | undefined {
  if (state === null) return undefined;
  if (isRecordedSettings(state)) return { kind: 'row', ...toStoredRow(state) };
  return { kind: 'unreadable', problem: 'unreadable' in state ? state.unreadable : state.value };
}

/** A recorded state in a few words, for messages. */
export function recordedText(state: RecordedState): string {
  if (state === null) return 'no row';
  if ('value' in state) return state.value;
  if ('unreadable' in state) return `a row that cannot be read (${state.unreadable})`;
  const { search_policy, restriction } = state;
  return restriction.tag === 'allow_all'
    ? `${search_policy} for everybody`
    : `${search_policy} for ${String(restriction.value.length)} team(s)`;
}
