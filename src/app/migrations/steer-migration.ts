import { notAllowed } from '../../domain/draft-plan.ts';
import type { Hazard, HazardName } from '../../domain/hazard.ts';
import { namesOf } from '../../domain/hazard.ts';
import { isGoingBack, isOver, withoutMessage, type MigrationRecord, type Phase } from '../../domain/migration/migration.ts';
import type { WorkTime } from '../../domain/migration/work-time.ts';
import { bad, ok, type Result } from '../../domain/result.ts';
import type { By, Context } from '../context.ts';
import type { Rejection } from '../rejection.ts';
import { notThere, type Change } from './change-migration.ts';
import { load } from './given-of.ts';
import { leftOut, leftOutHazards } from './left-out.ts';
import { otherBrig } from './other-registry.ts';
import { notRestrictedText, notRestrictedYet } from './not-restricted-yet.ts';
import { changeAndTell } from './tell.ts';

/** The record as it was steered, or why it was not. */
export type Steered = Promise<Result<MigrationRecord, Rejection>>;

/** Begins nothing more: what is under way ends with the block that it is at. */
export const pauseMigration = (context: Context, id: string, by: By): Steered =>
  steer(context, id, { by, message: 'The migration was paused.' }, (record) =>
    isRunning(record) || record.state === 'paused'
      ? ok(record.state === 'paused' ? record : withoutMessage({ ...record, state: 'paused' }))
      : bad(notThere(`The migration ${id} is not going on (${record.state}, ${record.phase}), so there is nothing to pause.`)),
  );

/** Goes on with a migration that was paused, has failed, or waits for consequences to be allowed. */
export const resumeMigration = (context: Context, id: string, allow: readonly HazardName[], by: By): Steered =>
  steer(context, id, { by, message: allowedText('The migration goes on.', allow) }, (record) => {
    if (!record.started || isOver(record))
      return bad(notThere(`The migration ${id} is ${record.state} in ${record.phase}, so there is nothing to go on with.`));
    // What is not in the database is written again, not only looked for again.
    const phase = record.phase === 'verify' && record.state === 'failed' ? 'copy' : record.phase;
    const isSame = allow.includes('DATABASE_NOT_SEEN') && otherBrig(context, record) !== undefined;
    const seen = isSame && context.backend ? { read_back_at: context.backend.url } : {};
    return ok(withoutMessage({ ...record, ...seen, phase, state: 'running', allowed: withAllowed(record, allow) }));
  });

/** Sets when work may be begun; undefined: at any time. */
export const scheduleMigration = (context: Context, id: string, schedule: WorkTime | undefined, by: By): Steered =>
  steer(
    context,
    id,
    { by, message: schedule ? `Work may be begun: ${JSON.stringify(schedule)}.` : 'Work may be begun at any time.' },
    (record) => {
      if (isOver(record)) return bad(notThere(`The migration ${id} is over.`));
      const { schedule: _before, ...rest } = record;
      return ok(schedule ? { ...rest, schedule } : rest);
    },
  );

/** Ends a migration where it is; what was done stays done. */
export async function abortMigration(context: Context, id: string, by: By): Steered {
  const aborted = await steer(
    context,
    id,
    {
      by,
      message: ({ message = '' }) => `The migration was aborted; what it has done stays as it is. ${message}`.trim(),
      ends: true,
    },
    async (record) => {
      if (record.state === 'aborted') return ok(record);
      if (record.state === 'done') return bad(notThere(`The migration ${id} is done. Take its plans back with an undo.`));
      const message = isGoingBack(record)
        ? notTakenBack(record)
        : notRestrictedText(record, await notRestrictedYet(context, await load(context, record)));
      const ended = withoutMessage({ ...record, state: 'aborted' as const, ended_at: context.clock.now().toISOString() });
      return ok(message === '' ? ended : { ...ended, message: `${message}${record.applying === undefined ? '' : ON_ITS_WAY}` });
    },
  );
  if (aborted.ok) await context.migrations.dropInputs(id);
  return aborted;
}

/**
 * What stays where the way back is left, in a sentence; empty where nothing does. A plan of which a part is taken back cannot be undone
 * once more: what takes it back can be applied to its end.
 */
