import type { Change } from './change.ts';
import {
  fileSettings,
  isFrozenRow,
  placeText,
  rowOf,
  rowSettings,
  toRow,
  type DatabaseEntry,
  type FileEntry,
  type Row,
  type UnreadableRow,
} from './layers.ts';
import { ALLOW_ALL, FROZEN, type Settings } from './remote.ts';
import { toStoredRow, type RecordedSettings } from './recorded.ts';
import { bad, ok, type Result } from './result.ts';
import type { Refusal, Rule } from './refusal.ts';
import { teamSet, teamsLess } from './team.ts';

/** What a change is applied to: one domain in both layers, and what a freeze of it took away. */
export interface Ground {
  readonly file: FileEntry | undefined;
  readonly database: DatabaseEntry | undefined;
  /** The row before the freeze that made the present one, if the journal knows it. */
  readonly frozen_from?: RecordedSettings;
}

/** The row that a change asks for (undefined: none), or why it cannot be said. */
export function wantedRow(change: Change, ground: Ground): Result<Row | undefined, Refusal> {
  switch (change.action) {
    case 'upsert':
      return upserted(change, ground);
    case 'remove':
      return ground.database ? ok(undefined) : missing(change, ground);
    case 'freeze':
      return withRow(change, ground, (row) => ok(isFrozenRow(row) ? row : toRow(FROZEN)));
    case 'unfreeze':
      return withRow(change, ground, (row) => unfrozen(change, row, ground.frozen_from));
    case 'add_team':
      return withRow(change, ground, (row) =>
        row.restricted
          ? ok({ ...row, teams: teamSet([...row.teams, change.team]) })
          : refuse(change, 'not-restricted-by-team', NOT_RESTRICTED),
      );
    case 'remove_team':
      return withRow(change, ground, (row) => ok({ ...row, teams: teamsLess(row.teams, [change.team]) }));
  }
}

/** What a new remote gets for a field that the change leaves out: as brig does, the least search, for everybody. */
export const DEFAULTS: Settings = { search_policy: 'no_search', restriction: ALLOW_ALL };

function upserted(change: Extract<Change, { action: 'upsert' }>, ground: Ground): Result<Row, Refusal> {
  const { search_policy, restriction } = change;
  if (ground.database?.kind === 'unreadable' && (search_policy === undefined || restriction === undefined)) {
    return refuse(
      change,
      'row-unreadable',
      `Its database row cannot be read (${ground.database.problem}), so nothing of it can be kept. Give both search_policy and restriction.`,
    );
  }
  const row = rowOf(ground.database);
  if (row && restriction === undefined) return ok({ ...row, search_policy: search_policy ?? row.search_policy });
  const kept = row ? rowSettings(row) : ground.file ? fileSettings(ground.file) : DEFAULTS;
  return ok(toRow({ search_policy: search_policy ?? kept.search_policy, restriction: restriction ?? kept.restriction }));
}

function unfrozen(change: Change, row: Row, before: RecordedSettings | undefined): Result<Row, Refusal> {
  if (!isFrozenRow(row))
    return refuse(change, 'not-frozen', 'It is not frozen, so there is nothing to unfreeze. See its state with a GET.');
  if (!before)
    return refuse(
      change,
      'nothing-to-restore',
      'It looks frozen, but its last change on record is no freeze, so nothing says what to restore. Give it the settings that you want with a PUT.',
    );
  return ok(toStoredRow(before));
}

function withRow(change: Change, ground: Ground, then: (row: Row) => Result<Row, Refusal>): Result<Row, Refusal> {
  const row = rowOf(ground.database);
  if (row) return then(row);
  if (ground.database?.kind !== 'unreadable') return missing(change, ground);
  return bad(rowUnreadable(change, ground.database));
}

/** Of a row that cannot be read nothing can be kept, so that nothing less than a whole new one can be written. */
export const rowUnreadable = ({ domain }: Pick<Change, 'domain'>, { problem }: UnreadableRow): Refusal => ({
  rule: 'row-unreadable',
  domain,
  message: `Its database row cannot be read (${problem}). Replace it with a PUT of both search_policy and restriction, or remove it.`,
});

function missing(change: Change, { file }: Ground): Result<never, Refusal> {
  if (!file) return refuse(change, 'not-found', 'There is no such remote. Create it with a PUT, or list what there is.');
  return refuse(
    change,
    'only-in-file',
    `It stands only in the file layer (${placeText(file)}), which fedremotes does not write. Edit that file and redeploy brig.`,
  );
}

const refuse = (change: Change, rule: Rule, message: string): Result<never, Refusal> => bad({ rule, domain: change.domain, message });

const NOT_RESTRICTED =
  'It is not restricted by team, so a team cannot be added. Restrict it first: PATCH it with a restriction that lists the teams.';
