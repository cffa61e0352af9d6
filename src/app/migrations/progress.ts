import { restrictedLast } from '../../domain/migration/meanwhile.ts';
import { isGoingBack, type MigrationRecord, type Phase } from '../../domain/migration/migration.ts';
import type { PlanProgress } from '../../domain/plan.ts';
import type { Context } from '../context.ts';
import { getPlan } from '../plans/find-plan.ts';
import { copyWishes } from './copy-wishes.ts';
import type { Loaded } from './given-of.ts';

/** How many remotes are written, or on the way back taken back, of how many. */
export interface MigrationProgress {
  readonly done: number;
  readonly total: number;
}

/** Where all that is copied is written. */
const IS_WRITTEN: ReadonlySet<Phase> = new Set(['verify', 'clean-up', 'check', 'hand-over', 'done']);

/** How far a migration has come, of which so many remotes are still to be restricted by team. */
export async function progressOf(context: Context, { record, decided }: Loaded, unrestricted: number): Promise<MigrationProgress> {
  const { phase } = record;
  const all = decided.target.remotes.length;
  if (IS_WRITTEN.has(phase)) return { done: all, total: all };
  if (isGoingBack(record)) return takenBack(context, record);
  if (phase === 'restrict') {
    const total = restrictedLast(decided).length;
    return { done: total - unrestricted, total };
  }
  // Where one was cut off the next plan has what was left.
  const total = copyWishes(decided).length;
  const last = record.copied_by.at(-1);
  const now = last === undefined ? undefined : await progressOfPlan(context, last);
  return { done: now ? total - (now.total - now.done) : 0, total };
}

/** Each plan that has copied is taken back by one of its own, the newest first. */
async function takenBack(context: Context, { copied_by, taken_back, applying }: MigrationRecord): Promise<MigrationProgress> {
  const left = copied_by.filter((plan) => !taken_back.includes(plan));
  const [behind, ahead] = [await written(context, taken_back), await written(context, left)];
  const now = applying === undefined ? undefined : await progressOfPlan(context, applying);
  if (!now) return { done: behind, total: behind + ahead };
  return { done: behind + now.done, total: behind + now.total + (await written(context, left.slice(0, -1))) };
}

async function written(context: Context, plans: readonly string[]): Promise<number> {
  const found = await Promise.all(plans.map((id) => progressOfPlan(context, id)));
  return found.reduce((sum, progress) => sum + (progress?.done ?? 0), 0);
}

const progressOfPlan = async (context: Context, id: string): Promise<PlanProgress | undefined> => (await getPlan(context, id))?.progress;