function notTakenBack({ copied_by, taken_back, applying }: MigrationRecord): string {
  const left = copied_by.filter((plan) => !taken_back.includes(plan)).toReversed();
  if (left.length === 0) return '';
  const undone = applying === undefined ? left : left.slice(1);
  const commands = [
    ...(applying === undefined ? [] : [`fedremotes apply ${applying}`]),
    ...undone.map((plan) => `fedremotes undo ${plan}`),
  ];
  return `Not all of it is taken back: ${commands.join(', ')}.`;
}

/** Turns round: file entries come back first where they are gone, then the rows go. Refused where somebody stays cut off, until that is allowed. */
export const rollBackMigration = (context: Context, id: string, allow: readonly HazardName[], by: By): Steered =>
  steer(context, id, { by, message: allowedText('The migration is rolled back.', allow) }, async (record) => {
    if (!record.started || isOver(record))
      return bad(
        notThere(
          `The migration ${id} is ${record.state} in ${record.phase}: there is nothing to roll back${record.state === 'done' ? '; take its plans back with an undo' : ''}.`,
        ),
      );
    if (isGoingBack(record)) return ok(withoutMessage({ ...record, state: 'running', allowed: withAllowed(record, allow) }));
    const missing = notAllowed(leftOutHazards(leftOut(context, await load(context, record))), allow);
    if (missing.length > 0) return bad(staysCutOff(missing));
    return ok(turnedRound(record, allow));
  });

/** What was allowed on the way there is not allowed on the way back, and nothing that was begun there is gone on with. */
function turnedRound({ applying: _applying, ...record }: MigrationRecord, allow: readonly HazardName[]): MigrationRecord {
  const phase = BACK_FROM[record.phase] ?? 'take-back';
  return withoutMessage({ ...record, state: 'running', phase, allowed: withAllowed({ allowed: [] }, allow) });
}

const staysCutOff = (hazards: readonly Hazard[]): Rejection => ({
  code: 'hazards-not-allowed',
  message: `Going back has consequences that must be allowed by name: ${namesOf(hazards).join(', ')}. Nothing was changed.`,
  hazards,
});

/** Until the clean-up the file layer still has all that it had; from then on it has to come back before a row goes. */
const BACK_FROM: Readonly<Partial<Record<Phase, Phase>>> = {
  // Nothing is copied yet, so that no row has to wait for the file.
  prepare: 'take-back',
  copy: 'take-back',
  verify: 'take-back',
  'clean-up': 'restore',
  check: 'restore',
  restrict: 'restore',
  'hand-over': 'restore',
};

/** What was allowed by name, with more. */
export const withAllowed = ({ allowed }: Pick<MigrationRecord, 'allowed'>, allow: readonly HazardName[]): readonly HazardName[] =>
  namesOf([...allowed, ...allow].map((name) => ({ name })));

/** What happens, with what was allowed by name for it. */
export const allowedText = (what: string, allow: readonly string[]): string =>
  allow.length === 0 ? what : `${what} Allowed by name: ${allow.join(', ')}.`;

const isRunning = ({ state, started }: MigrationRecord): boolean =>
  started !== undefined && (state === 'running' || state === 'waiting' || state === 'failed');

const ON_ITS_WAY = ' What was on its way then may have arrived since.';

interface SteerTold {
  readonly by: By;
  readonly message: string | ((after: MigrationRecord) => string);
  readonly ends?: boolean;
}

/** Changes the record, and puts that on record where something has changed. */
export async function steer(context: Context, id: string, { by, message, ends = false }: SteerTold, change: Change): Steered {
  const steered = await changeAndTell(context, id, change, (before, after) => ({
    action: ends ? 'migration_ended' : 'migration_phase',
    by,
    before: standText(before),
    after: standText(after),
    message: typeof message === 'string' ? message : message(after),
  }));
  if (steered.ok) context.steered.add(id);
  return steered;
}

/** Where a migration stands, in a word or two. */
export const standText = ({ phase, state }: Pick<MigrationRecord, 'state' | 'phase'>): string => `${phase}, ${state}`;
