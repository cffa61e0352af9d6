import { few } from '../../domain/few.ts';
import { counted } from '../../domain/counted.ts';
import { sameDatabaseEntry } from '../../domain/layers.ts';
import type { Domain } from '../../domain/domain.ts';
import { deploymentOf, twinsIn } from '../../domain/migration/deployment.ts';
import { copiedRemotes } from '../../domain/migration/meanwhile.ts';
import type { Decided, Given } from '../../domain/migration/target.ts';
import { fromRecordedState } from '../../domain/recorded.ts';
import { bad, ok, type Result } from '../../domain/result.ts';
import type { Context } from '../context.ts';
import { isBlindRehearsal } from './blind-rehearsal.ts';
import type { Leaves } from '../plans/undo.ts';
import { undo } from '../plans/undo.ts';
import { doneByPlan } from '../plans/what-was-done.ts';
import { readSnapshot } from '../read-snapshot.ts';
import type { Rejection } from '../rejection.ts';
import { actingFor, applyKept, type KeptPlan } from './apply-kept.ts';
import { changeMigration, notThere } from './change-migration.ts';
import type { Loaded } from './given-of.ts';

/**
 * Takes back what a migration has copied, the newest plan first, each by its own undo. Answers what became of it, in a sentence.
 * Where the registry cannot remove a row, one that says the same as the entry that is back in the file stays: it has no effect
 * there, and brig refuses to change it.
 */
export async function takeBackPlans(
  context: Context,
  { record, given, decided }: Loaded,
  { isStill, stopReason }: Pick<KeptPlan, 'isStill' | 'stopReason'>,
): Promise<Result<string, Rejection>> {
  const { can_remove } = context.registry.capabilities;
  const gone = can_remove ? await goneFromFile(context, keptInBy(given, decided)) : undefined;
  if (gone !== undefined) return bad(notThere(gone));
  const inFile = new Set<string>(can_remove ? [] : deploymentOf('restored', given, decided).entries.map(({ domain }) => domain));
  // An earlier try may have taken back a part of it.
  const leaves: Leaves = ({ domain, before }, { database }) =>
    inFile.has(domain) || sameDatabaseEntry(database.get(domain), fromRecordedState(before));
  const left = record.copied_by.filter((plan) => !record.taken_back.includes(plan)).toReversed();
  const vanished = can_remove ? [] : await vanishedOf(context, left);
  if (vanished.length > 0)
    return bad(notThere(`brig does not list ${few(vanished)}, which was written and which nothing but CQL removes. Look, then resume.`));
  for (const plan of left) {
    const taken = await applyKept(context, record.id, {
      make: (now) => undo(context, { plan }, actingFor(now), leaves),
      begun: (now) => now,
      isStill,
      stopReason,
      also: isBlindRehearsal(context) ? ['NARROWS_ACCESS'] : [],
    });
    if (!taken.ok && !hasDoneNothing(taken.problem)) return bad(taken.problem);
    await changeMigration(context, record.id, (now) => ok({ ...now, taken_back: [...new Set([...now.taken_back, plan])] }));
  }
  if (record.copied_by.length === 0) return ok(record.started?.era === 'up-to-4.35' ? NOTHING_BUT_THE_PATCH : 'Nothing had been copied.');
  if (inFile.size === 0) return ok('What was copied is taken back.');
  return ok(staysText(await countStaying(context, record.copied_by, inFile)));
}

/** Domains of which the row may go, since the file has them. */
function keptInBy(given: Given, decided: Decided): readonly Domain[] {
  const copied = new Set(copiedRemotes(decided).map(({ domain }) => domain));
  return deploymentOf('restored', given, decided)
    .entries.map(({ domain }) => domain)
    .filter((domain) => copied.has(domain));
}

/** Why rows must not go, a sentence: the file, that keeps their domains in, has lost them meanwhile. */
async function goneFromFile({ fileLayer, registry, backend }: Context, domains: readonly Domain[]): Promise<string | undefined> {
  const { status, layer } = await fileLayer.refresh();
  const rows = await registry.readAll();
  const look = backend && (await backend.lookAfresh());
  const inValues = new Set<string>(layer.entries.map(({ domain }) => domain));
  const twins = new Set(look && twinsIn(look).map(({ domain }) => domain));
  const isGone = (domain: string): boolean =>
    (status === 'good' && !inValues.has(domain)) || (look?.shows_twins === true && !twins.has(domain));
  const gone = domains.filter((domain) => rows.has(domain) && isGone(domain));
  return gone.length === 0
    ? undefined
    : `The file does not have ${few(gone)} any more, and without its row nobody would be let in: deploy the patch restore again, then resume.`;
}

/** What the plans have written and the registry does not have now: where nothing removes a row, that is no sign that it was taken back. */
async function vanishedOf(context: Context, plans: readonly string[]): Promise<readonly string[]> {
  const { done, database } = await doneAndThere(context, plans);
  const written = done.filter(({ after }) => after !== null).map(({ domain }) => domain);
  return [...new Set(written)].filter((domain) => !database.has(domain));
}

async function countStaying(context: Context, plans: readonly string[], inFile: ReadonlySet<string>): Promise<number> {
  const { done, database } = await doneAndThere(context, plans);
  return new Set(done.map(({ domain }) => domain).filter((domain) => inFile.has(domain) && database.has(domain))).size;
}

/** What plans have done, and what is there now. Told by the plans, since one may have been made by an earlier try. */
async function doneAndThere(context: Context, plans: readonly string[]) {
  const snapshot = await readSnapshot(context);
  const done = await Promise.all(plans.map((plan) => doneByPlan(context, snapshot, plan)));
  return { done: done.flatMap((one) => (one.ok ? one.value : [])), database: snapshot.database };
}

/** A plan that was turned round before its first step. */
const hasDoneNothing = (problem: Rejection): boolean =>
  problem.code === 'refused-by-rule' && problem.refusals.every(({ rule, domain }) => rule === 'nothing-to-undo' && domain === undefined);

const NOTHING_BUT_THE_PATCH =
  'Nothing had been copied. Where the first patch is in your values: before the upgrade take it out again; after it leave it in, for without it nobody is listed.';

const staysText = (count: number): string =>
  `${counted(count, 'row')} that the file has too stay in the database, where they have no effect while it does: this registry cannot remove a row. What was new beside the file is frozen.`;
